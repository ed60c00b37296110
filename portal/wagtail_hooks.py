"""What the admin is told of this app. Registrations and nothing else."""

from wagtail import hooks

from portal.admin_look import load_colours
from portal.admin_scripts import load_starter

hooks.register("insert_global_admin_css", load_colours)
hooks.register("insert_global_admin_js", load_starter)
