"""Which time zones fit the old site's clock: an export gives offsets of dates, not the zone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

# Of zones that have kept the same clock, the earlier one is named first.
COMMON_ZONES = (
    "Europe/London Europe/Berlin Europe/Paris Europe/Madrid Europe/Athens Europe/Helsinki "
    "Europe/Kyiv Europe/Lisbon Europe/Istanbul Europe/Moscow Atlantic/Reykjavik Atlantic/Azores "
    "America/New_York America/Toronto America/Chicago America/Denver America/Phoenix "
    "America/Los_Angeles America/Vancouver America/Anchorage Pacific/Honolulu America/Halifax "
    "America/St_Johns America/Mexico_City America/Bogota America/Lima America/Caracas "
    "America/Santiago America/Sao_Paulo America/Argentina/Buenos_Aires "
    "Africa/Lagos Africa/Johannesburg Africa/Cairo Africa/Nairobi "
    "Asia/Jerusalem Asia/Riyadh Asia/Tehran Asia/Dubai Asia/Kabul Asia/Karachi Asia/Kolkata "
    "Asia/Colombo Asia/Kathmandu Asia/Dhaka Asia/Yangon Asia/Bangkok Asia/Jakarta "
    "Asia/Ho_Chi_Minh Asia/Shanghai Asia/Singapore Asia/Manila Australia/Perth Asia/Tokyo "
    "Asia/Seoul Australia/Adelaide Australia/Darwin Australia/Brisbane Australia/Sydney "
    "Pacific/Auckland Pacific/Fiji Pacific/Apia"
).split()
ENOUGH = 0.6  # of the dates
MOST_NAMED = 3
MOST_DAYS = 10_000  # looked at, the first in the file
NOON = time(12, tzinfo=UTC)

# How often the clock was so far ahead of UTC on a day.
Days = Mapping[tuple[date, timedelta], int]


def share_of(zone: str, days: Days) -> float:
    """Return in which share of the dates a zone has the old site's clock, from 0 to 1."""
    seen = list(islice(days.items(), MOST_DAYS))
    there = ZoneInfo(zone)
    fitting = sum(
        count
        for (day, offset), count in seen
        if datetime.combine(day, NOON).astimezone(there).utcoffset() == offset
    )
    return fitting / (sum(count for _, count in seen) or 1)


def zones_for(days: Days, present: str) -> list[str]:
    """Return the names of common zones that fit most of the dates, and better than ``present``."""
    shares = {zone: share_of(zone, days) for zone in COMMON_ZONES}
    best = max(shares.values())
    if best < ENOUGH or best <= share_of(present, days):
        return []
    return [zone for zone, share in shares.items() if share == best][:MOST_NAMED]
