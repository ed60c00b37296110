"""Texts and documents know no Django, also when every module of them is loaded."""

import subprocess
import sys

import pytest
from django.conf import settings

LOADED = """
import importlib, pkgutil, sys
import {package} as package
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print(sorted(name for name in sys.modules if name.split(".")[0] in ("django", "wagtail", "rest_framework")))
print(sorted(name for name in sys.modules if name.split(".")[0] in ("portal", "home", "organizations")))
"""


@pytest.mark.once
@pytest.mark.parametrize("package", ["practices.texts", "practices.documents"])
def test_package_loads_no_django_and_nothing_above_it(package: str):
    command = [sys.executable, "-c", LOADED.format(package=package)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["[]", "[]"]
