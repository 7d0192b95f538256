from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PagePermissionTester
from wagtail.search import index

from coldopen.delivery.render import render
from coldopen.media.cards import card_name
from coldopen.media.models import Picture
from coldopen.media.querysets import shown_where
from coldopen.publishing.blocks import BodyBlock
from coldopen.publishing.forms import EntryForm
from coldopen.publishing.models.publication import publication
from coldopen.publishing.models.search import SearchText
from coldopen.publishing.models.uses import MediaUse, image_values, media_of
from coldopen.publishing.panels import (
    ADDRESS_PANELS,
    ENTRY_PANELS,
    ENTRY_SETTINGS,
    PAGE_ADDRESS_PANELS,
)
from coldopen.publishing.permalinks import check_address, is_reserved
from coldopen.publishing.querysets import EntryQuerySet
from coldopen.publishing.tasks import draw_card_of
from coldopen.utils.clock import now

# The columns that decide about who sees an entry, where and when.
DECIDING = frozenset({"live", "visibility", "published_at", "address", "first_published_at"})
# The columns that show pictures and files.
SHOWING = frozenset({"body", "lead_picture"})


class HomePage(Page):
    """The root of the publication's pages in the desk; readers' front page is made elsewhere."""

    max_count = 1
    private_page_options: ClassVar[list[str]] = []
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["publishing.PostPage", "publishing.SitePage"]

    class Meta:
        verbose_name = _("home")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str]:
        """Return Wagtail's (site id, root address, path) of the front page."""
        return 1, settings.SITE_URL, "/"


class EntryPermissionTester(PagePermissionTester):
    """Wagtail lets whoever may publish anything publish and unpublish everything; here authors
    decide about their own posts alone.
    """

    def can_publish(self) -> bool:
        """Tell whether the user may publish the entry."""
        return bool(super().can_publish() and self.can_edit())

    def can_unpublish(self) -> bool:
        """Tell whether the user may take the entry down."""
        return bool(super().can_unpublish() and self.can_edit())


class Entry(Page):
    """Anything with an address of its own that readers can open: a post or a plain page.

    The columns here serve every public read; Wagtail's tree is for the desk alone. ``is_public``
    is the one predicate of what strangers may see, kept by save(): live and not private. ``day``
    is the calendar day in the publication's zone on which it was published, which permalinks and
    archives go by and which never shifts.
    """

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public")
        PRIVATE = "private", _("Private: for the desk only")
        PASSWORD = "password", _("Opened with a password")

    address = models.CharField(
        _("address"),
        max_length=500,
        unique=True,
        null=True,
        blank=True,
        help_text=_(
            "The path readers find it at; made from the permalink pattern when empty. Readers "
            "of the old address are led to a new one."
        ),
    )
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences under the headline.")
    )
    lead_picture = models.ForeignKey(
        "media.Picture",
        verbose_name=_("lead picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    password = models.CharField(_("password"), max_length=200, blank=True)
    comments_open = models.BooleanField(_("comments open"), default=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    day = models.DateField(_("day of publication"), null=True, editable=False)
    revised_at = models.DateTimeField(
        _("updated"),
        null=True,
        blank=True,
        help_text=_("Shown to readers as the time of the update; empty shows none."),
    )
    is_public = models.BooleanField(default=False, editable=False)
    go_live_at: datetime | None  # Wagtail's
    wordpress_id = models.BigIntegerField(null=True, blank=True, editable=False, db_index=True)
    card = models.CharField(max_length=100, blank=True, editable=False)
    import_key = models.CharField(  # noqa: DJ001  unique, so absent is NULL
        max_length=255, unique=True, null=True, editable=False
    )

    objects = PageManager.from_queryset(EntryQuerySet)()

    is_creatable = False
    # Who may read is said by ``visibility`` alone; Wagtail's own restrictions would not be heard.
    private_page_options: ClassVar[list[str]] = []
    exclude_fields_in_copy: ClassVar[list[str]] = [
        "address",
        "published_at",
        "day",
        "revised_at",
        "is_public",
        "wordpress_id",
        "card",
        "import_key",
    ]
    base_form_class = EntryForm
    content_panels = ENTRY_PANELS
    promote_panels = ADDRESS_PANELS
    settings_panels = ENTRY_SETTINGS
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.FilterField("is_public"),
    ]

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")

    def clean(self) -> None:
        """Refuse what readers could not reach or open; a time ahead schedules what is not live."""
        super().clean()
        if self.visibility == self.Visibility.PASSWORD and not self.password:
            raise ValidationError({"password": _("Give the password that opens it.")})
        if self.address:
            try:
                check_address(self.address)
            except ValidationError as error:
                raise ValidationError({"address": error}) from error
        if self.published_at and self.published_at > now():
            if self.live:
                told = _("Readers have it already. To bring it out later, unpublish it first.")
                raise ValidationError({"published_at": told})
            if self.go_live_at is None:
                self.go_live_at = self.published_at

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keeping the columns that public reads go by, and lead readers to a new address."""
        if self.alias_of_id:
            self.import_key = self.wordpress_id = None
        fields = kwargs.get("update_fields")
        if fields is not None and not DECIDING & set(fields):
            super().save(*args, **kwargs)
            if SHOWING & set(fields):
                MediaUse.objects.keep(self)
            return
        before = self.keep_columns()
        if fields is not None:
            kwargs["update_fields"] = {*fields, *self.kept_columns}
        super().save(*args, **kwargs)
        if fields is None or SHOWING & set(fields):
            MediaUse.objects.keep(self)
        SearchText.objects.keep([self])
        self._have_card_drawn()
        if before["is_public"] and before["address"] != self.address:
            self._lead_from(before["address"])

    kept_columns: ClassVar[tuple[str, ...]] = ("is_public", "published_at", "day", "address")

    def keep_columns(self) -> dict[str, Any]:
        """Set the derived columns: is_public, and of what is live also time, day and address.

        What was published keeps its address and day also where an older revision, or a form that
        knows no seconds, says less. Returns the columns as they are stored, None where they aren't.
        """
        before = self._stored()
        self.address = before["address"] if self.alias_of_id else self.address or before["address"]
        # A post scheduled at once is live for a moment, on its way to waiting for its time.
        out = self.live and not (self.go_live_at and self.go_live_at > now())
        self.is_public = out and self.visibility != self.Visibility.PRIVATE
        if not out:
            return before
        self.published_at = min(self._moment(before["published_at"]), now())
        if before["day"] and self.published_at == before["published_at"]:
            self.day = before["day"]
        else:
            self.day = self.published_at.astimezone(publication().timezone).date()
        if not self.address:
            self.address = free_address(self.wanted_address(), self.pk)
        return before

    def _moment(self, before: datetime | None) -> datetime:
        """When it was published: as typed, as known, as scheduled, or now."""
        moment: datetime = self.published_at or before or self.go_live_at or now()
        return before if before and _same_minute(moment, before) else moment

    def _stored(self) -> dict[str, Any]:
        columns = ("address", "published_at", "day", "is_public")
        stored = Entry.objects.filter(pk=self.pk) if self.pk else Entry.objects.none()
        return stored.values(*columns).first() or dict.fromkeys(columns)

    def _have_card_drawn(self) -> None:
        """Leave the card for link previews to the task worker where a new one is due."""
        about = publication()
        if not self.is_public or (self.lead_picture_id and not about.card_for_all):
            return
        if self.card != card_name(self.headline, about.name):
            draw_card_of.enqueue(self.pk)

    def _lead_from(self, old_address: str) -> None:
        """Lead readers of an old address to the present one."""
        Redirect.objects.filter(old_path=Redirect.normalise_path(self.address)).delete()
        Redirect.objects.filter(old_path=Redirect.normalise_path(old_address)).delete()
        Redirect.add_redirect(old_address, redirect_to=self, automatically_created=True)

    def wanted_address(self) -> str:
        """Return the path it would like to have, which another entry may have already."""
        return f"/{self.slug}/"

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str]:
        """Return Wagtail's (site id, root address, path) of the readers' page."""
        return 1, settings.SITE_URL, self.address or self.wanted_address()

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return what a user may do with it: only who may edit it may publish or take it down."""
        return EntryPermissionTester(user, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the draft in memory with the very page function that readers' pages come from."""
        rendered = render(self.address or "/preview/", {"draft": self.specific})
        return HttpResponse(rendered.body, content_type=rendered.content_type)

    @property
    def headline(self) -> str:
        """Its title, or words in its place where the writer gave none."""
        return self.title.strip() or gettext("Untitled")

    @property
    def is_protected(self) -> bool:
        """Whether readers need its password."""
        return self.visibility == self.Visibility.PASSWORD

    def pictures_without_words(self) -> list[Picture]:
        """Return the pictures it shows, as it stands in memory, that say nothing to the blind.

        A block may say it for its place alone; then it is not asked for.
        """
        told = {value["picture"] for value in image_values(self.body.raw_data) if value.get("alt")}
        shown = {pk for kind, pk in media_of(self) if kind == "picture"} - told
        return list(Picture.objects.without_words().filter(pk__in=shown))

    @property
    def is_open_to_all(self) -> bool:
        """Whether strangers may read it whole, as open_to_all() asks of rows."""
        return self.live and self.is_public and not self.is_protected

    @property
    def names_to_find(self) -> list[str]:
        """The names beside its own words that a search finds it by."""
        return []

    @property
    def marks_to_find(self) -> list[str]:
        """What a search can be narrowed down to, see SearchText."""
        return [f"y{self.day.year}"] if self.day else []

    @property
    def takes_comments(self) -> bool:
        """Whether readers can reply now."""
        return self.live and self.is_public and self.comments_open


class SitePage(Entry):
    """A plain page: undated, outside the listings, such as an imprint."""

    parent_page_types: ClassVar[list[str]] = ["publishing.HomePage", "publishing.SitePage"]
    subpage_types: ClassVar[list[str]] = ["publishing.SitePage"]
    promote_panels = PAGE_ADDRESS_PANELS

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def wanted_address(self) -> str:
        """Return the path below that of the page it stands under."""
        parent = self.get_parent() if self.path else None
        above = (
            Entry.objects.filter(pk=parent.pk).values_list("address", flat=True).first()
            if parent
            else None
        )
        return f"{above or '/'}{self.slug}/"


@shown_where("picture")
def entries_with_picture(picture: models.OuterRef) -> Any:
    """Return the entries open to strangers in which a picture stands."""
    return Entry.objects.open_to_all().filter(uses__picture=picture)


@shown_where("picture")
def entries_with_poster(picture: models.OuterRef) -> Any:
    """Return the entries open to strangers in which a picture stands for something elsewhere."""
    return Entry.objects.open_to_all().filter(uses__embed__poster=picture)


@shown_where("file")
def entries_with_file(file: models.OuterRef) -> Any:
    """Return the entries open to strangers that link to a file, or play it."""
    return Entry.objects.open_to_all().filter(uses__file=file)


def free_address(wanted: str, entry_id: int | None) -> str:
    """Return ``wanted``, or the same with a number where that address belongs to another."""
    address, number = wanted, 2
    while is_reserved(address) or (
        Entry.objects.filter(address=address).exclude(pk=entry_id).exists()
    ):
        address, number = f"{wanted.rstrip('/')}-{number}/", number + 1
    return address


def _same_minute(one: datetime, other: datetime) -> bool:
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)
