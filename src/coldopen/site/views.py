"""Views with a request: the plain view of baked pages, and the forms that readers send."""

import mimetypes
import re
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.utils.crypto import constant_time_compare
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from coldopen.accounts.limits import client_address, source_of, spend
from coldopen.conversation.actions import Author, like_entry, submit_comment
from coldopen.conversation.forms import ReplyForm
from coldopen.conversation.models import Comment
from coldopen.delivery.addresses import url
from coldopen.delivery.render import Rendered, render, render_context
from coldopen.publishing.models import Entry
from coldopen.publishing.search import LONGEST
from coldopen.site.chrome import chrome
from coldopen.site.contexts import (
    NO_MARKUP,
    CommentView,
    Form,
    Head,
    Link,
    MessageContext,
    ReplyContext,
)
from coldopen.site.conversation import comment_view, reply_address
from coldopen.site.folders import digest_of, own_file
from coldopen.site.guests import guest_of, keep_guest
from coldopen.site.middleware import FRAMED
from coldopen.site.queries import clean_address
from coldopen.site.searching import search_page
from coldopen.site.theme import built_in_asset
from coldopen.site.unlocking import is_unlocked, keep_unlocked

View = Callable[..., HttpResponse]
LARGEST_ID = 2**63 - 1
FRESH = "public, max-age=0, must-revalidate"
LASTING = "public, max-age=31536000, immutable"
# What not every machine's table of types knows.
FILE_TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".mjs": "text/javascript"}
SLASHES = re.compile(r"/{2,}")


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Any address that is not a form's or the desk's: its page, the same for everybody."""
    address = SLASHES.sub("/", request.path_info)
    if request.META.get("QUERY_STRING"):
        lead = clean_address(address, request.GET.dict())
        if lead is not None:
            return HttpResponsePermanentRedirect(lead)
    if is_unlocked(request, address):
        return _private(render(address, {"unlocked": True}))
    return _answer(request, render(address))


def _answer(request: HttpRequest, rendered: Rendered) -> HttpResponse:
    if rendered.status in {301, 302}:
        return HttpResponsePermanentRedirect(rendered.location)
    response = HttpResponse(
        rendered.body, status=rendered.status, content_type=rendered.content_type
    )
    response.headers["Cache-Control"] = LASTING if rendered.is_lasting else FRESH
    if rendered.frameable:
        response.headers["Content-Security-Policy"] = FRAMED
    if rendered.status != 200:
        return response
    response.headers["ETag"] = rendered.etag
    if rendered.last_modified:
        response.headers["Last-Modified"] = http_date(rendered.last_modified.timestamp())
    if _is_known(request, rendered):
        unchanged = HttpResponseNotModified()
        for name in ("ETag", "Last-Modified", "Cache-Control", "Content-Security-Policy"):
            if name in response.headers:
                unchanged.headers[name] = response.headers[name]
        return unchanged
    if request.method == "HEAD":
        response.headers["Content-Length"] = str(len(rendered.body))
        response.content = b""
    return response


def _is_known(request: HttpRequest, rendered: Rendered) -> bool:
    """Whether the client has these bytes (RFC 9110, 13.2.2): the entity tag decides alone."""
    tags = request.headers.get("If-None-Match", "")
    known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    return "*" in known or rendered.etag in known


def _private(rendered: Rendered) -> HttpResponse:
    return _uncached(
        HttpResponse(rendered.body, status=rendered.status, content_type=rendered.content_type)
    )


def from_own_pages(view: View) -> View:
    """Refuse a form that another site's page sends; browsers say where a POST comes from.

    Readers' pages are the same for everybody and hold no token, so the Origin header decides.
    A request without one comes from a program, which has no reader's cookies to misuse.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        origin = request.headers.get("Origin")
        if origin is not None and request.method == "POST" and not _is_ours(origin, request):
            return _message(_("This form was sent from another site"), [], [], status=403)
        return view(request, *args, **kwargs)

    return guarded


def _is_ours(origin: str, request: HttpRequest) -> bool:
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    return host == request.get_host() or origin == settings.SITE_URL


def _entry(entry_id: int) -> Entry | None:
    """The entry that strangers may reply to or like; a number no row can have finds none."""
    if entry_id > LARGEST_ID:
        return None
    found: Entry | None = Entry.objects.for_readers().filter(pk=entry_id).first()
    return found


@from_own_pages
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, entry_id: int) -> HttpResponse:
    """The reply form on a page of its own, and the place where replies are sent."""
    entry = _entry(entry_id)
    if entry is None:
        if request.method == "POST":
            return _refused_for_good(request)
        raise Http404
    if entry.is_protected and not is_unlocked(request, entry.address or ""):
        if request.method == "POST":
            return _refused_until_opened(request, entry)
        return HttpResponseRedirect(url(entry.address))
    if request.method != "POST":
        closed = "" if entry.takes_comments else _("Replies to this post are closed.")
        return _reply_page(entry, {}, {}, parent_id=request.GET.get("to", ""), closed=closed)
    return _take_reply(request, entry)


def _take_reply(request: HttpRequest, entry: Entry) -> HttpResponse:
    form = ReplyForm(request.POST)
    parent = request.POST.get("parent", "")
    try:
        if not form.is_valid():
            return _reply_page(entry, form.typed(), form.told(), parent_id=parent, status=422)
        spend("reply", source_of(request))
        comment = submit_comment(
            post=entry,
            author=_author(request, form),
            text=form.cleaned_data["text"],
            parent_id=form.cleaned_data["parent"],
        )
    except ValidationError as refusal:
        told = {"": str(refusal.messages[0])}
        return _reply_page(entry, form.typed(), told, parent_id=parent, status=422)
    seen = signing.dumps(comment.pk, salt="reply")
    response = HttpResponseRedirect(f"/reply/received/{seen}/")
    keep_guest(response, comment.guest)
    return response


def _author(request: HttpRequest, form: ReplyForm) -> Author:
    return Author(
        name=form.cleaned_data["name"],
        email=form.cleaned_data["email"],
        url=form.cleaned_data["website"],
        guest=guest_of(request),
        ip=client_address(request) or None,
        user_agent=request.headers.get("User-Agent", ""),
    )


def _refused_for_good(request: HttpRequest) -> HttpResponse:
    """Give a reader's text back when what it answers is not there (any more)."""
    return _message(
        _("The post you reply to is not here"),
        [_("It may have been taken down. This is what you wrote; it was not stored:")],
        [Link(_("To the front page"), "/")],
        quoted=_written(request),
        status=404,
    )


def _refused_until_opened(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Give a reader's text back when the post it answers is no longer opened in that browser."""
    return _message(
        _("This post is opened with a password"),
        [_("Open it again, then send your reply. This is what you wrote; it was not stored:")],
        [Link(entry.headline, url(entry.address))],
        quoted=_written(request),
        status=403,
    )


def _written(request: HttpRequest) -> Markup:
    """What a reader wrote, as it was typed."""
    return Markup("<pre>{}</pre>").format(request.POST.get("text", ""))


def _reply_page(
    entry: Entry,
    typed: dict[str, str],
    errors: dict[str, str],
    *,
    parent_id: str,
    closed: str = "",
    status: int = 200,
) -> HttpResponse:
    answering = _answering(entry, parent_id)
    title = _("Reply to “%(headline)s”") % {"headline": entry.headline}
    context = ReplyContext(
        site=chrome(),
        head=Head(title=title, canonical="", hidden=True),
        entry=Link(entry.headline, url(entry.address)),
        form=Form(reply_address(entry), typed, errors, answering),
        closed=closed,
    )
    return _uncached(HttpResponse(render_context("reply.html", context), status=status))


def _answering(entry: Entry, parent_id: str) -> CommentView | None:
    if not parent_id.isdecimal() or len(parent_id) > 18:
        return None
    comment = entry.comments.approved().filter(pk=int(parent_id)).first()
    return comment_view(entry, comment) if comment else None


@require_safe
def reply_received(request: HttpRequest, seen: str) -> HttpResponse:
    """Tell a reader what happens to the reply just sent; only the sender knows this address."""
    try:
        comment_id = signing.loads(seen, salt="reply", max_age=24 * 3600)
    except signing.BadSignature as error:
        raise Http404 from error
    comment = Comment.objects.filter(pk=comment_id).select_related("post").first()
    if comment is None:
        raise Http404
    post = Link(comment.post.headline, url(comment.post.address))
    if comment.state == Comment.State.APPROVED:
        return HttpResponseRedirect(f"{post.url}#{comment.anchor}")
    return _message(
        _("Thank you, your reply is here"),
        [
            _("An editor reads it before everybody can: it is held for moderation."),
            _("This is what was received:"),
        ],
        [Link(_("Back to “%(headline)s”") % {"headline": post.text}, f"{post.url}#respond")],
        quoted=Markup(comment.body_html),  # noqa: S704  cleaned when it was stored
    )


@from_own_pages
@require_POST
def like(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Count a guest's like and go back to the post."""
    entry = _entry(entry_id)
    if entry is None:
        raise Http404
    if entry.is_protected and not is_unlocked(request, entry.address or ""):
        return HttpResponseRedirect(url(entry.address))
    guest = guest_of(request)
    try:
        spend("like", source_of(request))
        like_entry(post=entry, guest=guest)
    except ValidationError as refusal:
        return _message(
            _("Your like was not counted"),
            list(refusal.messages),
            [Link(entry.headline, url(entry.address))],
            status=422,
        )
    response = HttpResponseRedirect(f"{url(entry.address)}#likes")
    keep_guest(response, guest)
    return response


@from_own_pages
@require_POST
def unlock(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Open a protected entry with its password, for this browser."""
    entry = _entry(entry_id)
    if entry is None:
        raise Http404
    address = entry.address or ""
    try:
        spend("unlock", source_of(request))
    except ValidationError as refusal:
        back = [Link(entry.headline, url(address))]
        return _message(_("Not opened"), list(refusal.messages), back, status=429)
    if not constant_time_compare(request.POST.get("password", ""), entry.password):
        return _private(render(address, {"wrong_password": True}))
    response = HttpResponseRedirect(url(address))
    keep_unlocked(response, entry)
    return response


@require_safe
def theme_file(request: HttpRequest, digest: str, name: str) -> FileResponse | HttpResponseRedirect:
    """A file of the owner's theme; what it does not have is the built-in theme's.

    So a style sheet of the owner's may name files of both. The digest in the address is that of
    the file named by a template; what a sheet names beside itself may change under its address.
    """
    found = own_file("static", name)
    if found is None:
        address = built_in_asset(name)
        if address is None:
            raise Http404
        return HttpResponseRedirect(address)
    kind = FILE_TYPES.get(found.suffix) or mimetypes.guess_type(found.name)[0]
    response = FileResponse(found.open("rb"), content_type=kind or "application/octet-stream")
    response.headers["Cache-Control"] = LASTING if digest == digest_of(found) else FRESH
    return response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What a reader's words are found in; with parameters, so it is never kept."""
    typed, refused = request.GET.dict(), ""
    try:
        if typed.get("q", "").strip():
            spend("search", source_of(request))
    except ValidationError as refusal:
        refused = str(refusal.messages[0])
    status = 429 if refused else 200
    page = render_context("search.html", search_page(typed, refused))
    return _uncached(HttpResponse(page, status=status))


@require_safe
def search_words(request: HttpRequest, words: str) -> HttpResponse:
    """WordPress's other address of a search, with the words in the path."""
    return HttpResponseRedirect(f"/search/?{urlencode({'q': words.strip('/')[:LONGEST]})}")


def nothing(request: HttpRequest) -> HttpResponse:
    """Not found, for addresses that are not offered."""
    raise Http404


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what a form's view does not find: the same as for any unknown address."""
    rendered = render("/404/")
    return HttpResponse(rendered.body, status=404, content_type=rendered.content_type)


def _message(
    title: str,
    paragraphs: list[str],
    links: list[Link],
    *,
    quoted: Markup = NO_MARKUP,
    status: int = 200,
) -> HttpResponse:
    context = MessageContext(
        site=chrome(),
        head=Head(title=title, canonical="", hidden=True),
        title=title,
        paragraphs=tuple(paragraphs),
        quoted=quoted,
        links=tuple(links),
    )
    return _uncached(HttpResponse(render_context("message.html", context), status=status))


def _uncached(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
