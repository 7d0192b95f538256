from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision

from coldopen.accounts.models import User
from coldopen.conversation.models import Comment, Mention
from coldopen.interop.wxr import importer, writing
from coldopen.publishing.models import (
    Category,
    Entry,
    HomePage,
    ListingBreak,
    PostPage,
    Publication,
    SitePage,
    Tag,
)
from coldopen.utils import clock
from tests.interop.wxr.conftest import DATA, NO_REAL, REAL, Import

pytestmark = pytest.mark.django_db
COLUMNS = ("is_public", "published_at", "day", "address", "is_listed", "listed_at")


def entry(wordpress_id: int) -> Any:
    return Entry.objects.get(wordpress_id=wordpress_id).specific


def snapshot() -> dict[str, list[Any]]:
    models: list[Any] = [Page, Entry, PostPage, User, Category, Tag, Comment, Mention, Revision]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_everything_is_counted(bring: Import) -> None:
    report = bring("site.xml")
    assert report.contents == (
        "14 posts, 5 pages, 1 attachment, 1 item of type book, 1 menu item; "
        "13 comments, 1 pingback, 1 trackback, 1 editorial note"
    )
    counts = {kind: dict(count) for kind, count in report.as_json()["counts"].items()}
    assert counts["post"] == {"in_file": 14, "imported": 13, "already_here": 0, "left_out": 1}
    assert counts["page"] == {"in_file": 5, "imported": 5, "already_here": 0, "left_out": 0}
    assert counts["comment"] == {"in_file": 13, "imported": 12, "already_here": 0, "left_out": 1}
    assert counts["note"] == {"in_file": 1, "imported": 0, "already_here": 0, "left_out": 1}
    assert counts["author"]["imported"] == 2
    assert (counts["category"]["imported"], counts["tag"]["imported"]) == (3, 2)
    for count in counts.values():
        assert count["in_file"] == sum(list(count.values())[1:])
    assert report.exit_code == 0


def test_tree_is_sound(bring: Import) -> None:
    bring("site.xml")
    assert Page.find_problems() == ([], [], [], [], [])
    assert HomePage.objects.get().get_children().count() == 13 + 3
    assert entry(201).get_parent().pk == entry(202).pk
    assert entry(202).get_parent().pk == entry(203).pk
    assert entry(201).url_path == f"{HomePage.objects.get().url_path}about/team/lamps/"
    HomePage.objects.get().add_child(instance=PostPage(title="After", slug="after"))
    assert Page.find_problems() == ([], [], [], [], [])


def test_columns_are_as_saving_keeps_them(bring: Import) -> None:
    bring("site.xml")
    for model in (PostPage, SitePage):
        for one in model.objects.all():
            before = [getattr(one, name, None) for name in COLUMNS]
            one.keep_columns()
            assert [getattr(one, name, None) for name in COLUMNS] == before, one.title


def test_permalinks_stay_exactly(bring: Import) -> None:
    bring("site.xml")
    addresses = dict(Entry.objects.values_list("wordpress_id", "address"))
    assert addresses == {
        101: "/2016/09/a-night/",
        102: "/2016/09/blocks/",
        103: "/2016/09/for-us-alone/",
        104: "/2016/09/with-a-password/",
        105: None,
        106: None,
        107: None,
        108: "/2017/01/should-be-out/",
        109: "/2015/01/blocks/",
        110: "/2016/09/blocks-2/",
        111: "/2016/09/灯の夜/",
        112: "/2016/09/long/",
        113: "/2016/09/plain-links/",
        201: "/about/team/lamps/",
        202: "/about/team/",
        203: "/about/",
        204: "/orphan/",
        205: "/front/",
    }
    slugs = Counter(Page.objects.filter(depth=3).values_list("slug", flat=True))
    assert slugs["blocks"] == slugs["blocks-2"] == slugs["blocks-3"] == 1
    assert entry(111).slug == "灯の夜"


def test_days_are_the_old_sites(bring: Import) -> None:
    bring("site.xml")
    first, bare = entry(101), entry(111)
    assert first.published_at == datetime(2016, 8, 31, 22, 30, tzinfo=UTC)
    assert first.day == date(2016, 9, 1)
    assert bare.published_at == datetime(2016, 9, 1, 10, tzinfo=UTC)


def test_bodies_are_clean(bring: Import) -> None:
    bring("site.xml")
    html = str(entry(101).body[0].value)
    assert "<p>The night <em>watch</em> begins<br>\nand goes on.</p>" in html
    assert "<h2>A heading</h2>" in html
    assert '<a href="/2016/08/old/" rel="noopener">' in html
    assert '<a href="https://elsewhere.example/" rel="noopener">' in html
    assert 'src="https://lantern.example/wp-content/uploads/lamp.jpg"' in html
    assert (
        '<figure><a href="https://lantern.example/wp-content/uploads/big.jpg" rel="noopener">'
        '<img src="https://lantern.example/wp-content/uploads/small.jpg" alt="Two lamps"></a>'
        '<figcaption>Lit at <a href="/about/" rel="noopener">ours</a></figcaption></figure>'
    ) in html
    assert '<a href="https://lantern.example/wp-content/uploads/night.mp3" rel="noopener">' in html
    assert '<a href="https://video.example/embed/7?a=1&amp;b=2" rel="noopener">' in html
    assert "<pre>one\n\ntwo</pre>" in html
    assert "[poll id=" in html
    assert not any(left in html for left in ("<iframe", "<!--", "<h1", "[caption", "[gallery"))
    assert "<ul><li>one</li><li>two</li></ul>" in str(entry(102).body[0].value)


def test_headlines_are_plain(bring: Import) -> None:
    report = bring("site.xml")
    assert entry(101).title == "A night with lanterns \u2013 part one"
    assert entry(101).standfirst == "What the night was like."
    assert len(entry(112).title) == 255
    assert any("255 characters" in note.why for note in report.notes)


def test_nothing_hidden_becomes_public(bring: Import) -> None:
    bring("site.xml")
    assert (entry(103).visibility, entry(103).is_public) == ("private", False)
    assert (entry(104).visibility, entry(104).password) == ("password", "wick")
    assert {pk: entry(pk).live for pk in (105, 106, 107, 108)} == {
        105: False,
        106: False,
        107: False,
        108: True,
    }
    assert not Entry.objects.filter(wordpress_id=114).exists()
    assert not Comment.objects.filter(body_source__contains="Editors only").exists()
    assert not entry(102).comments_open


def test_scheduled_post_goes_live(bring: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    bring("site.xml")
    call_command("publish_scheduled")
    assert not entry(107).live
    monkeypatch.setattr(timezone, "now", lambda: datetime(2199, 5, 1, 10, 1, tzinfo=UTC))
    call_command("publish_scheduled")
    post = entry(107)
    assert post.live
    assert post.address == "/2199/05/much-later/"
    assert [category.slug for category in post.categories.all()] == ["reviews"]
    assert [tag.slug for tag in post.tags.all()] == ["finale"]
    assert [writer.username for writer in post.writers] == ["mina.oyelaran"]


def test_comments_keep_threads(bring: Import) -> None:
    bring("site.xml")
    comments = Comment.objects.filter(post__wordpress_id=101).in_threads()
    assert [(one.body_source.split(".")[0].split("!")[0], one.depth) for one in comments] == [
        ("First", 0),
        ("An earlier reply to the first", 1),
        ("Replying before the file says to what", 1),
        ("The newest start of a thread", 0),
        ("Whose parent is gone", 0),
        ("Still waiting", 0),
        ("Buy lamps", 0),
        ("Thrown away", 0),
    ]
    assert [one.state for one in comments][-4:] == ["approved", "pending", "spam", "trashed"]
    first, reply, answer = comments[:3]
    assert reply.parent == answer.parent == first
    assert first.created_at == datetime(2016, 9, 2, 8, tzinfo=UTC)
    assert [one.anchor for one in comments[:3]] == ["comment-3", "comment-4", "comment-5"]


def test_comments_keep_their_writers(bring: Import) -> None:
    bring("site.xml")
    first, reply, answer = Comment.objects.filter(post__wordpress_id=101).in_threads()[:3]
    assert first.author_name == "Bo & Ida"
    assert (first.author_url, first.author_email) == ("https://bo.example/", "bo@bo.example")
    assert (first.ip, first.origin) == ("2001:db8::7", "import")
    assert first.body_html == (
        "<p>First!</p>\n<p>With a <b>bold</b> claim<br>\nand</p>\n\n<p>a second line.</p>"
    )
    assert (reply.author_url, reply.author_email, reply.ip) == ("", "", None)
    assert answer.author == User.objects.get(username="mina.oyelaran")


def test_mentions_keep_their_kind(bring: Import) -> None:
    bring("site.xml")
    found = Mention.objects.order_by("created_at").values_list(
        "kind", "state", "source", "author_name", "excerpt"
    )
    assert list(found) == [
        (
            "pingback",
            "approved",
            "https://dim.example/four/",
            "Dim Lights",
            "[...] the lanterns of episode four [...]",
        ),
        ("trackback", "pending", "https://wick.example/a/", "Wick", "A trackback's words."),
    ]


def test_authors_get_no_rights(bring: Import) -> None:
    bring("site.xml")
    mina = User.objects.get(username="mina.oyelaran")
    assert (mina.display_name, mina.slug, mina.wordpress_id) == (
        "Mina Oyelaran",
        "mina-oyelaran",
        4,
    )
    assert not mina.has_usable_password()
    assert not any([mina.is_staff, mina.is_superuser, mina.groups.exists()])
    assert User.objects.get(username="guest-writer").bylines.get().post.wordpress_id == 110


def test_author_map_gives_bylines_away(bring: Import) -> None:
    anna = User.objects.create_user("anna")
    bring("site.xml", author_map={"mina.oyelaran": "anna"})
    assert entry(101).writers == [anna]
    assert not User.objects.filter(username="mina.oyelaran").exists()


def test_terms_keep_parents(bring: Import) -> None:
    bring("site.xml")
    pilots = Category.objects.get(slug="pilots")
    assert pilots.parent == Category.objects.get(slug="reviews", description="What we thought.")
    assert {one.slug for one in entry(101).categories.all()} == {"pilots", "new-here"}
    assert [(tag.name, tag.slug) for tag in entry(101).tags.all()] == [("灯", "灯")]
    assert not Tag.objects.filter(slug__contains="aside").exists()


def test_new_publication_takes_the_name(bring: Import) -> None:
    bring("site.xml")
    assert (Publication.load().name, Publication.load().tagline) == (
        "The Lantern & Co",
        "Notes from the back row",
    )


def test_publication_in_use_keeps_its_name(bring: Import) -> None:
    HomePage.objects.get().add_child(instance=PostPage(title="Ours", slug="ours"))
    bring("site.xml")
    assert Publication.load().name == "Cold Open"


def test_second_import_changes_nothing(bring: Import) -> None:
    bring("site.xml")
    before = snapshot()
    report = bring("site.xml")
    assert snapshot() == before
    assert [report.counts[kind]["imported"] for kind in ("post", "page", "comment")] == [0, 0, 0]
    assert report.counts["post"]["already_here"] == 13


def test_complete_import_ends_well(bring: Import) -> None:
    bring("site.xml")
    report = bring("site.xml")
    assert (report.exit_code, report.came_in) == (0, "")


def test_galleries_are_listed_with_their_posts(bring: Import) -> None:
    report = bring("site.xml")
    listed = [note.what for note in report.notes if '[gallery ids="7,8"]' in note.why]
    assert listed == ["post “A night with lanterns – part one” (101)"]
    assert report.shortcodes == {"poll": 1}


def test_new_publication_is_told_its_zone(bring: Import) -> None:
    report = bring("site.xml", dry_run=True)
    assert report.zones == ["Europe/Berlin", "Europe/Paris", "Europe/Madrid"]
    bring("site.xml")
    assert Publication.load().zone == "UTC"
    assert bring("site.xml").zones == []


@pytest.mark.parametrize(("zone", "is_right"), [("Asia/Tokyo", False), ("Europe/Rome", True)])
def test_chosen_zone_is_kept(bring: Import, zone: str, is_right: bool) -> None:
    publication = Publication.load()
    publication.zone = zone
    publication.save()
    report = bring("site.xml")
    assert (report.zones, report.is_zone_right) == ([], is_right)


def test_later_import_adds_only_comments(bring: Import) -> None:
    bring("site.xml")
    post = entry(101)
    post.title = "Edited here"
    post.save()
    report = bring("later.xml")
    assert report.as_json()["counts"]["comment"] == {
        "in_file": 9,
        "imported": 1,
        "already_here": 8,
        "left_out": 0,
    }
    new = Comment.objects.get(body_source="Written after the first import.")
    assert new.parent is not None
    assert new.parent.body_source.startswith("Replying before")
    assert new.depth == 2
    assert entry(101).title == "Edited here"
    assert "Changed at the old site" not in str(entry(101).body)


def test_dry_run_writes_nothing(bring: Import) -> None:
    before = snapshot()
    report = bring("site.xml", dry_run=True).as_json()
    assert snapshot() == before
    wet = bring("site.xml").as_json()
    assert report["counts"] == wet["counts"]
    assert [note["why"] for note in report["list"]] == [note["why"] for note in wet["list"]]


def test_killed_import_goes_on(bring: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "BATCH", 4)
    whole, calls = writing.write_batch, []

    def killed(batch: Any, reading: Any) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        whole(batch, reading)

    monkeypatch.setattr(importer, "write_batch", killed)
    with pytest.raises(KeyboardInterrupt):
        bring("site.xml")
    assert Entry.objects.count() == 8
    assert Page.find_problems() == ([], [], [], [], [])
    monkeypatch.setattr(importer, "write_batch", whole)
    bring("site.xml")
    assert Entry.objects.count() == 18
    assert Comment.objects.count() == 12
    assert entry(201).get_parent().pk == entry(202).pk


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_pages_find_parents_across_batches(
    bring: Import, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(importer, "BATCH", batch)
    report = bring("site.xml")
    assert entry(201).url_path == f"{HomePage.objects.get().url_path}about/team/lamps/"
    assert report.counts["page"]["imported"] == 5
    assert len({(note.line, note.why) for note in report.notes}) == len(report.notes)


def test_circle_of_parents_is_broken(bring: Import) -> None:
    report = bring("circle.xml")
    assert SitePage.objects.count() == 2
    assert Page.find_problems() == ([], [], [], [], [])
    assert [note.what for note in report.notes if "circle" in note.why] != []


def test_listings_are_counted_anew(bring: Import) -> None:
    bring("site.xml")
    assert ListingBreak.objects.get(listing="site", number=1).post_id == entry(109).pk


def test_several_files_come_in_together(bring: Import) -> None:
    report = bring("truncated.xml", "circle.xml", "empty.xml")
    assert (report.exit_code, report.unreadable) == (3, 1)
    assert Entry.objects.count() == 2  # of one id and GUID, two came in before


@pytest.mark.parametrize(
    ("name", "exit_code"),
    [
        ("truncated.xml", 3),
        ("malformed.xml", 3),
        ("bad_cdata.xml", 0),
        ("unbound_prefix.xml", 0),
        ("rebound.xml", 3),
        ("empty.xml", 1),
        ("feed.xml", 1),
        ("not_xml.xml", 1),
        ("entities.xml", 1),
    ],
)
def test_exit_code_says_what_was_read(bring: Import, name: str, exit_code: int) -> None:
    assert bring(name).exit_code == exit_code


@pytest.mark.filterwarnings("ignore:No directory at")
def test_desk_edits_and_publishes_imports(bring: Import, client: Client, settings: Any) -> None:
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    bring("site.xml")
    client.force_login(User.objects.create_superuser("editor"))
    for wordpress_id in (101, 104, 105, 107, 201):
        answer = client.get(f"/admin/pages/{entry(wordpress_id).pk}/edit/")
        assert answer.status_code == 200
    for one in Entry.objects.all():
        page = one.specific
        if one.go_live_at is None:
            page.full_clean()
            page.save_revision().publish()
            assert Page.objects.get(pk=one.pk).live


@pytest.mark.skipif(not REAL, reason=NO_REAL)
@pytest.mark.parametrize("name", list(REAL) or ["none"])
def test_real_exports_come_in_once(name: str) -> None:
    first = importer.import_files([REAL[name]])
    entries, comments = Entry.objects.count(), Comment.objects.count()
    assert Page.find_problems() == ([], [], [], [], [])
    counts = first.as_json()["counts"]
    imported = [counts[kind]["imported"] for kind in ("post", "page") if kind in counts]
    assert sum(imported) == entries
    importer.import_files([REAL[name]])
    assert (Entry.objects.count(), Comment.objects.count()) == (entries, comments)


@pytest.mark.skipif("themeunittest.xml" not in REAL, reason=NO_REAL)
def test_theme_test_data_is_whole() -> None:
    report = importer.import_files([REAL["themeunittest.xml"]])
    assert report.contents == (
        "58 posts, 21 pages, 37 attachments, 70 menu items; 29 comments, 2 pingbacks, 2 trackbacks"
    )
    assert Counter(Comment.objects.values_list("state", flat=True)) == {
        "approved": 26,
        "pending": 3,
    }
    assert Entry.objects.filter(is_public=True).count() == 77
    assert clock.now() < PostPage.objects.get(go_live_at__isnull=False).go_live_at


def test_parts_of_a_site_share_pages(
    bring: Import, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(importer, "BATCH", 1)
    whole = (DATA / "site.xml").read_text()
    start, end = whole.index("<title><![CDATA[About]]>"), whole.index("<title><![CDATA[Its parent")
    start, end = whole.rindex("<item>", 0, start), whole.rindex("<item>", 0, end)
    first, second = tmp_path / "one.xml", tmp_path / "two.xml"
    first.write_text(whole[:start] + whole[end:])
    head = whole[: whole.index("<item>")]
    second.write_text(head + whole[start:end] + "</channel></rss>")
    importer.import_files([first, second])
    assert entry(201).url_path == f"{HomePage.objects.get().url_path}about/team/lamps/"
