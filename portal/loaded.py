"""The last app: what is loaded by then stays."""

import gc
from pathlib import Path

from django.apps import AppConfig


class LoadedConfig(AppConfig):
    """Has what is loaded neither looked through for garbage again, nor copied into each process."""

    name = "portal.loaded"
    path = str(Path(__file__).parent)

    def ready(self) -> None:
        gc.freeze()
        gc.enable()
