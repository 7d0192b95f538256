from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coldopen.interop.wxr.clock import COMMON_ZONES, share_of, zones_for
from coldopen.publishing.models.publication import ZONES

WINTER, SUMMER = date(2015, 1, 9), date(2015, 7, 9)


def days(zone: str, count: int = 24) -> Counter[tuple[date, timedelta]]:
    """The clock of a zone once a month."""
    found: Counter[tuple[date, timedelta]] = Counter()
    for month in range(count):
        noon = datetime(2014 + month // 12, month % 12 + 1, 9, 12, tzinfo=UTC)
        found[noon.date(), noon.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()] += 1
    return found


@pytest.mark.parametrize(
    ("zone", "named"),
    [
        ("Europe/Rome", ["Europe/Berlin", "Europe/Paris", "Europe/Madrid"]),
        ("America/Tijuana", ["America/Los_Angeles", "America/Vancouver"]),
        ("America/Phoenix", ["America/Phoenix"]),
        ("Asia/Kolkata", ["Asia/Kolkata", "Asia/Colombo"]),
        ("Asia/Taipei", ["Asia/Shanghai", "Asia/Singapore", "Asia/Manila"]),
    ],
)
def test_zones_with_that_clock_are_named(zone: str, named: list[str]) -> None:
    assert zones_for(days(zone), "UTC") == named


def test_few_stray_dates_change_nothing() -> None:
    seen = days("America/New_York") + Counter({(WINTER, timedelta(hours=9)): 10})
    assert "America/New_York" in zones_for(seen, "UTC")


def test_no_clock_of_most_dates_names_none() -> None:
    seen = Counter({(WINTER, timedelta(hours=hour)): 1 for hour in range(-3, 9)})
    assert zones_for(seen, "UTC") == []


def test_fitting_zone_is_kept() -> None:
    assert zones_for(days("UTC"), "UTC") == []
    assert zones_for(days("Europe/Rome"), "Europe/Vienna") == []


def test_share_counts_dates() -> None:
    seen = {(WINTER, timedelta(hours=1)): 3, (SUMMER, timedelta(hours=1)): 1}
    assert share_of("Europe/Berlin", seen) == 0.75
    assert share_of("Europe/Berlin", {}) == 0


def test_common_zones_can_be_set() -> None:
    assert set(COMMON_ZONES) <= {zone for zone, _ in ZONES}
