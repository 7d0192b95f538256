from django.utils.translation import gettext as _

from coldopen.delivery.pages import Page, not_found
from coldopen.site.chrome import chrome
from coldopen.site.contexts import NO_MARKUP, Head, Link, MessageContext


@not_found
def missing() -> Page:
    """The page for an address where nothing is."""
    site = chrome()
    return Page(
        template="message.html",
        context=MessageContext(
            site=site,
            head=Head(title=_("Page not found"), canonical="", hidden=True),
            title=_("Nothing is at this address"),
            paragraphs=(_("The page may have moved, or the address has a slip of the pen in it."),),
            quoted=NO_MARKUP,
            links=(
                Link(_("To the front page"), "/"),
                *(link for item in site.menu for link in item.lines),
            ),
        ),
    )
