"""What `./coldopen help` shows, read from the commands' files without loading Django."""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
EXECUTABLE = {
    "serve": "Sets up everything and serves the publication.",
    "test": "Sets up everything and runs all tests.",
}
FOR_DEVELOPERS = "For developers: "
WIDTH = 16


def overview() -> str:
    """Return the list of our commands with a line on each."""
    ours = commands()
    daily = {name: text for name, text in ours.items() if not text.startswith(FOR_DEVELOPERS)}
    inner = {name: text for name, text in ours.items() if name not in daily}
    return "\n".join(
        [
            "Usage: ./coldopen COMMAND [--data DIR]",
            "",
            *_lines({**EXECUTABLE, **daily}),
            "",
            "For developers:",
            *_lines({name: text.removeprefix(FOR_DEVELOPERS) for name, text in inner.items()}),
            "",
            "Everything is kept in one folder, var/ beside this file unless --data names another.",
            "./coldopen COMMAND --help says more about one. Django's own commands work too.",
        ]
    )


def commands() -> dict[str, str]:
    """Return our management commands by name, with the help text of each."""
    files = sorted(SOURCE.glob("**/management/commands/[a-z]*.py"), key=lambda file: file.stem)
    return {file.stem: help_of(file) for file in files}


def help_of(file: Path) -> str:
    """Return the first line of the ``help`` of a command's class, as its file says it."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [
            "help"
        ]:
            return str(ast.literal_eval(node.value)).partition("\n")[0]
    return ""


def _lines(texts: dict[str, str]) -> list[str]:
    return [f"  {name:<{WIDTH}}{text[:1].upper()}{text[1:]}" for name, text in texts.items()]
