"""Asking Prometheus' own tool which alerts fire, given what /metrics says."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from django.conf import settings

RULES = Path(settings.BASE_DIR) / "deploy" / "prometheus" / "practice-exchange.rules.yml"
PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian's package prometheus)")
LASTS = 40
"""Minutes for which the values stay as they are: longer than any alert of the tests waits."""
Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]
"""By name and labels of a series: its value."""


def series_of(samples: Samples) -> list[dict[str, str]]:
    """Return series that keep the same value, as promtool reads them."""
    rows = []
    for (name, labels), value in samples.items():
        pairs = ", ".join(f"{key}={json.dumps(said)}" for key, said in sorted(labels))
        rows.append({"series": f"{name}{{{pairs}}}", "values": f"{value!r}+0x{LASTS}"})
    return rows


def run_promtool(*arguments: str) -> tuple[int, str]:
    """Run it; return exit status and what it printed."""
    assert PROMTOOL
    ran = subprocess.run([PROMTOOL, *arguments], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def firing(series: list[dict[str, str]], folder: Path, *, at: str = f"{LASTS}m") -> set[str]:
    """Return the names of the alerts that fire after a while.

    promtool only compares: it is asked for none, and names those that there are.
    """
    test = {
        "rule_files": [str(RULES)],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": series,
                "promql_expr_test": [
                    {
                        "expr": 'group by (alertname) (ALERTS{alertstate="firing"})',
                        "eval_time": at,
                        "exp_samples": [{"labels": '{alertname="None"}', "value": 1}],
                    }
                ],
            }
        ],
    }
    file = folder / "alerts.json"  # JSON is YAML
    file.write_text(json.dumps(test))
    status, said = run_promtool("test", "rules", str(file))
    assert status == 1, said
    assert "expr:" in said, said
    return names_of(said.partition("got:")[2].splitlines())


def names_of(lines: Iterable[str]) -> set[str]:
    """Return the names of alerts in what promtool printed."""
    return set(re.findall(r'alertname="(\w+)"', "\n".join(lines)))
