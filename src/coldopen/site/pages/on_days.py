"""The archive of a day; asked after the entries, because a post's address may look like a day's."""

from datetime import date, timedelta

from coldopen.delivery.pages import Answer, page
from coldopen.site.pages.archives import period_page


@page("/<int:year>/<int:month>/<int:day>/", fallback=True)
def day_archive(year: int, month: int, day: int, **_given: object) -> Answer:
    """The posts of a day, the newest first."""
    try:
        first = date(year, month, day)
        following = first + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return period_page("day", first, following)
