import re

from coldopen.delivery.pages import Answer, Page, page
from coldopen.delivery.render import render_context
from coldopen.publishing.models import publication
from coldopen.site.look import SHEET, digest_of_sheet, look_context

DIGEST = re.compile(r"[0-9a-f]{16}")


@page("/theme/<str:digest>.css")
def look(digest: str) -> Answer:
    """The sheet of the publication's own tokens, as it is now whatever the address says.

    A page that somebody kept from before a change then has today's colours. Only the address of
    today's sheet may be kept for good.
    """
    if not DIGEST.fullmatch(digest):
        return None
    context = look_context(publication())
    return Page(
        template=SHEET,
        context=context,
        content_type="text/css; charset=utf-8",
        is_lasting=digest == digest_of_sheet(render_context(SHEET, context)),
    )
