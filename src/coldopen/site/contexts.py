"""What templates get: typed, ready values. These dataclasses are the theme's contract.

Text fields are plain and escaped by the template; fields typed Markup are clean HTML.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from markupsafe import Markup

from coldopen.publishing.body import BlockView, PictureView
from coldopen.publishing.cards import SharePicture

NO_MARKUP = Markup()


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A line of the main menu, with those of its sub-level."""

    text: str
    url: str
    below: tuple[Link, ...] = ()

    @property
    def lines(self) -> tuple[Link, ...]:
        """Itself and those below it, one after the other."""
        return Link(self.text, self.url), *self.below


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed of what a page shows, in one format."""

    text: str
    url: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant: ISO 8601 for machines, the publication's zone and the language for people."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """What surrounds every page: the nameplate, the menu and the foot.

    ``style`` is the address of a sheet with the publication's own tokens, empty where it keeps the
    theme's; ``fonts`` are the addresses of the fonts that the first text needs.
    """

    name: str
    tagline: str
    logo: PictureView | None
    language: str
    locale: str
    direction: str
    menu: tuple[MenuLink, ...]
    footer: tuple[Link, ...]
    footer_text: Markup
    social: tuple[Link, ...]
    style: str
    fonts: tuple[str, ...]
    feed: str
    comments_feed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookContext:
    """The sheet of the publication's own tokens, empty where it keeps the theme's.

    ``own`` is the CSS of ``tokens.css``.
    """

    accent: str
    dark_accent: str
    type_pair: str
    own: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands in a page's head."""

    title: str
    canonical: str
    description: str = ""
    kind: str = "website"
    picture: SharePicture | None = None
    authors: tuple[str, ...] = ()
    oembed: str = ""
    feeds: tuple[FeedLink, ...] = ()
    json_ld: Markup = NO_MARKUP
    published: str = ""
    revised: str = ""
    hidden: bool = False

    @property
    def path(self) -> str:
        """The path of the page, as links to it have it."""
        return urlsplit(self.canonical).path


@dataclass(frozen=True, slots=True)
class Writer:
    """A writer in a byline or on the writer's own page."""

    name: str
    url: str
    bio: str = ""
    portrait: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A post in a list."""

    url: str
    headline: str
    summary: str
    writers: tuple[Writer, ...]
    published: Moment
    category: Link | None
    picture: PictureView | None
    replies: int
    locked: bool
    sticky: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A fresh comment in a list of comments."""

    name: str
    url: str
    headline: str
    excerpt: str
    written: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A comment with those below it; ``answers`` names whom it replies to when it stands beside."""

    id: int
    anchor: str
    name: str
    website: str
    body: Markup
    written: Moment
    by_writer: bool
    reply_url: str
    answers: str = ""
    replies: tuple["CommentView", ...] = ()


@dataclass(frozen=True, slots=True)
class MentionView:
    """Another site's page that links here."""

    kind: str
    label: str
    name: str
    url: str
    host: str
    excerpt: str
    received: Moment


@dataclass(frozen=True, slots=True)
class Form:
    """The reply form: where it goes, what was typed before, and what was wrong with it."""

    action: str
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    answering: CommentView | None = None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What was wrong in a post; ``post`` leads to it where corrections of many stand together."""

    text: str
    made: Moment
    post: Link | None = None


@dataclass(frozen=True, slots=True)
class SeriesView:
    """The series that a post is a part of: all its parts in order, and which one this is."""

    name: str
    url: str
    parts: tuple[Link, ...]
    number: int
    earlier: Link | None
    later: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """A post or plain page with its body; ``scripts`` are the modules that improve its blocks."""

    id: int
    url: str
    headline: str
    standfirst: str
    writers: tuple[Writer, ...]
    published: Moment | None
    revised: Moment | None
    picture: PictureView | None
    blocks: tuple[BlockView, ...]
    categories: tuple[Link, ...]
    tags: tuple[Link, ...]
    is_post: bool
    scripts: tuple[str, ...] = ()
    corrections: tuple[CorrectionView, ...] = ()
    series: SeriesView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryContext:
    """The page of one entry and the conversation below it."""

    site: Chrome
    head: Head
    entry: EntryView
    locked: bool
    wrong_password: bool
    unlock_url: str
    likes: int
    like_url: str
    mentions: tuple[MentionView, ...]
    comments: tuple[CommentView, ...]
    comment_count: int
    form: Form | None
    earlier: Link | None
    later: Link | None
    related: tuple[Teaser, ...] = ()
    draft_until: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesContext:
    """A series: its parts in the order in which they came out."""

    site: Chrome
    head: Head
    title: str
    intro: str
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsContext:
    """The newest corrections of all posts."""

    site: Chrome
    head: Head
    corrections: tuple[CorrectionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedContext:
    """The card of an entry in another site's frame."""

    site: Chrome
    head: Head
    url: str
    headline: str
    summary: str
    writers: tuple[Writer, ...]
    published: Moment | None
    picture: PictureView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeContext:
    """The front page; ``layout`` is ``front``, ``list`` or ``magazine``.

    ``posts`` are all of the page by date; ``lead``, ``seconds`` and ``river`` the same ones sorted
    for a front page.
    """

    site: Chrome
    head: Head
    layout: str
    lead: Teaser | None
    seconds: tuple[Teaser, ...]
    river: tuple[Teaser, ...]
    posts: tuple[Teaser, ...]
    replies: tuple[Reply, ...]
    most_replied: tuple[Teaser, ...]
    older: str
    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveContext:
    """A listing: of the site, a tag, a category or a writer."""

    site: Chrome
    head: Head
    kind: str
    title: str
    intro: str
    writer: Writer | None
    teasers: tuple[Teaser, ...]
    subsections: tuple[Link, ...]
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of an archive under a heading: a month of a year, a day of a month."""

    title: str
    url: str
    teasers: tuple[Teaser, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodContext:
    """The archive of a year, a month or a day; ``above`` leads to the longer period around it."""

    site: Chrome
    head: Head
    title: str
    above: Link | None
    periods: tuple[Period, ...]
    count: int
    earlier: Link | None
    later: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An entry that a search found; what was looked for is marked in its headline and excerpt."""

    url: str
    headline: Markup
    excerpt: Markup
    writers: tuple[Writer, ...]
    published: Moment | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to change a search: what it leads to, and whether that is so already."""

    text: str
    url: str
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Ways to narrow a search down of one kind, under their title."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchContext:
    """The search page: what was looked for and what was found, or what to try next."""

    site: Chrome
    head: Head
    query: str
    kept: tuple[tuple[str, str], ...]
    found: str
    notes: tuple[str, ...]
    error: str
    orders: tuple[Choice, ...]
    filters: tuple[Choice, ...]
    narrower: tuple[Choices, ...]
    hits: tuple[Hit, ...]
    newer: str
    older: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContext:
    """A short page that says something: not found, thank you."""

    site: Chrome
    head: Head
    title: str
    paragraphs: tuple[str, ...]
    quoted: Markup
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyContext:
    """The reply form on a page of its own."""

    site: Chrome
    head: Head
    entry: Link
    form: Form
    closed: str
