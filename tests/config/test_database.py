import pytest
from django.core.exceptions import ImproperlyConfigured

from coldopen.config.database import database_at


def test_address_names_everything() -> None:
    found = database_at("postgres://ada:p%40ss@db.example:5433/paper?sslmode=require")
    assert {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "paper",
        "USER": "ada",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
    }
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("postgres://ada@%2Frun%2FPostgreSQL/paper", "/run/PostgreSQL"),
        ("postgresql:///paper?host=/run/postgresql", "/run/postgresql"),
        ("postgresql:///paper", ""),
        ("postgres://[::1]:5432/paper", "::1"),
        ("postgres://[::1]/paper", "::1"),
    ],
)
def test_sockets_and_addresses_are_hosts(url: str, host: str) -> None:
    found = database_at(url)
    assert (found["HOST"], found["NAME"]) == (host, "paper")


@pytest.mark.parametrize(
    "url",
    ["mysql://x/y", "postgres://host", "postgres://host:port/x", "paper", "postgres://h/a/b"],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="COLDOPEN_DATABASE_URL"):
        database_at(url)
