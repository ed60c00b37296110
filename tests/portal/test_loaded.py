"""What is loaded when the portal starts stays, and heavy libraries wait until they are used."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
HEAVY = ("openpyxl", "xlsxwriter", "docx", "pypdf", "pdfminer", "onnxruntime", "tokenizers", "redis", "boto3")
SAID = f"""
import gc, sys, django
gc.disable()
django.setup()
print(gc.isenabled(), gc.get_freeze_count() > 100_000, [name for name in {HEAVY!r} if name in sys.modules])
"""


def test_what_is_loaded_at_the_start_is_frozen_and_heavy_libraries_wait():
    assert settings.INSTALLED_APPS[-1] == "portal.loaded.LoadedConfig"

    done = subprocess.run(
        [sys.executable, "-c", SAID],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "1", "VAR_DIR": str(settings.VAR_DIR)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.split(maxsplit=2) == ["True", "True", "[]\n"], done.stderr
