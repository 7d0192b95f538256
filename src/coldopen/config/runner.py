"""Runs one of Django's or our management commands, and says errors in one sentence."""

import sys

import django
from django.core.management import ManagementUtility
from django.core.management.base import CommandError, SystemCheckError, handle_default_options
from django.db import connections

PROGRAM = "./coldopen"


def run_command(name: str, arguments: list[str]) -> int:
    """Run the management command ``name`` and return its exit code.

    Does what Django's execute_from_command_line does, but speaks of ``./coldopen`` and leaves out
    the names of exception classes.
    """
    django.setup()
    command = ManagementUtility([PROGRAM, name, *arguments]).fetch_command(name)
    parser = command.create_parser(PROGRAM, name)
    parser.prog = f"{PROGRAM} {name}"
    command._called_from_command_line = True  # type: ignore[attr-defined]
    parser.called_from_command_line = True
    options = vars(parser.parse_args(arguments))
    handle_default_options(parser.parse_args(arguments))
    try:
        command.execute(*options.pop("args", ()), **options)
    except SystemCheckError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except CommandError as error:
        if options.get("traceback"):
            raise
        sys.stderr.write(f"{error}\n")
        return error.returncode
    finally:
        connections.close_all()
    return 0
