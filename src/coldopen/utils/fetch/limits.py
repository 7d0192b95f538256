"""How long a fetch may take and how much it may bring."""

import time
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from coldopen.utils.exceptions import TooSlow

# Of a request and of the framing of an answer, beside what the limits say.
MAX_URL = 2048


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for the whole fetch, redirects included, and bytes for what comes back.

    ``bytes`` holds for the body both as it is sent and as it is unpacked.
    """

    seconds: float = 10.0
    dns_seconds: float = 4.0
    connect_seconds: float = 4.0
    bytes: int = 1024 * 1024
    header_bytes: int = 32 * 1024
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant after which nothing is waited for."""

    seconds: float
    began: float = field(default_factory=time.monotonic)

    def left(self, at_most: float | None = None) -> float:
        """Return the seconds left, never none; raises TooSlow when there are none."""
        left = self.began + self.seconds - time.monotonic()
        if left <= 0:
            raise self.missed()
        return left if at_most is None else min(left, at_most)

    def missed(self) -> TooSlow:
        """Return the error to raise when the instant has passed."""
        return TooSlow(
            _("The other site did not finish its answer within %(seconds)g seconds.")
            % {"seconds": self.seconds}
        )
