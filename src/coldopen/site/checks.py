"""Whether the owner's theme works: asked at the start and by the desk."""

import os

from django.utils.translation import gettext as _

from coldopen.delivery.render import render
from coldopen.publishing.models import Category, PostPage, SitePage
from coldopen.site.folders import ThemeError, chosen, own_folders
from coldopen.site.theme import compile_all, forget_noted, noted


def theme_faults() -> list[str]:
    """Return what is wrong with the owner's theme, in sentences; nothing where there is none.

    Reads each template and makes one page of each family, as readers see them.
    """
    faults: list[str] = []
    try:
        chosen()
    except ThemeError as error:
        faults.append(str(error))
    if not own_folders():
        return faults
    forget_noted()
    compile_all()
    for address in sample_addresses():
        render(address)
    faults += noted()
    return faults + [
        _("The style sheet %(file)s can't be read.") % {"file": folder / "tokens.css"}
        for folder in own_folders()
        if (folder / "tokens.css").exists() and not os.access(folder / "tokens.css", os.R_OK)
    ]


def sample_addresses() -> list[str]:
    """Return an address of each family of pages."""
    found = ["/", "/a/page/that/is/not/here/"]
    post = PostPage.objects.listed().newest_first().first()
    if post and post.day:
        found += [post.address or "/", f"/{post.day.year}/", f"/{post.day:%Y/%m}/"]
    page = SitePage.objects.for_readers().first()
    category = Category.objects.first()
    found += [page.address or "/"] if page else []
    return found + ([category.address] if category else [])
