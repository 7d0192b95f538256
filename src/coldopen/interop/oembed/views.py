"""The oEmbed provider: ``/oembed?url=…&format=…&maxwidth=…&maxheight=…`` (oembed.com, 1.0)."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from lxml import etree

from coldopen.accounts.limits import source_of, spend
from coldopen.interop.oembed.embed import ENDING, KEPT_SECONDS, embed_of
from coldopen.publishing.models import Entry
from coldopen.utils.xml import without_controls

FORMATS = {"json", "xml"}
LARGEST = 10_000  # pixels


class Refused(Exception):
    """The request is answered with this status and sentence."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(told)
        self.status = status


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Describe the post at an address for sites that show it.

    404 for what is not here or not for readers, 401 for what a password opens, 400 for what is no
    address, 501 for another format.
    """
    try:
        spend("oembed", source_of(request))
        response = _written(*_asked(request))
    except Refused as refusal:
        response = _plain(str(refusal), refusal.status)
    except ValidationError as refusal:
        response = _plain(str(refusal.messages[0]), 429)
    response.headers["Access-Control-Allow-Origin"] = "*"  # anybody's page may read it
    return response


def _asked(request: HttpRequest) -> tuple[dict[str, Any], str]:
    form = request.GET.get("format", "json").lower()
    if form not in FORMATS:
        raise Refused(501, "The formats are json and xml.")
    width, height = (_pixels(request.GET.get(name, "")) for name in ("maxwidth", "maxheight"))
    entry = _entry_at(_path(request.GET.get("url", ""), request.get_host()))
    if entry is None:
        raise Refused(404, "There is nothing to show at this address.")
    if entry.is_protected:
        raise Refused(401, "A password opens this post; it is not shown elsewhere.")
    return embed_of(entry, max_width=width, max_height=height).fields(), form


def _pixels(text: str) -> int:
    if not text:
        return LARGEST
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise Refused(400, "maxwidth and maxheight are numbers of pixels.")
    return min(int(text), LARGEST)


def _path(address: str, host: str) -> str:
    """Return the decoded path of one of our own addresses."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise Refused(400, "url is no address.") from error
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Refused(400, "url must be an absolute address.")
    if parts.netloc.lower() not in {urlsplit(settings.SITE_URL).netloc.lower(), host.lower()}:
        raise Refused(404, "This address is another site's.")
    return unquote(parts.path)


def _entry_at(path: str) -> Entry | None:
    if "\0" in path:
        return None
    address = f"{path.rstrip('/')}/"
    found = Entry.objects.for_readers().select_related("lead_picture", "postpage")
    row = (
        found.filter(address=address).first()
        or found.filter(address=address.removesuffix(ENDING)).first()
    )
    return getattr(row, "postpage", None) or row


def _written(fields: dict[str, Any], form: str) -> HttpResponse:
    response: HttpResponse
    if form == "json":
        response = JsonResponse(fields)
    else:
        root = etree.Element("oembed")
        for name, value in fields.items():
            etree.SubElement(root, name).text = without_controls(str(value))
        body = etree.tostring(root, xml_declaration=True, encoding="utf-8", standalone=True)
        response = HttpResponse(body, content_type="text/xml; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _plain(told: str, status: int) -> HttpResponse:
    response = HttpResponse(told, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
