import re

from coldopen.config.passwords import readable_password


def test_password_can_be_read_aloud() -> None:
    assert re.fullmatch(r"[a-z]{4}(-[a-z]{4}){4}", readable_password())


def test_passwords_differ() -> None:
    assert len({readable_password() for _ in range(100)}) == 100
