from coldopen.config.listing import EXECUTABLE, commands, overview


def test_overview_names_every_command() -> None:
    lines = overview().splitlines()
    for name in (*EXECUTABLE, *commands()):
        assert any(line.startswith(f"  {name} ") for line in lines), name


def test_overview_begins_with_serving() -> None:
    first = next(line for line in overview().splitlines() if line.startswith("  "))
    assert first.split()[0] == "serve"


def test_lines_fit_a_terminal() -> None:
    assert max(len(line) for line in overview().splitlines()) <= 100
