"""The demo publication that a new data folder gets: reads demo/ and writes it in one go.

The folder holds one table a thing: ``publication.toml`` (name, writers, categories, pictures, plain
pages), ``posts/*.toml`` (a post each) and ``conversation.toml`` (comments, mentions, likes). Things
are named there by slug, moments below a post are counted from its publication.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from coldopen.accounts.models import FollowLink, User
from coldopen.conversation.actions import comment_html, comment_path
from coldopen.conversation.models import Comment, Like, Mention
from coldopen.media.actions import add_picture
from coldopen.media.models import File as StoredFile
from coldopen.media.models import Picture
from coldopen.publishing.listings import rebuild_breaks
from coldopen.publishing.models import (
    Byline,
    Category,
    Entry,
    HomePage,
    PostPage,
    Publication,
    SitePage,
)
from coldopen.utils.ids import reserve_ids

FOLDER: Path = settings.CHECKOUT / "demo"
MAIL_HOST = "kettle.example"  # reserved for examples: no mail ever arrives there
LIKED_WITHIN = timedelta(days=21)
SPAN = re.compile(r"(\d+)([dhm])")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}

Table = dict[str, Any]
# Blocks whose values are stored as they are written, with what stands where nothing is.
PLAIN: dict[str, Table] = {
    "heading": {"text": "", "level": "2"},
    "quotation": {"text": "", "speaker": "", "outlet": "", "link": ""},
    "pull_quote": {"text": ""},
    "embed": {"address": "", "title": "", "caption": ""},
    "verdict": {"line": "", "score": None, "out_of": 5},
    "code": {"language": "", "code": ""},
}


class NotEmpty(ValidationError):
    """The publication has entries already, which a demo must not mix with."""


@dataclass(slots=True)
class Cast:
    """What posts and comments refer to by slug; ``moments`` are when the posts were published."""

    writers: dict[str, User] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    posts: dict[str, PostPage] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)

    def after(self, post: str, span: str) -> datetime:
        """Return the moment that a span such as ``1d 4h`` leads to from a post's publication."""
        parts = {UNITS[unit]: int(number) for number, unit in SPAN.findall(span)}
        return self.moments[post] + timedelta(**parts)


@transaction.atomic
def load_demo() -> None:
    """Write the demo publication into an empty one; raises NotEmpty when there are entries."""
    if Entry.objects.exists():
        raise NotEmpty(
            _("The demo needs an empty publication. Start one with a new data folder (--data).")
        )
    book = _read("publication.toml")
    begun: datetime = book["publication"]["begun"]
    _name_publication(book["publication"])
    cast = Cast()
    cast.writers = {row["slug"]: _writer(row) for row in book["writers"]}
    cast.categories = {row["slug"]: _category(row) for row in book["categories"]}
    cast.pictures = {row["slug"]: _picture(row) for row in book["pictures"]}
    cast.files = {row["slug"]: _file(row) for row in book.get("files", [])}
    home = HomePage.objects.get()
    for row in book["pages"]:
        _publish(home, _page(row, cast), begun)
    for path in sorted((FOLDER / "posts").glob("*.toml")):
        row = _read(f"posts/{path.name}")
        post = _post(row, cast)
        _publish(home, post, row["published"])
        cast.posts[row["slug"]] = post
        cast.moments[row["slug"]] = row["published"]
    talk = _read("conversation.toml")
    _comment(talk["comments"], cast)
    _mention(talk["mentions"], cast)
    _like(talk["likes"], cast)
    rebuild_breaks()


def _read(name: str) -> Table:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def _name_publication(row: Table) -> None:
    publication = Publication.load()
    publication.name = row["name"]
    publication.tagline = row["tagline"]
    publication.zone = row["zone"]
    publication.full_clean()
    publication.save()


def _writer(row: Table) -> User:
    """Create a writer who cannot log in."""
    user = User(
        username=row["slug"],
        slug=row["slug"],
        display_name=row["name"],
        email=f"{row['slug']}@{MAIL_HOST}",
        bio=row["bio"],
        website=row["website"],
    )
    user.set_unusable_password()
    with (FOLDER / "pictures" / row["portrait"]).open("rb") as file:
        user.portrait = File(file, row["portrait"])
        user.save()
    FollowLink.objects.bulk_create(
        FollowLink(user=user, label=link["label"], url=link["url"], position=position)
        for position, link in enumerate(row["follow"])
    )
    return user


def _category(row: Table) -> Category:
    return Category.objects.create(
        slug=row["slug"], name=row["name"], description=row["description"], in_menu=True
    )


def _picture(row: Table) -> Picture:
    with (FOLDER / "pictures" / f"{row['slug']}.jpg").open("rb") as file:
        return add_picture(
            file=file, title=row["title"], description=row["alt"], credit=row["credit"]
        )


def _file(row: Table) -> StoredFile:
    """Create a file that posts play or link to; it lies in ``files/``."""
    with (FOLDER / "files" / row["file"]).open("rb") as file:
        stored = StoredFile(title=row["title"], file=File(file, row["file"]))
        stored.save()
    return stored


def _page(row: Table, cast: Cast) -> SitePage:
    return SitePage(
        title=row["title"],
        slug=row["slug"],
        standfirst=row["standfirst"],
        show_in_menus=row.get("in_menu", False),
        comments_open=row.get("comments_open", True),
        body=_body(row, cast),
    )


def _post(row: Table, cast: Cast) -> PostPage:
    writers = [cast.writers[slug] for slug in row["writers"]]
    post = PostPage(
        title=row["headline"],
        slug=row["slug"],
        standfirst=row["standfirst"],
        lead_picture=cast.pictures[row["lead"]],
        revised_at=row.get("revised"),
        owner=writers[0],
        body=_body(row, cast),
    )
    post.bylines = [
        Byline(writer=writer, sort_order=position) for position, writer in enumerate(writers)
    ]
    post.categories = [cast.categories[slug] for slug in row["categories"]]
    post.tags.add(*row["tags"])
    return post


def _body(row: Table, cast: Cast) -> str:
    """Return the blocks as the editor stores them, with ids that are the same in every load."""
    blocks = []
    for position, block in enumerate(row["body"]):
        key = str(uuid5(NAMESPACE_URL, f"demo/{row['slug']}#{position}"))
        blocks.append({"type": block["type"], "value": _value(block, cast), "id": key})
    return json.dumps(blocks, ensure_ascii=False)


def _value(block: Table, cast: Cast) -> str | Table:
    """Return a block's value as the editor stores it; raises ValueError for an unknown block."""
    match block["type"]:
        case "text" | "list":
            return str(block["html"]).strip()
        case "image" | "gallery":
            return _pictured(block, cast)
        case "video" | "audio":
            return _played(block, cast)
        case "table":
            return _table(block)
        case "spoiler" | "footnote":
            own = "about" if block["type"] == "spoiler" else "mark"
            return {own: block[own], "text": block["html"].strip()}
    if block["type"] not in PLAIN:
        raise ValueError(f"No such block: {block['type']}.")
    return {name: block.get(name, default) for name, default in PLAIN[block["type"]].items()}


def _pictured(block: Table, cast: Cast) -> Table:
    if block["type"] == "image":
        return _shown(block, cast)
    shown = [
        {
            "type": "item",
            "value": _shown(each, cast),
            "id": str(uuid5(NAMESPACE_URL, f"demo/gallery/{each['picture']}#{position}")),
        }
        for position, each in enumerate(block["pictures"])
    ]
    return {"pictures": shown, "caption": block.get("caption", "")}


def _shown(row: Table, cast: Cast) -> Table:
    picture = cast.pictures[row["picture"]]
    return {"picture": picture.pk, "alt": "", "caption": row.get("caption", ""), "credit": ""}


def _played(block: Table, cast: Cast) -> Table:
    value: Table = {name: block.get(name, "") for name in ("title", "caption", "transcript")}
    value["file"] = cast.files[block["file"]].pk
    if block["type"] == "video":
        poster, captions = block.get("poster"), block.get("captions")
        value["poster"] = cast.pictures[poster].pk if poster else None
        value["captions"] = cast.files[captions].pk if captions else None
    return value


def _table(block: Table) -> Table:
    """A column whose heading begins with # holds numbers."""
    columns = [
        {"type": "number" if heading.startswith("#") else "words", "heading": heading.strip("# ")}
        for heading in block["headings"]
    ]
    table = {
        "columns": columns,
        "rows": [{"values": row} for row in block["rows"]],
        "caption": block.get("caption", ""),
    }
    return {"table": table, "has_row_headings": block.get("row_headings", False)}


def _publish(home: HomePage, entry: Entry, moment: datetime) -> None:
    """Put an entry live as if at that moment, with a revision for the desk."""
    entry.published_at = moment
    entry.first_published_at = moment
    home.add_child(instance=entry)
    entry.save_revision(user=entry.owner).publish()
    shown = entry.revised_at or moment
    Page.objects.filter(pk=entry.pk).update(last_published_at=shown)


def _comment(rows: list[Table], cast: Cast) -> None:
    """Create the comments, with ids that rise with their moments, as they would have."""
    by_key = {row["key"]: row for row in rows}
    timed = sorted(
        ((cast.after(_post_of(row, by_key), row["after"]), row) for row in rows),
        key=lambda pair: pair[0],
    )
    made: dict[str, Comment] = {}
    ids = reserve_ids(Comment, len(rows))
    for comment_id, (moment, row) in zip(ids, timed, strict=True):
        parent = made.get(row.get("reply_to", ""))
        made[row["key"]] = Comment(
            pk=comment_id,
            post=cast.posts[_post_of(row, by_key)],
            parent=parent,
            path=comment_path(comment_id, parent.path if parent else ""),
            body_source=row["text"].strip(),
            body_html=comment_html(row["text"].strip()),
            state=Comment.State(row.get("state", "approved")),
            created_at=moment,
            **_voice(row, cast),
        )
    Comment.objects.bulk_create(made.values())


def _post_of(row: Table, by_key: dict[str, Table]) -> str:
    while "reply_to" in row:
        row = by_key[row["reply_to"]]
    return str(row["post"])


def _voice(row: Table, cast: Cast) -> Table:
    """Return the columns that say who wrote a comment: one of the writers, or a guest."""
    if "writer" in row:
        writer = cast.writers[row["writer"]]
        return {"author": writer, "author_name": writer.byline, "author_email": writer.email}
    guest = _guest(row["name"])
    return {
        "author_name": row["name"],
        "author_email": f"{guest[:12]}@{MAIL_HOST}",
        "author_url": row.get("site", ""),
        "guest": guest,
    }


def _mention(rows: Iterable[Table], cast: Cast) -> None:
    Mention.objects.bulk_create(
        Mention(
            post=cast.posts[row["post"]],
            source=row["source"],
            kind=Mention.Kind(row["kind"]),
            author_name=row["title"],
            author_url=row["url"],
            excerpt=row["excerpt"],
            state=Mention.State.APPROVED,
            created_at=cast.after(row["post"], row["after"]),
        )
        for row in rows
    )


def _like(counts: dict[str, int], cast: Cast) -> None:
    Like.objects.bulk_create(
        like
        for slug, count in counts.items()
        for like in _likes(cast.posts[slug], cast.moments[slug], count)
    )


def _likes(post: PostPage, since: datetime, count: int) -> Iterator[Like]:
    """Give a post that many likes: many on its first evening, fewer and fewer later."""
    for number in range(count):
        share = (number + 1) / count
        yield Like(
            post=post,
            guest=_guest(f"{post.slug} {number}"),
            created_at=since + LIKED_WITHIN * share**3,
        )


def _guest(name: str) -> str:
    """Return the key of an invented guest, of the form and length of a real one's."""
    return hashlib.sha256(f"demo {name}".encode()).hexdigest()[:32]
