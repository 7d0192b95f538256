"""Which addresses are of the public web: of machines, and as people write them."""

import re
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import SplitResult, quote, urlsplit

import idna
from django.utils.translation import gettext as _

from coldopen.utils.exceptions import RefusedAddress
from coldopen.utils.fetch.limits import MAX_URL

Address = IPv4Address | IPv6Address
PORTS = {"http": 80, "https": 443}
# What no site of the public web is called (RFC 6761, 6762, 8375, ICANN, and customs at home).
PRIVATE_SUFFIXES = "local localhost internal home.arpa localdomain lan intranet".split()
UNWRITABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\\]")
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# As inet_aton() reads them: decimal, octal or hexadecimal.
NUMERIC = re.compile(r"\d+|0x[0-9a-f]*")
# Python's is_global follows IANA's registries as they were at its release, and asks nothing about
# what a translator would make of an address; these are refused whatever it says.
NOT_PUBLIC: list[IPv4Network | IPv6Network] = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and the metadata of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "::/8",  # unspecified, loopback, v4-mapped, v4-compatible, v4-translated, NAT64
        "100::/64",  # discard
        "2001::/23",  # protocol assignments, Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fc00::/7",  # unique local
        "fe80::/10",  # link-local
        "fec0::/10",  # site-local
        "ff00::/8",  # multicast
    )
]
GLOBAL_UNICAST = IPv6Network("2000::/3")  # all of IPv6 that is given out to sites
# NAT64 is how a machine with IPv6 alone reaches IPv4; its last 32 bits say where to (RFC 6052).
NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """A web address taken apart: where to connect, whom to ask for, and what."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def address(self) -> Address | None:
        """The machine's address, when the target is written as one."""
        is_written = ":" in self.host or self.host.rsplit(".", 1)[-1].isdigit()
        return ip_address(self.host) if is_written else None

    @property
    def origin(self) -> tuple[str, str, int]:
        """What has to be the same for credentials to be sent on."""
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """The address in its normal form, without a fragment."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def is_public(address: Address) -> bool:
    """Tell whether a machine's address is of the public internet, wherever it leads in the end."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in GLOBAL_UNICAST or _hides_private(address):
            return False
    if any(address in network for network in NOT_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast


def _hides_private(address: IPv6Address) -> bool:
    """Tell whether it is an ISATAP address (RFC 5214) of a private machine."""
    identifier = int(address) & 0xFFFFFFFFFFFFFFFF
    if (identifier >> 32) & ~0x02000000 != 0x00005EFE:
        return False
    return not is_public(IPv4Address(identifier & 0xFFFFFFFF))


def read_url(url: str, *, allow_private: bool) -> Target:
    """Take an address apart; raises RefusedAddress unless it is plainly one of the public web.

    ``allow_private`` lets in names without a dot, private names and every port. What the name
    leads to is for whoever connects to check.
    """
    if len(url) > MAX_URL:
        raise RefusedAddress(_("That address is too long."))
    if UNWRITABLE.search(url):
        raise RefusedAddress(_("That address has spaces or other signs that don't belong there."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _unreadable() from error
    scheme = parts.scheme
    if scheme not in PORTS:
        raise RefusedAddress(_("Only addresses that begin with http:// or https:// are fetched."))
    if "@" in parts.netloc:
        raise RefusedAddress(_("Addresses with a user name or password in them are not fetched."))
    if port is None:
        port = PORTS[scheme]
    if not allow_private and port not in PORTS.values():
        raise RefusedAddress(_("Only the usual ports, 80 and 443, are fetched from."))
    host = parts.hostname or ""
    if "[" in parts.netloc and ":" not in host:
        raise _unreadable()
    host = _host(host, allow_private=allow_private)
    return Target(scheme, host, port, _path(parts))


def _unreadable() -> RefusedAddress:
    return RefusedAddress(_("That is not an address of the web."))


def _path(parts: SplitResult) -> str:
    """Return path and query as they go over the wire."""
    query = f"?{parts.query}" if parts.query else ""
    return quote((parts.path or "/") + query, safe="/%:?#[]@!$&'()*+,;=~-._|^{}`")


def _host(host: str, *, allow_private: bool) -> str:
    """Return the name or address of a machine in its one normal form."""
    if ":" in host:
        if "%" in host:
            raise _unreadable()
        return str(read_address(host, allow_private=allow_private))
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True, transitional=False).decode()
        except idna.IDNAError as error:
            raise _unreadable() from error
    host = host.removesuffix(".").lower()
    labels = host.split(".")
    if len(host) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise _unreadable()
    if NUMERIC.fullmatch(labels[-1]):
        return str(read_address(host, allow_private=allow_private))
    if not allow_private and (len(labels) == 1 or _is_private_name(host)):
        raise RefusedAddress(_("%(host)s is not a name on the public internet.") % {"host": host})
    return host


def _is_private_name(host: str) -> bool:
    return any(host == suffix or host.endswith(f".{suffix}") for suffix in PRIVATE_SUFFIXES)


def read_address(text: str, *, allow_private: bool) -> Address:
    """Read a machine's address; raises RefusedAddress unless it is canonical and public."""
    try:
        address = ip_address(text)
    except ValueError as error:
        raise _unreadable() from error
    if not allow_private and not is_public(address):
        raise RefusedAddress(
            _("%(address)s is not an address on the public internet.") % {"address": address}
        )
    return address
