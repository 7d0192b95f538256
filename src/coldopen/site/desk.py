"""The desk's views of how the publication looks, before anything is saved."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe
from wagtail.contrib.settings.views import get_setting_edit_handler

from coldopen.delivery.render import render_context
from coldopen.publishing.models import Publication
from coldopen.site.look import SHEET, look_context

LOOK = ("accent", "accent_on_dark", "type_pair")


@require_safe
def look_sheet(request: HttpRequest) -> HttpResponse:
    """The sheet of tokens of a draft, which the preview's page asks for."""
    draft = Publication(**{name: request.GET.get(name, "") for name in LOOK})
    try:
        draft.clean_fields(exclude=_all_but(LOOK))
        draft.clean()
    except ValidationError as error:
        raise Http404 from error
    text = render_context(SHEET, look_context(draft))
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def look_preview(request: HttpRequest) -> HttpResponse:
    """The front page with the form's values, for a browser without script; nothing is saved."""
    about = Publication.load()
    if not Publication.get_permission_policy().user_has_permission(request.user, "change"):
        raise PermissionDenied
    form_class = get_setting_edit_handler(Publication).get_form_class()
    form = form_class(request.POST, instance=about, for_user=request.user)
    if not form.is_valid():
        lines = [message for errors in form.errors.values() for message in errors]
        return HttpResponse("\n".join(lines), status=422, content_type="text/plain; charset=utf-8")
    return about_preview(form.save(commit=False), request)


def about_preview(draft: Publication, request: HttpRequest) -> HttpResponse:
    """Return the front page of a draft, kept by nobody."""
    response = draft.serve_preview(request, draft.default_preview_mode)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _all_but(names: tuple[str, ...]) -> set[str]:
    return {field.name for field in Publication._meta.fields} - set(names)
