"""Every page carries the cache tags of what it shows: whatever changes its bytes is on it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page

from coldopen.accounts.models import FollowLink, User
from coldopen.conversation.models import Comment, Like
from coldopen.delivery.render import Rendered, render
from coldopen.media.models import Picture
from coldopen.publishing.models import (
    Category,
    Correction,
    PostPage,
    Publication,
    RelatedPost,
    Series,
    SitePage,
    Tag,
    TaggedPost,
)
from coldopen.utils.clock import now
from tests.factories import (
    NOON,
    make_comment,
    make_mention,
    make_page,
    make_post,
    make_writer,
)
from tests.pictures import small_picture

pytestmark = pytest.mark.django_db
# A tag, the row that has it, and the values that the row gets.
Change = tuple[str, QuerySet[Any], dict[str, Any]]
FAMILIES = [
    "/",
    "/page/1/",
    "/tag/jones/",
    "/tag/jones/page/2/",
    "/category/news/",
    "/category/casting/",
    "/author/nora/",
    "/author/nora/page/1/",
    "/2016/",
    "/2016/09/",
    "/2016/09/p2/",
    "/series/heat/",
    "/corrections/",
    "/about/",
    "/about/team/",
    "/no/such/page/",
    "/sitemap.xml",
    "/sitemaps/posts-1.xml",
    "/sitemaps/pages.xml",
    "/sitemaps/archives.xml",
    "/news-sitemap.xml",
    *(
        base + ending
        for base in (
            "/",
            "/tag/jones/",
            "/category/news/",
            "/author/nora/",
            "/comments/",
            "/2016/09/p2/",
            "/about/team/",
        )
        for ending in ("feed/", "feed/atom/", "feed.json")
    ),
]


@pytest.fixture(autouse=True)
def world() -> None:
    """Rows of every kind; p2 shows each of them."""
    Publication.objects.update_or_create(defaults={"posts_per_page": 2, "name": "The Paper"})
    news = Category.objects.create(name="News", slug="news", in_menu=True)
    casting = Category.objects.create(name="Casting", slug="casting", parent=news)
    Category.objects.create(name="Empty", slug="empty", parent=casting)
    nora = make_writer(bio="Writes at night.")
    FollowLink.objects.create(user=nora, label="Mastodon", url="https://social.example/@nora")
    pictures = [
        Picture.objects.create(
            title=f"{n}",
            description=f"Picture {n}",
            file=ImageFile(small_picture(), name=f"{n}.png"),
        )
        for n in range(2)
    ]
    about = make_page("about", show_in_menus=True)
    team = make_page("team", parent=about, body=[("image", image_block(pictures[1]))])
    link = f'<p>As <a linktype="page" id="{team.pk}">they</a> say.</p>'
    for number in range(5):
        post = make_post(
            f"p{number}",
            title=f"P{number}",
            writers=(nora, make_writer(f"w{number}", display_name=f"Writer {number}")),
            categories=(casting, news) if number % 2 else (news,),
            tags=("jones", "heat"),
            published_at=NOON + timedelta(days=number),
            lead_picture=pictures[0],
            body=[("text", link), ("image", image_block(pictures[1]))],
        )
        make_comment(post, f"On p{number}.", created_at=NOON + timedelta(hours=number))
        make_mention(post)
        Like.objects.create(post=post, guest="somebody", created_at=NOON)
    make_comment(team, "On the team.", author=nora)
    relations()
    locked = make_post("locked", visibility="password", password="x", tags=("jones",))
    make_comment(locked, "Within.")
    make_post("fresh", published_at=now() - timedelta(hours=1))


def relations() -> None:
    """A series, a correction and a related post of p2, and a post that is kept at the top."""
    heat = Series.objects.create(name="Heat")
    PostPage.objects.filter(slug__in=("p1", "p2", "p3")).update(series=heat)
    Correction.objects.create(post=post(), text="It was Tuesday.", corrected_at=NOON)
    RelatedPost.objects.create(post=post(), other=post("p4"), score=1)
    PostPage.objects.filter(slug="p0").update(is_sticky=True)


def image_block(picture: Picture) -> dict[str, object]:
    return {"picture": picture, "alt": "", "caption": "", "credit": ""}


def writer() -> User:
    return User.objects.get(username="nora")


def post(slug: str = "p2") -> PostPage:
    return PostPage.objects.get(slug=slug)


def changed_rows() -> list[Change]:
    """For rows of each kind a change of what readers see of them, done behind everybody's back."""
    changes: list[Change] = [
        ("publication", Publication.objects.all(), {"name": "The Other Paper"}),
        (f"writer:{writer().pk}", FollowLink.objects.all(), {"label": "Elsewhere"}),
    ]
    for page in Page.objects.filter(depth__gt=2):
        changes.append((f"post:{page.pk}", Page.objects.filter(pk=page.pk), {"title": "Another"}))
    locked = post("locked")
    for entry in (post(), SitePage.objects.get(slug="team"), locked):
        changes += [
            (f"comments:{entry.pk}", entry.comments.all(), {"body_html": "<p>Other.</p>"}),
            (f"mentions:{entry.pk}", entry.mentions.all(), {"excerpt": "Other."}),
            (f"likes:{entry.pk}", entry.likes.all(), {"post": locked}),
        ]
    kinds: list[Change] = [
        ("category", Category.objects.all(), {"name": "A"}),
        ("category", Category.objects.all(), {"slug": "a"}),
        ("tag", Tag.objects.all(), {"slug": "a"}),
        ("writer", User.objects.all(), {"slug": "a"}),
        ("tag", Tag.objects.all(), {"name": "a"}),
        ("writer", User.objects.all(), {"display_name": "A"}),
        ("picture", Picture.objects.all(), {"description": "A"}),
        ("picture", Picture.objects.all(), {"width": 77}),
        ("series", Series.objects.all(), {"name": "A"}),
        ("series", Series.objects.all(), {"slug": "a"}),
    ]
    for kind, rows, values in kinds:
        changes += [(f"{kind}:{row.pk}", rows.filter(pk=row.pk), values) for row in rows[:3]]
    return changes


def written_lists() -> list[tuple[set[str], Callable[[], object]]]:
    """Writes that change lists, each with the tags of the lists that it touches."""
    news, casting, empty = Category.objects.order_by("pk")
    nora, jones = writer(), Tag.objects.get(name="jones")
    places = {
        "list:site",
        f"list:tag:{jones.pk}",
        f"list:category:{news.pk}",
        f"list:writer:{nora.pk}",
    }
    old, new = NOON - timedelta(days=400), NOON + timedelta(days=400)

    def publish(slug: str, when: datetime | None) -> PostPage:
        return make_post(
            slug, published_at=when, writers=(nora,), categories=(news,), tags=("jones",)
        )

    held = Comment.State.PENDING
    p2 = post()
    return [
        (places, lambda: publish("newest", new)),
        (places, lambda: publish("oldest", old)),
        (places, lambda: publish("beside", p2.published_at)),
        (
            {"list:site", f"list:category:{empty.pk}"},
            lambda: make_post("first", categories=(empty,)),
        ),
        ({"menu", "pages"}, lambda: make_page("imprint", show_in_menus=True)),
        (
            {"archives", f"post:{p2.pk}"},
            lambda: TaggedPost.objects.create(
                content_object=p2, tag=Tag.objects.create(name="fresh", slug="fresh")
            ),
        ),
        ({"menu"}, lambda: Category.objects.filter(pk=casting.pk).update(in_menu=True)),
        ({"comments", f"comments:{p2.pk}"}, lambda: make_comment(p2, "Fresh.", created_at=new)),
        ({"comments", f"comments:{p2.pk}"}, lambda: p2.comments.update(state=held)),
        ({f"related:{p2.pk}"}, lambda: p2.related.all().delete()),
        ({"sticky"}, lambda: PostPage.objects.filter(slug="p0").update(is_sticky=False)),
        (
            {"corrections", f"post:{p2.pk}"},
            lambda: Correction.objects.create(post=p2, text="No.", corrected_at=NOON),
        ),
        (
            {f"series:{p2.series_id}"},
            lambda: PostPage.objects.filter(slug="p0").update(series=p2.series),
        ),
        ({f"mentions:{p2.pk}"}, lambda: make_mention(p2, source="https://other.example/")),
        (
            {f"likes:{p2.pk}"},
            lambda: Like.objects.create(post=p2, guest="another", created_at=NOON),
        ),
    ]


def test_every_family_answers() -> None:
    statuses = {address: render(address).status for address in FAMILIES}
    assert {a for a, status in statuses.items() if status != 200} == {"/no/such/page/"}


def test_changed_bytes_come_from_a_row_on_the_page() -> None:
    before = {address: render(address) for address in FAMILIES}
    seen: dict[str, set[str]] = {}
    for tag, rows, values in changed_rows():
        found = changed(before, {tag}, partial(rows.update, **values))
        seen.setdefault(tag.partition(":")[0], set()).update(found)
    sitemaps = {address for address in FAMILIES if "sitemap" in address}
    everywhere = set(FAMILIES) - sitemaps
    feeds = {address for address in FAMILIES if "feed" in address}
    entries = {"/2016/09/p2/", "/about/", "/about/team/"}
    lists = everywhere - feeds - entries - {"/no/such/page/"}
    comments_feeds = {a for a in feeds if a.startswith(("/comments/", "/2016/", "/about/"))}
    posts_feeds = feeds - comments_feeds
    assert seen["publication"] == everywhere | {"/news-sitemap.xml"}
    assert seen["post"] >= everywhere - {"/no/such/page/"}
    assert seen["category"] >= everywhere - feeds | posts_feeds
    for kind in ("category", "tag", "writer"):
        assert "/sitemaps/archives.xml" in seen[kind]
    assert seen["tag"] >= {"/tag/jones/", "/2016/09/p2/"} | posts_feeds
    assert seen["writer"] >= (lists - {"/corrections/"}) | {"/2016/09/p2/"} | posts_feeds
    assert seen["picture"] >= {"/", "/page/1/", "/tag/jones/", "/category/news/", "/2016/09/p2/"}
    assert seen["picture"] >= {"/about/team/"} | posts_feeds
    assert seen["series"] == {"/series/heat/", "/2016/09/p2/"}
    assert seen["comments"] >= {"/", "/2016/09/p2/", "/about/team/"} | comments_feeds
    assert seen["mentions"] == {"/2016/09/p2/"}
    assert seen["likes"] == {"/2016/09/p2/"}


def test_changed_bytes_come_from_a_list_on_the_page() -> None:
    before = {address: render(address) for address in FAMILIES}
    for tags, change in written_lists():
        assert changed(before, tags, change), tags


def changed(before: dict[str, Rendered], tags: set[str], change: Callable[[], object]) -> set[str]:
    """Make a change and take it back; return the addresses it shows at, which must be tagged."""
    sid = transaction.savepoint()
    change()
    after = {address: render(address).body for address in before}
    transaction.savepoint_rollback(sid)
    found = {address for address in before if after[address] != before[address].body}
    missing = {address for address in found if not tags & before[address].tags}
    assert missing == set(), tags
    return found


def test_entry_is_tagged_with_the_pages_above_it() -> None:
    about = SitePage.objects.get(slug="about")
    assert f"under:{about.pk}" in render("/about/team/").tags
    assert f"under:{about.pk}" not in render("/about/").tags


def test_neighbours_are_tagged() -> None:
    tags = render("/2016/09/p2/").tags
    assert {f"post:{post('p1').pk}", f"post:{post('p3').pk}", "list:site"} <= tags


def test_teaser_is_tagged_with_every_category() -> None:
    assert {f"category:{c.pk}" for c in post("p1").categories.all()} <= render("/2016/").tags


def test_linked_page_is_tagged() -> None:
    team = SitePage.objects.get(slug="team")
    for address in ("/2016/09/p2/", "/feed/"):
        assert f"post:{team.pk}" in render(address).tags
