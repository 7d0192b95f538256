"""Real rows for tests, with as little said as the test needs."""

from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile

from coldopen.accounts.models import User
from coldopen.conversation.actions import Author, comment_html, comment_path, submit_comment
from coldopen.conversation.models import Comment, Mention
from coldopen.media.actions import add_picture
from coldopen.media.models import File, Picture
from coldopen.publishing.models import (
    Byline,
    Category,
    Entry,
    HomePage,
    PostPage,
    SitePage,
    Tag,
    TaggedPost,
)
from tests.pictures import small_picture

NOON = datetime(2016, 9, 16, 12, 0, tzinfo=UTC)


def make_writer(username: str = "nora", **fields: Any) -> User:
    """A user with a byline name and no way in."""
    user = User(username=username, display_name=fields.pop("display_name", "Nora"), **fields)
    user.set_unusable_password()
    user.save()
    return user


def make_post(
    slug: str = "a-post",
    *,
    title: str = "A post",
    text: str = "<p>Some words.</p>",
    writers: tuple[User, ...] = (),
    categories: tuple[Category, ...] = (),
    tags: tuple[str, ...] = (),
    **fields: Any,
) -> PostPage:
    """A post that is live unless ``live=False`` is given."""
    fields.setdefault("published_at", NOON)
    fields.setdefault("body", [("text", text)])
    post = PostPage(title=title, slug=slug, **fields)
    for place, writer in enumerate(writers):
        post.bylines.add(Byline(writer=writer, sort_order=place))
    post.categories.set(categories)
    for name in tags:
        tag, _ = Tag.objects.get_or_create(name=name, defaults={"slug": name})
        post.tagged_items.add(TaggedPost(tag=tag))
    HomePage.objects.get().add_child(instance=post)
    return post


def make_page(slug: str = "about", *, parent: Entry | None = None, **fields: Any) -> SitePage:
    """A plain page below the home page or below another one."""
    fields.setdefault("title", slug.title())
    fields.setdefault("body", [("text", "<p>About us.</p>")])
    page = SitePage(slug=slug, **fields)
    (parent or HomePage.objects.get()).add_child(instance=page)
    return page


def make_comment(
    post: Entry,
    text: str = "A remark.",
    *,
    parent: Comment | None = None,
    state: Comment.State = Comment.State.APPROVED,
    name: str = "Reader",
    **fields: Any,
) -> Comment:
    """A comment in any state, below any parent, as an import might store it."""
    fields.setdefault("created_at", NOON)
    comment = Comment.objects.create(
        post=post,
        parent=parent,
        author_name=name,
        body_source=text,
        body_html=comment_html(text),
        state=state,
        **fields,
    )
    comment.path = comment_path(comment.pk, parent.path if parent else "")
    comment.save()
    return comment


def send_comment(post: Entry, text: str = "A remark.", **fields: Any) -> Comment:
    """A comment as the reply form sends it: held."""
    return submit_comment(post=post, author=Author(name="Guest"), text=text, **fields)


def make_mention(post: Entry, **fields: Any) -> Mention:
    """A pingback that has been approved."""
    values: dict[str, Any] = {
        "source": "https://blog.example/post/",
        "kind": Mention.Kind.PINGBACK,
        "author_name": "A blog",
        "excerpt": "[…] as they wrote […]",
        "state": Mention.State.APPROVED,
        "created_at": NOON,
    }
    return Mention.objects.create(post=post, **(values | fields))


def make_picture(title: str = "A picture", **fields: Any) -> Picture:
    """A small plain picture whose sizes are not made yet."""
    file = fields.pop("file", None) or small_picture()
    return add_picture(file=file, title=title, **fields)


def make_file(name: str = "notes.pdf", data: bytes = b"%PDF-1.4 notes") -> File:
    """A small file of the kind its name says."""
    return File.objects.create(title=name, file=ContentFile(data, name=name))


def every_block() -> list[tuple[str, Any]]:
    """A body with each kind of block there is, all of whose media exist."""
    shown = {"picture": make_picture(), "alt": "A desk", "caption": "Here", "credit": "Nora"}
    film, song = make_file("a.webm", b"\x1a\x45\xdf\xa3"), make_file("a.mp3", b"ID3")
    played = {"title": "Title", "caption": "Played", "transcript": "<p>What is said.</p>"}
    captions = make_file("a.vtt", b"WEBVTT\n")
    column = {"type": "words", "heading": "Series"}
    table = {"columns": [column], "rows": [{"values": ["<p>Cell</p>"]}], "caption": "Late"}
    address = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    return [
        ("text", "<p>Some words[^1].</p>"),
        ("heading", {"text": "Part two", "level": "2"}),
        ("list", "<ul><li>One item</li></ul>"),
        ("quotation", {"text": "<p>Said</p>", "speaker": "Ana", "outlet": "", "link": ""}),
        ("pull_quote", {"text": "Set large"}),
        ("spoiler", {"about": "the end", "text": "<p>qzx secret</p>"}),
        ("footnote", {"mark": "1", "text": "<p>The note.</p>"}),
        ("image", shown),
        ("gallery", {"pictures": [shown, shown], "caption": "Both"}),
        ("embed", {"address": address, "title": "A trailer", "caption": ""}),
        ("video", {**played, "file": film, "poster": make_picture(), "captions": captions}),
        ("audio", {**played, "file": song}),
        ("verdict", {"line": "Worth it.", "score": 4, "out_of": 5}),
        ("table", {"table": table, "has_row_headings": False}),
        ("code", {"language": "Python", "code": "if a < b: pass"}),
        ("html", "<p>Imported</p>"),
    ]
