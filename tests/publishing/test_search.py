from datetime import timedelta
from typing import Any

import pytest

from coldopen.publishing.models import Category, Entry, PostPage, SearchText
from coldopen.publishing.models.search import texts_of
from coldopen.publishing.search import (
    RANKED,
    Found,
    best,
    entries_of,
    find,
    index_entries,
    parse,
    rebuild_index,
)
from tests.factories import NOON, make_page, make_post, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def database(any_database: str) -> str:
    """Run each of these on SQLite and on PostgreSQL."""
    return any_database


def titles(typed: str, *marks: str) -> list[str]:
    """The headlines that are found, the best first."""
    query = parse(typed, marks)
    return [entry.title for entry in entries_of(best(query, find(query)))]


# ---- what a reader types ----


@pytest.mark.parametrize(
    ("typed", "phrases", "without"),
    [
        ("jessica jones", ("jessica", "jone"), ()),
        ('"jessica jones" -trailer', ("jessica jone",), ("trailer",)),
        ("“season two”", ("season two",), ()),
        ('unclosed "two words', ("unclosed", "two word"), ()),
        ("half-written", ("half written",), ()),
        ('-"two words" -x', (), ("two word", "x")),
        ("a AND b OR (c*) NEAR/2 {d} ^e", ("a", "and", "b", "or", "c", "near 2", "d", "e"), ()),
        ("' ; -- \" * : ()", (), ()),
        ("same same", ("same",), ()),
        ("\0null\0byte", ("null", "byte"), ()),
    ],
)
def test_typed_words_are_understood(
    typed: str, phrases: tuple[str, ...], without: tuple[str, ...]
) -> None:
    query = parse(typed)
    assert (query.phrases, query.without) == (phrases, without)


def test_endless_query_is_cut() -> None:
    query = parse("word " * 2000)
    assert query.is_cut
    assert len(query.text) <= 300
    assert parse(" ".join(f"w{n}" for n in range(40))).is_cut
    assert len(parse(" ".join(f"w{n}" for n in range(40))).phrases) == 12
    assert not parse("three small words").is_cut


@pytest.mark.parametrize(
    "typed",
    ["x'; DROP TABLE", '"', "-", "a* OR b", "headline:x", "{x y}: z", "%", "\\", "!& |", "\ud800x"],
)
def test_operators_of_databases_mean_nothing(typed: str) -> None:
    make_post()
    assert isinstance(find(parse(typed)), Found)


# ---- what is found ----


def test_words_are_found_everywhere() -> None:
    news = Category.objects.create(name="Newsreel", slug="newsreel")
    make_post(
        title="The Headline",
        standfirst="A standfirst.",
        text="<p>Words of the <b>body</b>.</p>",
        writers=(make_writer(display_name="Zora Quill"),),
        categories=(news,),
        tags=("jones",),
    )
    for typed in ("headline", "standfirst", "body", "zora quill", "newsreel", "jones"):
        assert titles(typed) == ["The Headline"], typed


def test_accents_and_case_do_not_matter() -> None:
    make_post(title="La séance de l’été")
    assert titles("SEANCE ete") == titles("séance été") == ["La séance de l’été"]


def test_all_words_must_be_there() -> None:
    make_post("one", title="One", text="<p>lantern owl</p>")
    make_post("two", title="Two", text="<p>lantern</p>")
    assert titles("lantern owl") == ["One"]
    assert titles("lantern -owl") == ["Two"]
    assert titles("lantern -owl -two") == []


def test_quoted_words_stand_side_by_side() -> None:
    make_post("one", title="One", text="<p>the second season</p>")
    make_post("two", title="Two", text="<p>this season, the second</p>")
    assert titles('"second season"') == ["One"]
    assert sorted(titles("second season")) == ["One", "Two"]


def test_other_scripts_are_found() -> None:
    make_post("ja", title="東京タワーの夜")
    make_post("he", title="שלום עולם")
    make_post("hi", title="हिन्दी फिल्म")
    assert titles("タワー") == ["東京タワーの夜"]
    assert titles("京東") == []
    assert titles("שָׁלוֹם") == ["שלום עולם"]
    assert titles("फिल्म") == ["हिन्दी फिल्म"]


def test_beginnings_are_found_where_nothing_else_is() -> None:
    make_post("one", title="Kilgrave returns")
    make_post("two", title="The Kilgraves return")
    make_post("three", title="A kilt")
    found = find(parse("kilg"))
    assert found.by_beginning
    assert len(found.keys) == 2
    assert not find(parse("kilt")).by_beginning
    assert find(parse('"the kilg"')).by_beginning
    assert find(parse("nothing")).keys == ()


def test_headline_comes_before_body() -> None:
    make_post("one", title="Owl", published_at=NOON - timedelta(days=9))
    make_post("two", title="Two", text="<p>owl owl owl</p>")
    make_post("three", title="Three", text="<p>an owl</p>")
    assert titles("owl") == ["Owl", "Two", "Three"]


def test_newest_come_first_and_older_follow() -> None:
    for number in range(RANKED + 5):
        make_post(f"p{number}", title=f"P{number}", published_at=NOON + timedelta(hours=number))
    make_post("late", title="Backdated", published_at=NOON - timedelta(days=1))
    newest = find(parse("words"))
    assert [e.title for e in entries_of(newest.keys[:2])] == [f"P{RANKED + 4}", f"P{RANKED + 3}"]
    assert len(newest.keys) == RANKED
    older = find(parse("words"), before=newest.older)
    assert [e.title for e in entries_of(older.keys)] == ["P4", "P3", "P2", "P1", "P0", "Backdated"]
    assert older.older is None


def test_marks_narrow_down() -> None:
    nora, callum = make_writer(), make_writer("callum", display_name="Callum")
    news = Category.objects.create(name="News", slug="news")
    one = make_post("one", title="One", writers=(nora,), categories=(news,), tags=("jones",))
    make_post("two", title="Two", writers=(callum,), published_at=NOON.replace(year=2018))
    tag = one.tagged_items.get().tag_id
    assert titles("words", f"w{nora.pk}") == ["One"]
    assert titles("words", f"t{tag}", f"c{news.pk}", "y2016") == ["One"]
    assert titles("words", "y2018") == ["Two"]
    assert titles("words", f"w{nora.pk}", "y2018") == []
    assert titles("y2016") == []  # a mark is no word
    assert find(parse("words")).marks["y2016"] == 1


# ---- who finds what ----


@pytest.mark.parametrize(
    "fields",
    [{"live": False}, {"visibility": "private"}, {"visibility": "password", "password": "x"}],
    ids=["draft", "private", "password"],
)
def test_hidden_entry_is_not_found(fields: dict[str, Any]) -> None:
    make_post("hidden", title="qzx", **fields)
    make_page("secret", title="qzx too", **fields)
    assert titles("qzx") == []
    assert SearchText.objects.count() == 0


def test_plain_pages_are_found() -> None:
    make_page("imprint", title="Imprint")
    assert titles("imprint") == ["Imprint"]


def test_index_follows_the_post() -> None:
    post = make_post(title="Lantern", tags=("jones",))
    post.title = "Owl"
    post.tagged_items.clear()
    post.save_revision().publish()
    assert titles("lantern") == titles("jones") == []
    assert titles("owl") == ["Owl"]
    post.unpublish()
    assert titles("owl") == []
    post.save_revision().publish()
    assert titles("owl") == ["Owl"]
    post.delete()
    assert titles("owl") == []
    assert SearchText.objects.count() == 0


def test_draft_of_a_live_post_is_not_found() -> None:
    post = make_post(title="Lantern")
    post.title = "Qzx"
    post.save_revision()
    assert titles("qzx") == []
    assert titles("lantern") == ["Lantern"]


def test_bulk_unpublishing_hides_at_once() -> None:
    for number in range(3):
        make_post(f"p{number}", title="Owl")
    PostPage.objects.filter(slug="p1").update(live=False)
    assert len(find(parse("owl")).keys) == 2
    Entry.objects.filter(slug="p2").update(visibility="password")
    assert len(find(parse("owl")).keys) == 1


def test_hidden_matches_do_not_hide_others() -> None:
    make_post("shown", title="Owl", published_at=NOON - timedelta(days=1))
    for number in range(RANKED + 20):
        make_post(f"p{number}", title="Owl")
    PostPage.objects.exclude(slug="shown").update(live=False)
    assert titles("owl") == ["Owl"]


def test_spoilers_are_not_found() -> None:
    blocks = [
        {"type": "spoiler", "value": {"text": "<p>qzx</p>"}, "id": "1"},
        {"type": "quotation", "value": {"text": "<p>said</p>", "link": "https://qzx.example"}},
        {"type": "list", "value": [{"type": "item", "value": "<b>one</b>", "id": "2"}]},
    ]
    assert list(texts_of(blocks)) == ["said", "one"]


# ---- keeping it ----


def test_batch_is_indexed_at_once() -> None:
    posts = [make_post("one", title="Owl"), make_page("two", title="Owl page")]
    SearchText.objects.all().delete()
    assert titles("owl") == []
    index_entries([post.pk for post in posts])
    assert sorted(titles("owl")) == ["Owl", "Owl page"]


def test_rebuilding_mends_everything() -> None:
    make_post("one", title="Owl")
    gone = make_post("two", title="Owl")
    PostPage.objects.filter(pk=gone.pk).update(live=False)
    SearchText.objects.exclude(entry=gone).delete()
    assert rebuild_index() == 1
    assert titles("owl") == ["Owl"]
    assert SearchText.objects.count() == 1


def test_giant_body_is_indexed_in_part() -> None:
    words = " ".join(f"word{number}x" for number in range(60_000))
    make_post(title="Giant", text=f"<p>{words}</p>")
    assert titles("word7x") == ["Giant"]
    assert titles("word59999x") == []


def test_oldest_dates_have_keys() -> None:
    make_post(title="Ancient owl", published_at=NOON.replace(year=1))
    assert titles("owl") == ["Ancient owl"]
