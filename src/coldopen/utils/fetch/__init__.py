"""The only way out: everything that comes from other machines is fetched here.

Names are looked up once and refused if any answer is not of the public internet, connections go
to the very address that was checked, every redirect is checked anew, and time and size are
bounded whatever the other side does. Proxies, cookies and the environment play no part.
"""

import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from coldopen.utils.exceptions import RefusedAddress, TooManyRedirects
from coldopen.utils.fetch.addresses import Target, read_url
from coldopen.utils.fetch.bodies import ACCEPTED
from coldopen.utils.fetch.limits import Deadline, Limits
from coldopen.utils.fetch.names import Resolver, addresses_of, ask_system
from coldopen.utils.fetch.transport import Answer, Line, Request, ask, system_trust

__all__ = ["Fetched", "Limits", "Way", "fetch"]

log = logging.getLogger(__name__)
DEFAULT_LIMITS = Limits()
# Ours to say, whatever a caller passes.
OWN_HEADERS = frozenset(
    "accept-encoding connection content-length expect host keep-alive proxy-authorization "
    "te trailer transfer-encoding upgrade user-agent".split()
)
# What another origin may see of a request; all else may be a secret.
HARMLESS_HEADERS = frozenset({"accept", "accept-language", "content-type"})


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: ``url`` is where it came from in the end, ``headers`` are by lower-case name.

    Any status is an answer; ``redirects`` are the addresses that led on, in order.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    redirects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """How the world is reached: who we say we are, whom to ask for names and whom to trust.

    ``allow_private`` is for development: it lets in private addresses, names and other ports.
    """

    agent: str
    allow_private: bool = False
    resolve: Resolver = ask_system
    trust: ssl.SSLContext = field(default_factory=system_trust)


def way_out() -> Way:
    """Return the way the settings name: USER_AGENT, and ALLOW_PRIVATE_FETCH for development."""
    return Way(agent=settings.USER_AGENT, allow_private=settings.ALLOW_PRIVATE_FETCH)


def fetch(
    url: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    headers: Mapping[str, str] | None = None,
    method: Literal["GET", "HEAD", "POST"] = "GET",
    body: bytes | None = None,
    way: Way | None = None,
) -> Fetched:
    """Fetch an address of the public web, following redirects, and return any answer.

    Raises RefusedAddress, TooLarge, TooSlow, TooManyRedirects or Unreachable, all FetchErrors;
    their messages are for whoever named the address.
    """
    way = way or way_out()
    try:
        return _follow(url, _request(method, headers or {}, body, way), limits, way)
    except RefusedAddress as error:
        log.warning("Not fetched: %.200r: %s", url, error)
        raise


def _request(method: str, headers: Mapping[str, str], body: bytes | None, way: Way) -> Request:
    sent = {name: value for name, value in headers.items() if name.lower() not in OWN_HEADERS}
    own = {"User-Agent": way.agent, "Accept-Encoding": ACCEPTED, "Connection": "close"}
    return Request(method, {**sent, **own}, body)


def _follow(url: str, request: Request, limits: Limits, way: Way) -> Fetched:
    deadline = Deadline(limits.seconds)
    target = read_url(url, allow_private=way.allow_private)
    passed: list[str] = []
    while True:
        answer = _ask(target, request, limits, way, deadline)
        if not answer.leads_to:
            break
        if len(passed) >= limits.redirects:
            raise TooManyRedirects(
                _("That address leads on to others more than %(count)s times.")
                % {"count": limits.redirects}
            )
        passed.append(target.url)
        following = _next(target, answer.leads_to, way)
        request = _passed_on(request, answer.status, is_same=following.origin == target.origin)
        target = following
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Fetched(answer.status, target.url, headers, answer.body, tuple(passed))


def _ask(target: Target, request: Request, limits: Limits, way: Way, deadline: Deadline) -> Answer:
    """Look the target up, once, and ask what was found."""
    addresses = addresses_of(
        target,
        resolve=way.resolve,
        allow_private=way.allow_private,
        deadline=Deadline(deadline.left(limits.dns_seconds)),
    )
    line = Line(addresses, deadline, limits, way.allow_private, way.trust)
    return ask(target, request, line)


def _next(target: Target, location: str, way: Way) -> Target:
    """Return where a redirect leads; raises RefusedAddress where it may not lead."""
    try:
        joined = urljoin(target.url, location)
    except ValueError as error:
        raise RefusedAddress(_("That address leads on to one that can't be read.")) from error
    following = read_url(joined, allow_private=way.allow_private)
    if target.scheme == "https" and following.scheme == "http":
        raise RefusedAddress(_("That address leads from a secure site to one that is not."))
    return following


def _passed_on(request: Request, status: int, *, is_same: bool) -> Request:
    """Return the request to send on: without secrets to others, without a body unless asked."""
    kept = OWN_HEADERS | HARMLESS_HEADERS
    headers = {
        name: value for name, value in request.headers.items() if is_same or name.lower() in kept
    }
    becomes_get = request.method == "POST" and status in {301, 302, 303}
    if not becomes_get:
        return Request(request.method, headers, request.body)
    headers = {name: value for name, value in headers.items() if name.lower() != "content-type"}
    return Request("GET", headers)
