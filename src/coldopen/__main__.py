"""`coldopen COMMAND`: Django's commands and ours; opens the data folder before settings load."""

import os
import sys
from pathlib import Path

from coldopen.config import data_folder
from coldopen.config.toml_file import take_settings

# Commands that open no data folder: they work on the checkout, or say themselves what is missing.
WITHOUT_DATA = {
    "backup",
    "catalogs",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "help",
    "make_template",
    "makemessages",
    "makemigrations",
    "restore",
    "version",
}


def main() -> None:
    """Run the command that the arguments name; what it writes is for this user alone."""
    os.umask(0o077)
    try:
        folder, arguments = take_data(sys.argv[1:])
        sys.exit(run(folder, arguments))
    except data_folder.FolderError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def take_data(arguments: list[str]) -> tuple[Path, list[str]]:
    """Return the folder that ``--data`` names and the arguments without it."""
    named = os.environ.get("COLDOPEN_DATA") or str(data_folder.CHECKOUT / "var")
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--data":
            named = next(waiting, "")
        elif argument.startswith("--data="):
            named = argument.removeprefix("--data=")
        else:
            rest.append(argument)
    if not named:
        raise data_folder.FolderError("--data needs a folder: ./coldopen COMMAND --data DIR")
    return Path(named).expanduser().resolve(), rest


def run(folder: Path, arguments: list[str]) -> int:
    """Run one command on a data folder and return its exit code."""
    os.environ["COLDOPEN_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coldopen.config.settings")
    command = arguments[0] if arguments else "help"
    asks = command in {"help", "--help", "-h"}
    if asks and len(arguments) < 2:
        from coldopen.config.listing import overview

        print(overview())
        return 0
    if asks:
        command, arguments = arguments[1], [arguments[1], "--help"]
    if command not in WITHOUT_DATA:
        take_settings(folder, os.environ)
    if command == "serve":
        from coldopen.config.supervisor import serve

        return serve(folder, arguments[1:])
    if command == "test":
        print("Run the tests with the executable: ./coldopen test", file=sys.stderr)
        return 2
    if command not in WITHOUT_DATA and not {"--help", "-h"} & set(arguments):
        data_folder.open_folder(folder)
    from coldopen.config.runner import run_command

    return run_command(command, arguments[1:])


if __name__ == "__main__":
    main()
