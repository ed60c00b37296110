"""Measurements of ours beside the named peers."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as portal/settings.py sets it, before numpy is loaded
