#!/usr/bin/env python
"""The command line of the portal."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

from portal.log_lines import print_uncaught

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    gc.disable()  # nothing that is loaded is garbage; portal.loaded looks again
    sys.excepthook = print_uncaught
    execute_from_command_line(sys.argv)
