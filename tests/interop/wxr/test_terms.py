from pathlib import Path

import pytest

from coldopen.interop.wxr.reader import Item, Term
from coldopen.interop.wxr.report import Report
from coldopen.interop.wxr.survey import Survey
from coldopen.interop.wxr.terms import Terms, bring_terms
from coldopen.publishing.models import Category, Tag
from tests.interop.wxr.conftest import make_item

pytestmark = pytest.mark.django_db


def bring(*found: Term, dry_run: bool = False) -> tuple[Terms, Report]:
    survey = Survey(Path("a.xml"))
    for term in found:
        survey.add_term(term)
    report = Report()
    return bring_terms(survey, report, dry_run=dry_run), report


def category(nicename: str, name: str = "", parent: str = "", number: int | None = None) -> Term:
    return Term("category", nicename, name or nicename.title(), parent=parent, id=number)


def tag(nicename: str, name: str) -> Term:
    return Term("post_tag", nicename, name)


def item(*terms: Term) -> Item:
    return make_item(terms=list(terms))


def test_category_below_a_later_one_finds_it() -> None:
    bring(category("pilots", parent="reviews", number=31), category("reviews", number=30))
    pilots = Category.objects.get(slug="pilots")
    assert pilots.parent == Category.objects.get(slug="reviews")
    assert pilots.wordpress_id == 31


def test_circle_of_categories_is_broken() -> None:
    bring(category("a", parent="b"), category("b", parent="a"), category("c", parent="c"))
    assert Category.objects.filter(parent__isnull=True).count() == 2


def test_present_terms_are_used() -> None:
    here = Category.objects.create(name="Ours", slug="reviews")
    ours = Tag.objects.create(name="灯 here", slug="灯")
    terms, report = bring(category("reviews"), tag("%e7%81%af", "灯"))
    one = item(category("reviews"), category("reviews"), tag("%e7%81%af", "灯"))
    assert (terms.categories_of(one), terms.tags_of(one)) == ([here.pk], [ours.pk])
    assert Category.objects.get().name == "Ours"
    assert report.counts["category"]["already_here"] == report.counts["tag"]["already_here"] == 1


def test_tags_of_one_name_stay_apart() -> None:
    _, report = bring(tag("seen", "Seen"), tag("seen-2", "Seen"))
    assert set(Tag.objects.values_list("name", "slug")) == {
        ("Seen", "seen"),
        ("Seen (seen-2)", "seen-2"),
    }
    assert [note.what for note in report.notes] == ["the tag “seen-2”"]


def test_term_without_a_nicename_gets_a_slug() -> None:
    terms, _ = bring(category("", "Two Words"))
    made = Category.objects.get()
    assert (made.name, made.slug) == ("Two Words", "two-words")
    assert terms.categories_of(item(category("", "Two Words"))) == [made.pk]


def test_terms_of_other_taxonomies_are_counted() -> None:
    _, report = bring(Term("nav_menu", "main", "Main"))
    assert report.counts == {"nav_menu term": {"in_file": 1, "left_out": 1}}


def test_dry_run_makes_no_terms() -> None:
    terms, report = bring(category("reviews"), tag("a", "A"), dry_run=True)
    assert (terms, Category.objects.count(), Tag.objects.count()) == (Terms(), 0, 0)
    assert report.counts["tag"]["imported"] == report.counts["category"]["imported"] == 1
