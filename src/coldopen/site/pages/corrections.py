"""What was wrong and is right now, of all posts together."""

from django.utils.translation import gettext as _

from coldopen.delivery.addresses import absolute
from coldopen.delivery.pages import Answer, Page, page
from coldopen.delivery.tags import shows
from coldopen.publishing.models import Correction, PostPage
from coldopen.site.chrome import chrome, entry_link, moment
from coldopen.site.contexts import CorrectionsContext, CorrectionView, Head
from coldopen.site.pages.entry import entry_at

ADDRESS = "/corrections/"
LENGTH = 100  # older ones stand on their posts


@page(ADDRESS, fallback=True)
def corrections(**_given: object) -> Answer:
    """The newest corrections, unless the publication has a page of its own at this address."""
    if entry_at(ADDRESS) is not None:
        return None
    shows("corrections")
    listed = PostPage.objects.listed().open_to_all()
    rows = Correction.objects.filter(post__in=listed.values("pk")).select_related("post")
    found = list(rows.order_by("-corrected_at", "-pk")[:LENGTH])
    return Page(
        template="corrections.html",
        context=CorrectionsContext(
            site=chrome(),
            head=Head(
                title=_("Corrections"),
                canonical=absolute(ADDRESS),
                description=_("What we got wrong, and what is right."),
            ),
            corrections=tuple(
                CorrectionView(row.text, moment(row.corrected_at), entry_link(row.post))
                for row in found
            ),
        ),
        last_modified=found[0].corrected_at if found else None,
    )
