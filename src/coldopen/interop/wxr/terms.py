"""The categories and tags of an export, matched by their slugs or made."""

from dataclasses import dataclass, field

from django.db import transaction

from coldopen.interop.wxr.convert import plain, slug_of
from coldopen.interop.wxr.reader import Item, Term
from coldopen.interop.wxr.report import Report
from coldopen.interop.wxr.survey import Survey, identity_of
from coldopen.publishing.models import Category, Tag

CATEGORY, TAG = "category", "post_tag"
LONGEST_CATEGORY, LONGEST_TAG = 200, 100


@dataclass(slots=True)
class Terms:
    """The ids of categories and tags by what the export calls them."""

    categories: dict[tuple[str, str], int] = field(default_factory=dict)
    tags: dict[tuple[str, str], int] = field(default_factory=dict)

    def categories_of(self, item: Item) -> list[int]:
        """Return the ids of an item's categories, each once."""
        return _ids(self.categories, item, CATEGORY)

    def tags_of(self, item: Item) -> list[int]:
        """Return the ids of an item's tags, each once."""
        return _ids(self.tags, item, TAG)


def _ids(known: dict[tuple[str, str], int], item: Item, taxonomy: str) -> list[int]:
    found = (known.get(identity_of(term)) for term in item.terms if term.taxonomy == taxonomy)
    return list(dict.fromkeys(pk for pk in found if pk is not None))


@transaction.atomic
def bring_terms(survey: Survey, report: Report, *, dry_run: bool) -> Terms:
    """Match or make each category and tag of the export, and return them."""
    terms = Terms()
    _bring_categories(survey, terms, report, dry_run=dry_run)
    _bring_tags(survey, terms, report, dry_run=dry_run)
    for taxonomy, number in survey.other_terms.items():
        report.count(f"{taxonomy} term", "in_file", number)
        report.count(f"{taxonomy} term", "left_out", number)
    return terms


def _slugs(
    survey: Survey, taxonomy: str, longest: int
) -> dict[str, list[tuple[tuple[str, str], Term]]]:
    """Return the terms of a taxonomy by the slug they get here."""
    by_slug: dict[str, list[tuple[tuple[str, str], Term]]] = {}
    for identity, term in survey.terms.items():
        if identity[0] == taxonomy:
            slug = slug_of(term.nicename, term.name, longest=longest) or "unnamed"
            by_slug.setdefault(slug, []).append((identity, term))
    return by_slug


def _bring_categories(survey: Survey, terms: Terms, report: Report, *, dry_run: bool) -> None:
    by_slug = _slugs(survey, CATEGORY, LONGEST_CATEGORY)
    here = dict(Category.objects.values_list("slug", "pk"))
    new = [slug for slug in by_slug if slug not in here]
    _count(report, "category", len(by_slug), len(new))
    if not dry_run:
        made = Category.objects.bulk_create(
            Category(
                name=(plain(by_slug[slug][0][1].name) or slug)[:LONGEST_CATEGORY],
                slug=slug,
                description=by_slug[slug][0][1].description,
                wordpress_id=by_slug[slug][0][1].id,
            )
            for slug in new
        )
        here.update({category.slug: category.pk for category in made})
        for slug, named in by_slug.items():
            terms.categories.update({identity: here[slug] for identity, _ in named})
        _nest(made, by_slug, terms)


def _nest(
    made: list[Category],
    by_slug: dict[str, list[tuple[tuple[str, str], Term]]],
    terms: Terms,
) -> None:
    """Put the new categories under their parents, unless that would make a circle."""
    above: dict[int, int] = dict(
        Category.objects.filter(parent__isnull=False).values_list("pk", "parent_id")
    )
    for category in made:
        parent_name = by_slug[category.slug][0][1].parent
        parent = terms.categories.get((CATEGORY, parent_name.lower())) if parent_name else None
        step = parent
        while step is not None and step != category.pk:
            step = above.get(step)
        if parent is not None and step is None:
            category.parent_id = above[category.pk] = parent
    Category.objects.bulk_update([one for one in made if one.parent_id], ["parent"], 500)


def _bring_tags(survey: Survey, terms: Terms, report: Report, *, dry_run: bool) -> None:
    by_slug = _slugs(survey, TAG, LONGEST_TAG)
    here = dict(Tag.objects.values_list("slug", "pk"))
    names = set(Tag.objects.values_list("name", flat=True))
    new = []
    for slug, named in by_slug.items():
        if slug in here:
            continue
        name = (plain(named[0][1].name) or slug)[:LONGEST_TAG]
        if name in names:  # two tags of one name can't be told apart in the desk
            ending = f" ({slug[:60]})"
            name = name[: LONGEST_TAG - len(ending)] + ending
            report.note(0, f"the tag “{slug}”", f"Another tag has its name; it is called “{name}”.")
        names.add(name)
        new.append(Tag(name=name, slug=slug, description=named[0][1].description))
    _count(report, "tag", len(by_slug), len(new))
    if not dry_run:
        here.update({tag.slug: tag.pk for tag in Tag.objects.bulk_create(new)})
        for slug, named in by_slug.items():
            terms.tags.update({identity: here[slug] for identity, _ in named})


def _count(report: Report, kind: str, in_file: int, imported: int) -> None:
    if not in_file:
        return
    report.count(kind, "in_file", in_file)
    report.count(kind, "imported", imported)
    report.count(kind, "already_here", in_file - imported)
