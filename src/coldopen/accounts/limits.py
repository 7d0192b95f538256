"""How often strangers may do a thing: per source and overall, counted in the database."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from coldopen.accounts.exceptions import TooManyAttempts
from coldopen.accounts.models import Attempt
from coldopen.utils.clock import now


@dataclass(frozen=True, slots=True)
class Limit:
    """At most this many within the window from one source, and where given from all together."""

    per_source: int
    window: timedelta
    overall: int | None = None


LIMITS = {
    "reply": Limit(per_source=10, window=timedelta(minutes=10), overall=20_000),
    "like": Limit(per_source=60, window=timedelta(minutes=10), overall=60_000),
    "search": Limit(per_source=120, window=timedelta(minutes=10), overall=30_000),
    "oembed": Limit(per_source=300, window=timedelta(minutes=10), overall=30_000),
    # Nobody must be able to lock others out of a protected post, so no limit of all together.
    "unlock": Limit(per_source=20, window=timedelta(minutes=10)),
}


@transaction.atomic
def spend(action: str, source: str) -> None:
    """Count one attempt; raise TooManyAttempts when the source, or all together, had enough.

    The attempt is counted first, so that many at once can't all find room; one that is refused
    leaves no trace, so that nobody can use up the room of all.
    """
    limit, moment = LIMITS[action], now()
    attempts = Attempt.objects.filter(action=action)
    attempts.filter(at__lt=moment - limit.window).delete()
    Attempt.objects.create(action=action, source=source, at=moment)
    if attempts.filter(source=source).count() > limit.per_source or (
        limit.overall is not None and attempts.count() > limit.overall
    ):
        minutes = int(limit.window.total_seconds() // 60)
        raise TooManyAttempts(
            _("That was often in a short time. Please try again in %(minutes)d minutes.")
            % {"minutes": minutes}
        )


def client_address(request: HttpRequest) -> str:
    """Return the reader's address; what a configured proxy says of it is in place already."""
    return str(request.META.get("REMOTE_ADDR", ""))


def source_of(request: HttpRequest) -> str:
    """Return the network a request comes from (/24 or /64), which limits are counted by."""
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    kept = 64 if isinstance(address, IPv6Address) else 8
    return str(type(address)((int(address) >> kept) << kept))
