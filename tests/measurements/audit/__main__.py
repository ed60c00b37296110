"""`make audit`: what may not happen is tried often. A section is a module here with a `main`."""

import importlib
import importlib.util
import sys

SECTIONS = (
    "files", "kills", "report_kills", "publish_kills", "seal_kills", "confirm_kills", "sheet_kills", "writers", "drill",
    "changes",
    "feed", "api",
    "report_load", "harvest", "webhooks", "guesses", "leaks", "non_interference", "leak_mutations", "openness",
    "admin_matrix", "permissions", "row_level", "whose", "hostile", "building", "edit_conflicts", "forms", "scale_out",
    "lighthouse", "memory", "contents", "upgrades", "histories", "tests",
)  # fmt: skip


def main(wanted: list[str]) -> int:
    """Run the sections, those named or all; give 1 if one of them found something."""
    status = 0
    for name in wanted or SECTIONS:
        module = f"tests.measurements.audit.{name}"
        if name not in SECTIONS or importlib.util.find_spec(module) is None:
            print(f"There is no section {name}; there are: {', '.join(SECTIONS)}.")
            status = max(status, int(name not in SECTIONS))
            continue
        print(f"== {name} ==", flush=True)
        status = max(status, importlib.import_module(module).main())
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
