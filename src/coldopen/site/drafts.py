"""Drafts shown to somebody without an account, by a link made at the desk."""

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coldopen.delivery.render import render
from coldopen.publishing.models import DraftLink
from coldopen.publishing.models.drafts import SALT

# Lets whoever reads a draft by its link see the pictures in it; for that browser window only.
COOKIE = "__Host-draft" if settings.HTTPS else "draft"


@require_safe
def shared_draft(request: HttpRequest, key: str) -> HttpResponse:
    """Show the newest saved draft of an entry, until its link ends."""
    link = open_link(key)
    if link is None:
        raise Http404
    draft = link.entry.specific.get_latest_revision_as_object()
    rendered = render(draft.address or "/preview/", {"draft": draft, "draft_until": link.ends_at})
    response = HttpResponse(rendered.body, content_type=rendered.content_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.set_cookie(COOKIE, key, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


def open_link(key: str) -> DraftLink | None:
    """Return the link to a draft that a signed key stands for, while it leads somewhere."""
    try:
        pk = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    found: DraftLink | None = DraftLink.objects.open().filter(pk=pk).select_related("entry").first()
    return found
