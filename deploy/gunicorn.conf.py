"""How gunicorn serves the portal; WEB_CONCURRENCY says how many workers (default 2)."""

import os

wsgi_app = "portal.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 120  # seconds without a sign of life of a worker
graceful_timeout = 30
keepalive = 75  # longer than a proxy keeps its connections, which then is who closes them
control_socket_disable = True
