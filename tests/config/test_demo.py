import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from coldopen.accounts.models import User
from coldopen.config.demo import FOLDER, Cast, NotEmpty, _body, load_demo
from coldopen.conversation.models import Comment, Like, Mention
from coldopen.media.models import Picture
from coldopen.publishing.blocks import BodyBlock
from coldopen.publishing.body import blocks_of
from coldopen.publishing.models import Category, Entry, PostPage, Publication, SitePage
from tests.factories import make_file, make_picture, make_post

FIRST = "nobody-is-fixing-jessica-jones"
ADDRESS = re.compile(r"/(\d{4})/(\d{2})/[a-z0-9-]+/")
LINK = re.compile(r'href="(/[^"#?]*)')
SMALL = 130_000


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Load the demo once for all tests here; what they change is rolled back, then the demo too."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: None, db: None) -> None:
    """The demo, and the database to look at it."""


def values(value: Any) -> Iterator[str]:
    """The texts in a block's stored value, however deep."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from values(inner)
    else:
        yield str(value)


def bodies() -> list[str]:
    return [
        text
        for entry in Entry.objects.for_readers()
        for block in entry.body.raw_data
        for text in values(block["value"])
    ]


@pytest.mark.usefixtures("demo")
def test_six_posts_and_two_pages_are_public() -> None:
    assert PostPage.objects.listed().count() == 6
    assert SitePage.objects.for_readers().count() == 2
    assert SitePage.objects.filter(show_in_menus=True).count() == 1
    assert Category.objects.filter(in_menu=True).count() == 3


@pytest.mark.usefixtures("demo")
def test_publication_has_its_name_and_zone() -> None:
    publication = Publication.load()
    assert publication.name == "Kettle & Credits"
    assert publication.zone == "Europe/London"


@pytest.mark.usefixtures("demo")
def test_posts_have_the_addresses_of_their_days() -> None:
    posts = list(PostPage.objects.all())
    for post in posts:
        found = ADDRESS.fullmatch(post.address)
        assert found, post.address
        assert (int(found[1]), int(found[2])) == (post.day.year, post.day.month)
    assert PostPage.objects.get(slug=FIRST).address == f"/2016/09/{FIRST}/"


@pytest.mark.usefixtures("demo")
def test_posts_are_dated_by_the_story() -> None:
    for post in PostPage.objects.all():
        assert post.first_published_at == post.published_at == post.listed_at
        assert post.last_published_at == (post.revised_at or post.published_at)
        assert post.latest_revision is not None
        assert post.has_unpublished_changes is False
    assert PostPage.objects.exclude(revised_at=None).count() == 1


@pytest.mark.usefixtures("demo")
def test_kinds_of_blocks_are_used() -> None:
    names = {block["type"] for post in PostPage.objects.all() for block in post.body.raw_data}
    assert {"text", "heading", "list", "quotation", "image", "pull_quote", "footnote"} <= names


@pytest.mark.usefixtures("demo")
def test_links_inside_lead_somewhere() -> None:
    known = set(Entry.objects.for_readers().values_list("address", flat=True))
    known |= {writer.address for writer in User.objects.all()}
    comments = Comment.objects.values_list("body_html", flat=True)
    targets = {target for text in [*bodies(), *comments] for target in LINK.findall(text)}
    assert len(targets) > 5
    assert targets <= known


@pytest.mark.usefixtures("demo")
def test_pictures_are_there_and_described() -> None:
    pictures = list(Picture.objects.all())
    assert len(pictures) == 7
    for picture in pictures:
        assert picture.description
        assert (picture.width, picture.height) == (1600, 1067)
        assert Path(picture.file.path).stat().st_size <= SMALL
    assert all(post.lead_picture for post in PostPage.objects.all())


def test_each_picture_has_its_drawing() -> None:
    drawn = {file.stem for file in (FOLDER / "pictures" / "sources").glob("*.svg")}
    assert {file.stem for file in (FOLDER / "pictures").glob("*.jpg")} == drawn


@pytest.mark.usefixtures("demo")
def test_writers_have_portraits_and_cannot_log_in() -> None:
    writers = list(User.objects.filter(bylines__isnull=False).distinct())
    assert len(writers) == 2
    for writer in writers:
        assert writer.bio
        assert writer.website
        assert writer.follow_links.exists()
        assert Path(writer.portrait.path).exists()
        assert not writer.has_usable_password()
    assert sum(len(post.writers) == 2 for post in PostPage.objects.all()) == 1


@pytest.mark.usefixtures("demo")
def test_threads_go_four_deep_below_the_first_post() -> None:
    comments = list(Comment.objects.approved().filter(post__slug=FIRST).in_threads())
    assert len(comments) >= 20
    assert max(comment.depth for comment in comments) == 4
    for comment in comments:
        if comment.parent:
            assert comment.path.startswith(comment.parent.path)
            assert comment.created_at > comment.parent.created_at
    assert any(comment.author for comment in comments)


@pytest.mark.usefixtures("demo")
def test_comments_are_whole() -> None:
    for comment in Comment.objects.all():
        comment.full_clean(exclude=["path"])
        assert comment.body_html.startswith("<p>")


@pytest.mark.usefixtures("demo")
def test_two_comments_wait_for_an_editor() -> None:
    assert Comment.objects.pending().count() == 2


@pytest.mark.usefixtures("demo")
def test_pingback_stands_below_the_first_post() -> None:
    pingback = Mention.objects.approved().get(kind=Mention.Kind.PINGBACK)
    assert pingback.post.slug == FIRST
    assert pingback.excerpt.startswith("[…] ")
    assert pingback.excerpt.endswith(" […]")
    assert Mention.objects.approved().count() == 2


@pytest.mark.usefixtures("demo")
def test_likes_are_counted() -> None:
    assert Like.objects.filter(post__slug=FIRST).count() == 43
    assert all(post.likes.exists() for post in PostPage.objects.all())


@pytest.mark.django_db
def test_every_block_can_be_written_down() -> None:
    picture, file = make_picture(), make_file("a.webm", b"\x1a\x45\xdf\xa3")
    cast = Cast(pictures={"desk": picture}, files={"film": file})
    shown = {"picture": "desk", "caption": "Here"}
    rows: list[dict[str, Any]] = [
        {"type": "text", "html": "<p>Words[^1].</p>"},
        {"type": "list", "html": "<ul><li>One</li></ul>"},
        {"type": "heading", "text": "Part two"},
        {"type": "quotation", "text": "<p>Said</p>", "speaker": "Ana"},
        {"type": "pull_quote", "text": "Set large"},
        {"type": "spoiler", "about": "the end", "html": "<p>He claps.</p>"},
        {"type": "footnote", "mark": "1", "html": "<p>A note.</p>"},
        {"type": "image", **shown},
        {"type": "gallery", "pictures": [shown, shown]},
        {"type": "embed", "address": "https://vimeo.com/123456"},
        {"type": "video", "file": "film", "title": "A film", "poster": "desk"},
        {"type": "audio", "file": "film", "title": "A talk"},
        {"type": "verdict", "line": "Fine.", "score": 4},
        {"type": "table", "headings": ["A", "# B"], "rows": [["<p>a</p>", "1"]]},
        {"type": "code", "code": "pass"},
    ]
    written = json.loads(_body({"slug": "all", "body": rows}, cast))
    blocks = BodyBlock()
    value = blocks.to_python(written)
    blocks.clean(value)
    assert {block["type"] for block in written} == set(blocks.child_blocks) - {"html"}
    post = make_post(body=json.dumps(written))
    shown_names = [view.name for view in blocks_of(post)]
    assert shown_names == [row["type"] for row in rows if row["type"] != "footnote"] + ["notes"]


@pytest.mark.django_db
def test_unknown_block_is_named() -> None:
    with pytest.raises(ValueError, match="marquee"):
        _body({"slug": "all", "body": [{"type": "marquee"}]}, Cast())


@pytest.mark.usefixtures("demo")
def test_second_load_is_refused() -> None:
    with pytest.raises(NotEmpty, match="empty publication"):
        load_demo()
    assert PostPage.objects.count() == 6
