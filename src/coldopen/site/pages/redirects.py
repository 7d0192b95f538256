import re

from wagtail.contrib.redirects.models import Redirect as StoredRedirect

from coldopen.delivery.addresses import url
from coldopen.delivery.pages import Answer, Redirect, page
from coldopen.publishing.models import Entry

# Where the desk may lead readers: to a web address, or to a path of this site.
SAFE = re.compile(r"https?://[^\s/?#\\]+[^\s\\]*|/(?![/\\])[^\s\\]*", re.IGNORECASE)


@page("/<path:address>", fallback=True)
def moved(address: str, **_given: object) -> Answer:
    """An address that an entry had before, or that the desk leads elsewhere."""
    old_path = StoredRedirect.normalise_path(f"/{address}")
    found = StoredRedirect.objects.filter(old_path=old_path).first()
    if found is None:
        return None
    if found.redirect_page_id is None:
        return Redirect(found.redirect_link) if SAFE.fullmatch(found.redirect_link) else None
    entry = Entry.objects.for_readers().filter(pk=found.redirect_page_id).first()
    return Redirect(url(entry.address)) if entry else None
