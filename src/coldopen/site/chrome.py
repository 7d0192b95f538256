"""What every page shares: the nameplate and menu, dates for people, addresses for machines."""

from datetime import date, datetime

from babel.core import Locale, UnknownLocaleError, get_global
from babel.dates import format_date, format_datetime
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from coldopen.delivery.addresses import url
from coldopen.delivery.tags import shows
from coldopen.interop.feeds.formats import FORMATS
from coldopen.publishing.models import Category, Entry, SitePage, Tag, publication
from coldopen.site.contexts import Chrome, FeedLink, Link, Moment

MENU_LENGTH = 8


def chrome() -> Chrome:
    """Return the nameplate, menu and foot as they are now."""
    about = publication()
    shows("menu")
    language = get_language() or settings.LANGUAGE_CODE
    sections = [category_link(c) for c in Category.objects.filter(in_menu=True)[:MENU_LENGTH]]
    pages = [
        entry_link(page)
        for page in SitePage.objects.for_readers()
        # The second condition says where to begin: with the few plain pages, not with all entries.
        .filter(show_in_menus=True, pk__in=SitePage.objects.order_by().values("pk"))
        .order_by("path")[:MENU_LENGTH]
    ]
    return Chrome(
        name=about.name,
        tagline=about.tagline,
        language=language,
        locale=_territory(language),
        direction="rtl" if get_language_info(language)["bidi"] else "ltr",
        menu=tuple([*sections, *pages][:MENU_LENGTH]),
        footer=tuple(pages),
        feed="/feed/",
        comments_feed="/comments/feed/",
    )


def _territory(language: str) -> str:
    """Return a language with the place it is most spoken in, as OpenGraph names one: de_DE."""
    chosen = locale()
    if chosen.territory is None:
        likely = get_global("likely_subtags").get(chosen.language, language)
        chosen = Locale.parse(likely)
    return f"{chosen.language}_{chosen.territory}" if chosen.territory else chosen.language


def feed_links(text: str, base: str) -> tuple[FeedLink, ...]:
    """Return the feeds below a stored address, one for each format."""
    return tuple(
        FeedLink(f"{text} ({form.name})", url(base + form.ending), form.media_type)
        for form in FORMATS
    )


def entry_link(entry: Entry) -> Link:
    """Return the way to an entry, under its headline."""
    shows("post", entry.pk)
    return Link(entry.headline, url(entry.address))


def category_link(category: Category) -> Link:
    """Return the way to a category's archive."""
    shows("category", category.pk)
    return Link(category.name, url(category.address))


def tag_link(tag: Tag) -> Link:
    """Return the way to a tag's archive."""
    shows("tag", tag.pk)
    return Link(tag.name, url(tag.address))


def moment(when: datetime, *, with_time: bool = False) -> Moment:
    """Return an instant for machines and, in the publication's zone and language, for people."""
    local = when.astimezone(publication().timezone)
    if with_time:
        text = _("%(date)s at %(time)s") % {
            "date": format_date(local, "long", locale=locale()),
            "time": format_datetime(local, "HH:mm", locale=locale()),
        }
    else:
        text = format_date(local, "long", locale=locale())
    return Moment(local.isoformat(timespec="seconds"), text)


def published_moment(when: datetime, day: date | None) -> Moment:
    """Return when an entry was published, in words by its calendar day.

    The day counts, as in its permalink: what moved in from a site in another zone keeps the day it
    had there, and shows no hour that would belong to another day here.
    """
    shown = moment(when, with_time=True)
    if day is None or when.astimezone(publication().timezone).date() == day:
        return shown
    return Moment(shown.iso, day_text(day))


def day_text(day: date, form: str = "long") -> str:
    """Return a calendar day in words; ``form`` is a Babel format or pattern."""
    return format_date(day, form, locale=locale())


def locale() -> Locale:
    """Return the locale of the interface language; English dates are written the British way."""
    language = (get_language() or "en").replace("-", "_")
    try:
        return Locale.parse("en_GB" if language == "en" else language)
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en_GB")
