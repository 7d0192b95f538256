"""Names to addresses: asked once, by a bounded number of threads, with a deadline."""

import socket
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from django.utils.translation import gettext as _

from coldopen.utils.exceptions import RefusedAddress, Unreachable
from coldopen.utils.fetch.addresses import Address, Target, is_public, read_address
from coldopen.utils.fetch.limits import Deadline

Resolver = Callable[[str], Sequence[str]]
# getaddrinfo() can't be interrupted: a thread that hangs in it keeps its place until it returns.
PLACES = threading.BoundedSemaphore(8)
MOST_ANSWERS = 64


def ask_system(name: str) -> list[str]:
    """Return the addresses the operating system knows for a name; raises OSError."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_rest, sockaddr in found))


def addresses_of(
    target: Target, *, resolve: Resolver, allow_private: bool, deadline: Deadline
) -> list[Address]:
    """Return where a target is; raises RefusedAddress if any of the answers is not public.

    Also raises Unreachable for an unknown name and TooSlow past the deadline. The answers are
    final: what the name means a moment later is never asked.
    """
    if target.address:
        return [read_address(target.host, allow_private=allow_private)]
    answers = _ask(target.host, resolve, deadline)
    if not answers or len(answers) > MOST_ANSWERS:
        raise _unknown(target.host)
    try:
        found = [read_address(answer, allow_private=True) for answer in answers]
    except RefusedAddress as error:
        raise _unknown(target.host) from error
    if not allow_private and not all(is_public(address) for address in found):
        raise RefusedAddress(
            _("%(host)s leads into a private network, not to the public internet.")
            % {"host": target.host}
        )
    return found


def _ask(name: str, resolve: Resolver, deadline: Deadline) -> Sequence[str]:
    """Ask in a thread of its own, and wait no longer than the deadline."""
    answers: SimpleQueue[Sequence[str] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(name))
        except (OSError, UnicodeError) as error:
            answers.put(error)
        finally:
            PLACES.release()

    if not PLACES.acquire(timeout=deadline.left()):
        raise deadline.missed()
    try:
        # A daemon, so that a dead name server holds up no process that wants to end.
        threading.Thread(target=ask, name="names", daemon=True).start()
    except RuntimeError as error:
        PLACES.release()
        raise Unreachable(_("This machine has too much to do to look up names.")) from error
    try:
        answer = answers.get(timeout=deadline.left())
    except Empty as error:
        raise deadline.missed() from error
    if isinstance(answer, OSError | UnicodeError):
        raise _unknown(name) from answer
    return answer


def _unknown(name: str) -> Unreachable:
    return Unreachable(_("No site is known by the name %(host)s.") % {"host": name})
