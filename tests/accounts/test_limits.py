from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory

from coldopen.accounts.exceptions import TooManyAttempts
from coldopen.accounts.limits import LIMITS, source_of, spend
from coldopen.utils.clock import now

pytestmark = pytest.mark.django_db


def test_source_is_limited_alone() -> None:
    for _ in range(LIMITS["reply"].per_source):
        spend("reply", "192.0.2.0")
    with pytest.raises(TooManyAttempts):
        spend("reply", "192.0.2.0")
    spend("reply", "198.51.100.0")


def test_window_passes() -> None:
    with time_machine.travel(now(), tick=False) as traveller:
        for _ in range(LIMITS["reply"].per_source):
            spend("reply", "192.0.2.0")
        traveller.shift(LIMITS["reply"].window + timedelta(seconds=1))
        spend("reply", "192.0.2.0")


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.77", "192.0.2.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.77", "192.0.2.0"),
        ("", "unknown"),
    ],
)
def test_source_is_a_network(address: str, source: str) -> None:
    assert source_of(RequestFactory().get("/", REMOTE_ADDR=address)) == source


def test_forwarded_header_is_not_believed() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="10.0.0.1")
    assert source_of(request) == "192.0.2.0"
