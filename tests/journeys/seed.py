"""Rows that a theme has a hard time with: run in a process of its own on a site's data folder."""

import os
import sys
from typing import Any

import django

LONG = (
    "Everything that was said about the second season, by whom, in which interview, on which day, "
    "and which half of it turned out to be true by the time that anybody could watch any of it"
)
UNBROKEN = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenfabrikantenwitwe" * 2
ARABIC = "جيسيكا جونز تعود في الموسم الثاني، ولا أحد يعرف متى"
ARABIC_TEXT = (
    "<p>لم يُعلن بعد عن موعد العرض، لكن المنتجة قالت إن الكتابة قد بدأت. «نحن في منتصف الطريق»، "
    "كما قالت في <b>Esquire</b> يوم 16 سبتمبر 2016.</p><p>وسنعود إلى هذا قريبًا.</p>"
)


def seed_hard() -> None:
    """Fill an empty publication with long names, long words, two scripts and 200 comments."""
    from coldopen.publishing.models import Category, Publication  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    Publication.objects.update_or_create(
        defaults={
            "name": "The Thoroughly Considered Review of Television and Film",
            "tagline": "With more words in its tagline than some publications have in a week",
        }
    )
    categories = [
        Category.objects.create(name=f"A section with a long name, number {n}", slug=f"s{n}")
        for n in range(7)
    ]
    Category.objects.update(in_menu=True)
    writers = tuple(
        factories.make_writer(
            f"w{n}", display_name=f"Maximiliane-Alexandra von und zu Hohenfelden {n}", bio=LONG
        )
        for n in range(4)
    )
    words: dict[str, Any] = {
        "writers": writers,
        "categories": tuple(categories[:3]),
        "tags": ("one", UNBROKEN[:90]),
    }
    factories.make_post("long", title=LONG, standfirst=LONG * 2, **words)
    factories.make_post("unbroken", title=UNBROKEN, text=f"<p>{UNBROKEN * 3}</p>", **words)
    factories.make_post("arabic", title=ARABIC, text=ARABIC_TEXT, **words)
    talk(factories.make_post("talk", title="Two hundred replies", **words))


def talk(post: Any) -> None:
    """Two hundred comments in threads, some of them long or in another script."""
    from tests import factories  # noqa: PLC0415

    above = None
    for number in range(200):
        text = (UNBROKEN, ARABIC, LONG, "Yes.", "https://example.org/" + "a" * 200)[number % 5]
        name = (UNBROKEN[:100], "ليلى", "Bo")[number % 3]
        parent = above if number % 4 else None
        above = factories.make_comment(post, text, name=name, parent=parent)


def seed_right_to_left() -> None:
    """Fill an empty publication with posts in Arabic."""
    from coldopen.publishing.models import Category, Publication  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    Publication.objects.update_or_create(defaults={"name": "شاي وتترات", "tagline": ARABIC})
    news = Category.objects.create(name="أخبار", slug="news", in_menu=True)
    writer = factories.make_writer("layla", display_name="ليلى حدّاد", bio=ARABIC)
    for number in range(6):
        post = factories.make_post(
            f"p{number}",
            title=ARABIC,
            standfirst=ARABIC,
            text=ARABIC_TEXT,
            writers=(writer,),
            categories=(news,),
            tags=("تلفزيون",),
        )
        first = factories.make_comment(post, ARABIC, name="ليلى")
        factories.make_comment(post, "An answer in English.", name="Bo", parent=first)
        factories.make_mention(post)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "coldopen.config.settings"
    django.setup()
    {"hard": seed_hard, "right-to-left": seed_right_to_left}[sys.argv[1]]()
