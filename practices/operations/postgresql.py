"""Calling the programs of PostgreSQL, which are told where the database is by their environment alone."""

import os
import re
import shutil
import subprocess

from django.db import connection

from practices.operations.manifests import BackupRefused

VARIABLES = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
}


def program_version(name: str) -> int:
    """Return the major version of a program; 0 where it is not on this machine."""
    if shutil.which(name) is None:
        return 0
    found = re.search(r"(\d+)(\.\d+|beta|rc|devel)", run_program(name, "--version"))
    return int(found.group(1)) if found else 0


def run_program(name: str, *arguments: str) -> str:
    """Run a program on the portal's own database; give what it printed. Raises BackupRefused when it fails."""
    path = shutil.which(name)
    if path is None:
        raise BackupRefused(f"There is no {name} on this machine.")
    params = connection.get_connection_params()
    said = {variable: str(params[option]) for option, variable in VARIABLES.items() if params.get(option)}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL with arguments of ours
        [path, *arguments], env={**os.environ, **said}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        why = done.stderr.strip()[:500] or f"status {done.returncode}"
        raise BackupRefused(f"The database cannot be dumped or restored, {name} says: {why}")
    return done.stdout
