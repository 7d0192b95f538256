"""The authors of an export as users: matched by name, or made without a password and any rights."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from coldopen.accounts.models import User, free_slug
from coldopen.interop.wxr.reader import Author
from coldopen.interop.wxr.report import Report
from coldopen.interop.wxr.survey import Survey

BEYOND_LOGIN = re.compile(r"[^\w .@-]+")
BEYOND_USERNAME = re.compile(r"[^\w.@+-]+")


@dataclass(slots=True)
class People:
    """The users' ids by WordPress login and by WordPress id; None stands for one a dry run made."""

    by_login: dict[str, int | None] = field(default_factory=dict)
    by_wordpress_id: dict[int, int | None] = field(default_factory=dict)


@transaction.atomic
def bring_people(
    survey: Survey, author_map: Mapping[str, str], report: Report, *, dry_run: bool
) -> People:
    """Match or make a user for each author of the export, and return them."""
    people = People()
    used: set[str] = set()
    for author in _everybody(survey):
        username = author_map.get(author.login) or _username(author.login, used)
        used.add(username)
        user = User.objects.filter(username=username).first()
        report.count("author", "in_file")
        report.count("author", "already_here" if user else "imported")
        if user is None:
            user = _new_user(author, username)
            if not dry_run:
                user.save()
        people.by_login[author.login] = user.pk
        if author.id is not None:
            people.by_wordpress_id[author.id] = user.pk
    by_bare_login = {_bare(login): pk for login, pk in people.by_login.items()}
    for login in survey.creators:
        people.by_login.setdefault(login, by_bare_login[_bare(login)])
    return people


def _everybody(survey: Survey) -> Iterable[Author]:
    """Yield the declared authors, then those that only bylines name, each once."""
    yield from survey.authors.values()
    declared = {_bare(login) for login in survey.authors}
    for login, line in survey.creators.items():
        if _bare(login) not in declared:
            declared.add(_bare(login))
            yield Author(line=line, id=None, login=login)


def _bare(login: str) -> str:
    """Return a login without what WordPress allows in none, which hand-edited files have."""
    return BEYOND_LOGIN.sub("", login).strip().lower()


def _username(login: str, used: set[str]) -> str:
    stem = BEYOND_USERNAME.sub("-", login)[:140].strip("-") or "writer"
    username, number = stem, 2
    while username in used:
        username, number = f"{stem}-{number}", number + 1
    return username


def _new_user(author: Author, username: str) -> User:
    user = User(
        username=username,
        email=valid_email(author.email),
        display_name=(author.display_name or author.login)[:200],
        first_name=author.first_name[:150],
        last_name=author.last_name[:150],
        wordpress_id=author.id,
        # WordPress makes the address of an author's archive like this
        slug=free_slug(author.login.replace(".", "-").replace("@", "")),
    )
    user.set_unusable_password()
    return user


def valid_email(text: str) -> str:
    """Return an e-mail address that is one, or nothing."""
    if not text or len(text) > 254:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text
