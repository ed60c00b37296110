"""How gunicorn serves the portal; WEB_CONCURRENCY says how many workers (default 2)."""

import gc
import logging
import os
import threading
from typing import Any

from gunicorn.glogging import Logger

from portal.log_lines import JsonLines, TextLines

wsgi_app = "portal.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
preload_app = True  # workers share what was loaded before they were forked; a new release needs a restart, not a reload
worker_class = "gthread"
threads = 4
timeout = 120  # seconds without a sign of life of a worker
graceful_timeout = 30
keepalive = 75  # longer than a proxy keeps its connections, which then is who closes them
control_socket_disable = True
forwarder_headers = ""  # no header says under which path the portal lies: SCRIPT_NAME may be set in the environment
accesslog = None  # nginx writes one, without the keys of links


class ScrubbedLogger(Logger):
    """Writes gunicorn's own lines as the portal's: they quote the address that was asked for, and tracebacks."""

    def setup(self, cfg: Any) -> None:
        """Set its handlers up."""
        super().setup(cfg)
        formatter = TextLines() if os.environ.get("LOG_FORMAT") == "text" else JsonLines()
        for handler in logging.getLogger("gunicorn.error").handlers:
            handler.setFormatter(formatter)


logger_class = ScrubbedLogger


def when_ready(_server: object) -> None:
    """Read what workers share before the first of them is forked; what is there then is not looked through again."""
    from django.db import connections  # noqa: PLC0415 - the settings are read by now, not when this file is

    from practices.queries.searching.warming import prepare_shared  # noqa: PLC0415

    prepare_shared()
    connections.close_all()
    gc.collect()
    gc.freeze()


def post_worker_init(_worker: object) -> None:
    """End the spell that `report_failure` began when the web service failed, and prepare for the first search."""
    from django.utils import timezone  # noqa: PLC0415 - the settings are read by now, not when this file is

    from practices.operations.spells import report_well  # noqa: PLC0415
    from practices.queries.searching.warming import prepare_searches  # noqa: PLC0415

    report_well(what="web", now=timezone.now())
    threading.Thread(target=prepare_searches, name="prepare-searches", daemon=True).start()
