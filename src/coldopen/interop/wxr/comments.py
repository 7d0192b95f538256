"""Comments, pingbacks and trackbacks of an export as rows, in threads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from coldopen.conversation.actions import comment_path
from coldopen.conversation.models import Comment, Mention
from coldopen.interop.wxr.convert import comment_html, instant_of, plain, web_address
from coldopen.interop.wxr.people import valid_email
from coldopen.interop.wxr.reader import Item, Remark
from coldopen.interop.wxr.report import Report
from coldopen.interop.wxr.survey import fitting
from coldopen.utils.clock import now
from coldopen.utils.ids import reserve_ids
from coldopen.utils.rows import insert_rows

MOST_KEYS = 900  # in one query
STATES = {
    "1": "approved",
    "approve": "approved",
    "approved": "approved",
    "0": "pending",
    "hold": "pending",
    "spam": "spam",
    "trash": "trashed",
    "post-trashed": "trashed",
}


@dataclass(slots=True, eq=False)
class Reply:
    """A comment on its way in; ``above`` is what it answers, in the file or here already."""

    key: str
    remark: Remark
    created_at: datetime
    above: "Reply | None" = None
    effective: datetime | None = None
    level: int = 0
    pk: int = 0
    path: str = ""


@dataclass(slots=True)
class PlannedRemarks:
    """The comments of one entry, each after what it answers, and its mentions with their keys."""

    replies: list[Reply] = field(default_factory=list)
    mentions: list[tuple[str, Remark, datetime]] = field(default_factory=list)


def plan_remarks(item: Item, entry_key: str, offset: timedelta, report: Report) -> PlannedRemarks:
    """Return an item's comments in the order of their threads, listing what is left out."""
    planned = PlannedRemarks()
    by_id: dict[int, Reply] = {}
    seen: set[str] = set()
    for remark in item.remarks:
        key = _key(entry_key, remark)
        if key in seen:
            report.count(remark.type, "already_here")
            continue
        seen.add(key)
        moment = instant_of(remark.date, remark.date_gmt, offset) or now()
        if remark.type == "comment":
            reply = Reply(key, remark, moment)
            planned.replies.append(reply)
            if remark.id is not None:
                by_id[remark.id] = reply
        elif remark.type in {"pingback", "trackback"} and web_address(remark.url, 2000):
            planned.mentions.append((key, remark, moment))
        else:
            _leave_out(item, remark, report)
    _join(planned.replies, by_id, item, report)
    return planned


def _leave_out(item: Item, remark: Remark, report: Report) -> None:
    if remark.type in {"pingback", "trackback"}:  # of other types the survey has told
        report.count(remark.type, "left_out")
        why = "It was left out: it does not say which page it came from."
        report.note(item.line, f"{remark.type} {remark.id or ''} of item {item.id or ''}", why)


def _key(entry_key: str, remark: Remark) -> str:
    if remark.id is not None:
        return fitting(f"{entry_key}#comment-{remark.id}")
    text = f"{remark.author}\0{remark.date}\0{remark.content}"
    return fitting(f"{entry_key}#comment-{sha256(text.encode()).hexdigest()[:20]}")


def _join(replies: list[Reply], by_id: dict[int, Reply], item: Item, report: Report) -> None:
    """Tie replies to what they answer and sort: siblings by date, each after what it answers."""
    for reply in replies:
        if not reply.remark.parent:
            continue
        reply.above = by_id.get(reply.remark.parent)
        if reply.above is None:
            why = "What it answers is not among the comments of its post; it starts a thread."
            report.note(item.line, f"comment {reply.remark.id or ''}", why)
    for reply in replies:
        _place(reply, item, report)
    replies.sort(key=lambda one: (one.effective, one.level, one.created_at, one.remark.id or 0))


def _place(reply: Reply, item: Item, report: Report) -> None:
    """Set the level in the thread, and a moment that no answer's is before."""
    chain: list[Reply] = []
    step: Reply | None = reply
    while step is not None and step.effective is None:
        chain.append(step)
        step.effective = step.created_at
        step = step.above
    if step is not None and step in chain:
        why = "It answers itself, by a detour; it starts a thread."
        report.note(item.line, f"comment {chain[-1].remark.id or ''}", why)
        chain[-1].above = None
    for one in reversed(chain):
        above = one.above
        if above is not None and above.effective is not None:
            one.effective = max(above.effective, one.created_at)
            one.level = above.level + 1


def mark_known(plans: Iterable[PlannedRemarks], report: Report) -> None:
    """Drop mentions that are here already and give the comments that are their ids and paths."""
    plans = list(plans)
    replies = {reply.key: reply for one in plans for reply in one.replies}
    for key, pk, path in _found(Comment, replies, "import_key", "pk", "path"):
        replies[key].pk, replies[key].path = pk, path
        report.count("comment", "already_here")
    keys = [mention[0] for one in plans for mention in one.mentions]
    known = {key for (key,) in _found(Mention, keys, "import_key")}
    for one in plans:
        for mention in one.mentions:
            if mention[0] in known:
                report.count(mention[1].type, "already_here")
        one.mentions = [mention for mention in one.mentions if mention[0] not in known]


def _found(model: type[Model], keys: Iterable[str], *fields: str) -> Iterable[tuple[Any, ...]]:
    wanted = list(keys)
    for start in range(0, len(wanted), MOST_KEYS):
        some = wanted[start : start + MOST_KEYS]
        yield from model._default_manager.filter(import_key__in=some).values_list(*fields)


def count_new(plans: Iterable[PlannedRemarks], report: Report) -> None:
    """Count what is not here yet as imported."""
    for one in plans:
        new = sum(1 for reply in one.replies if not reply.pk)
        if new:
            report.count("comment", "imported", new)
        for _, remark, _moment in one.mentions:
            report.count(remark.type, "imported")


def write_remarks(
    planned: Sequence[tuple[int, PlannedRemarks]], author_of: Callable[[int], int | None]
) -> None:
    """Insert the new comments and mentions of entries; call it inside a transaction.

    Ids go up in the order of the threads' dates, because a comment's path is made of them.
    """
    new = [(entry, reply) for entry, one in planned for reply in one.replies if not reply.pk]
    for (_, reply), pk in zip(new, reserve_ids(Comment, len(new)), strict=True):
        reply.pk = pk
        reply.path = comment_path(pk, reply.above.path if reply.above else "")
    insert_rows(Comment, [_comment_row(entry, reply, author_of) for entry, reply in new])
    insert_rows(
        Mention,
        [
            _mention_row(entry, key, remark, moment)
            for entry, one in planned
            for key, remark, moment in one.mentions
        ],
    )


def _comment_row(
    entry: int, reply: Reply, author_of: Callable[[int], int | None]
) -> dict[str, Any]:
    remark = reply.remark
    return {
        "id": reply.pk,
        "post_id": entry,
        "parent_id": reply.above.pk if reply.above else None,
        "path": reply.path,
        "author_name": plain(remark.author)[:200] or gettext("Anonymous"),
        "author_email": valid_email(remark.email),
        "author_url": web_address(remark.url, 500),
        "author_id": author_of(remark.user_id) if remark.user_id else None,
        "body_source": remark.content,
        "body_html": comment_html(remark.content),
        "state": STATES.get(remark.approved, "pending"),
        "origin": "import",
        "ip": _valid_ip(remark.ip),
        "created_at": reply.created_at,
        "wordpress_id": remark.id,
        "import_key": reply.key,
    }


def _mention_row(entry: int, key: str, remark: Remark, moment: datetime) -> dict[str, Any]:
    return {
        "post_id": entry,
        "source": web_address(remark.url, 2000),
        "kind": remark.type,
        "author_name": plain(remark.author)[:300],
        "excerpt": plain(remark.content),
        "state": STATES.get(remark.approved, "pending"),
        "created_at": moment,
        "import_key": key,
    }


def _valid_ip(text: str) -> str | None:
    try:
        return str(ip_address(text.split(",")[0].strip()))
    except ValueError:
        return None
