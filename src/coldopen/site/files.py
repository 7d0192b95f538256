"""Pictures and files: who may have them, sent whole or in pieces (RFC 9110, 14)."""

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from coldopen.media.models import File, Picture
from coldopen.publishing.models import Entry
from coldopen.publishing.models.uses import media_of
from coldopen.site.drafts import COOKIE, open_link
from coldopen.site.unlocking import PREFIX, is_unlocked

PICTURE = re.compile(r"pictures/([\w-]{1,32})/(?:desk/)?[\w.-]+")
# Made by us and meant for everybody: writers' portraits, cards for link previews.
FOR_ALL = re.compile(r"(?:writers|cards)/[\w.-]+")
# Its bytes never change: a file of other content has another name.
LASTING = "public, max-age=31536000, immutable"
CHECKED = "public, max-age=0, must-revalidate"
OWN = "private, no-store"
HARMLESS = "default-src 'none'; media-src 'self'; sandbox"
SHOWN = re.compile(r"image/(?:avif|gif|jpeg|png|webp)|(?:audio|video)/[\w-]+|text/vtt")
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """A file to send: its storage name, what it is, what it is called, how long it may be kept."""

    name: str
    media_type: str
    called: str
    cache: str
    etag: str


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture, for everybody once something that all may read shows it.

    Until then only those have it who may see what shows it: the desk, whoever opened a post with
    its password, whoever has a link to a draft.
    """
    cache = LASTING
    if match := PICTURE.fullmatch(path):
        pictures = Picture.objects.filter(key=match[1])
        if not pictures.open_to_all().exists():
            cache = OWN
            if not may_have(request, "picture", pictures.first()):
                raise Http404
    elif not FOR_ALL.fullmatch(path):
        cache = OWN
        # Files to download have an address of their own.
        if path.startswith("documents/") or not is_desk(request):
            raise Http404
    kind = mimetypes.guess_type(path)[0] or ""
    called = path.rpartition("/")[2]
    return send(request, Sent(path, kind, called, cache, f'"{called}"'))


@require_safe
def document(request: HttpRequest, file_id: int, name: str) -> HttpResponseBase:
    """A file that a writer uploaded, for everybody once something that all may read links to it."""
    if file_id > 2**63 - 1:
        raise Http404
    files = File.objects.filter(pk=file_id).select_related("collection")
    file, cache = files.open_to_all().first(), CHECKED
    if file is None or file.collection.get_view_restrictions().exists():
        file, cache = files.first(), OWN
        if not may_have(request, "file", file):
            raise Http404
    if file is None or file.filename != name:
        raise Http404
    etag = f'"{file.get_file_hash()}"'
    return send(request, Sent(file.file.name, file.media_type, file.filename, cache, etag))


def is_desk(request: HttpRequest) -> bool:
    """Tell whether somebody of the desk asks; no query without a session's cookie."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.is_active and request.user.has_perm("wagtailadmin.access_admin")


def may_have(request: HttpRequest, what: str, row: Picture | File | None) -> bool:
    """Tell whether whoever asks may have a picture or file that not everybody may."""
    if row is None:
        return False
    return (
        is_desk(request)
        or _is_in_opened(request, what, row.pk)
        or _is_in_shared_draft(request, what, row.pk)
    )


def _is_in_opened(request: HttpRequest, what: str, pk: int) -> bool:
    """Whether an entry that this browser has opened with its password shows it."""
    if not any(name.startswith(PREFIX) for name in request.COOKIES):
        return False
    protected = Entry.objects.for_readers().filter(visibility=Entry.Visibility.PASSWORD)
    addresses = protected.filter(**{f"uses__{what}": pk}).values_list("address", flat=True)
    return any(is_unlocked(request, address or "") for address in addresses)


def _is_in_shared_draft(request: HttpRequest, what: str, pk: int) -> bool:
    """Whether the draft shows it that this browser has a link to."""
    key = request.COOKIES.get(COOKIE, "")
    link = open_link(key) if key else None
    if link is None:
        return False
    draft = link.entry.specific.get_latest_revision_as_object()
    return (what, pk) in set(media_of(draft))


def send(request: HttpRequest, sent: Sent) -> HttpResponseBase:
    """Send a file or the one piece asked for, as nothing that a browser would run."""
    try:
        file = default_storage.open(sent.name)
        size = file.size
    except (OSError, ValueError, SuspiciousOperation) as error:
        raise Http404 from error
    response: HttpResponseBase
    if _is_known(request, sent):
        file.close()
        return _labelled(HttpResponseNotModified(), sent)
    if request.method == "HEAD":  # asks for no bytes, and so for no range either
        file.close()
        response = HttpResponse(headers={"Content-Length": str(size)})
        return _labelled(response, sent)
    piece = piece_of(request, sent, size)
    if piece is None:
        response = FileResponse(file)
        response.headers["Content-Length"] = str(size)
    elif not piece:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        response.headers["Cache-Control"] = OWN
        return response
    else:
        content = _bytes_of(file, piece)
        response = StreamingHttpResponse(content, status=206)
        response.headers["Content-Range"] = f"bytes {piece[0]}-{piece[-1]}/{size}"
        response.headers["Content-Length"] = str(len(piece))
    return _labelled(response, sent)


def _labelled(response: HttpResponseBase, sent: Sent) -> HttpResponseBase:
    """Put the headers on that say what the file is and who may keep it."""
    shown = SHOWN.fullmatch(sent.media_type)
    kind = sent.media_type if shown else "application/octet-stream"
    response.headers["Content-Type"] = kind
    if not shown:
        told = content_disposition_header(True, sent.called)
        response.headers["Content-Disposition"] = told or "attachment"
    response.headers["Content-Security-Policy"] = HARMLESS
    response.headers["Cache-Control"] = sent.cache
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = sent.etag
    return response


def _is_known(request: HttpRequest, sent: Sent) -> bool:
    known = request.headers.get("If-None-Match", "").split(",")
    return sent.etag in {tag.strip().removeprefix("W/") for tag in known}


def piece_of(request: HttpRequest, sent: Sent, size: int) -> range | None:
    """Return the bytes asked for, an empty range where there are none such, None for the whole.

    Several ranges at once, nonsense, and a piece of another version are answered by the whole.
    """
    match = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match is None or request.headers.get("If-Range", sent.etag) != sent.etag:
        return None
    first, last = match.groups()
    if (not first and not last) or len(first) > 18 or len(last) > 18:
        return None
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)


def _bytes_of(file: Any, piece: range) -> Iterator[bytes]:
    with file:
        file.seek(piece.start)
        left = len(piece)
        while left and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block
