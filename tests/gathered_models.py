"""Every name of the modules of models, for programs of measurements that load Django late."""

import importlib
import pkgutil

import practices.models

for found in pkgutil.walk_packages(practices.models.__path__, "practices.models."):
    names = vars(importlib.import_module(found.name))
    globals().update({name: value for name, value in names.items() if not name.startswith("_")})
