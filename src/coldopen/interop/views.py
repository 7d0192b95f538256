"""The desk's page of imports: bring an export, watch it come in, read the report."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from coldopen.accounts.models import User
from coldopen.interop.actions import forget_import, keep_upload
from coldopen.interop.forms import UploadForm
from coldopen.interop.models import ImportRun
from coldopen.interop.tasks import import_upload

SECONDS = 2  # between two looks at how far it has come


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Take an export, and list the imports so far."""
    owner = _owner(request)
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        try:
            run = keep_upload(
                upload=form.cleaned_data["file"],
                user=owner,
                is_dry=form.cleaned_data["is_dry"],
            )
        except OSError as error:
            told = _("The file could not be kept: %(why)s. Free some disk space and try again.")
            form.add_error("file", told % {"why": error.strerror or error})
        else:
            import_upload.enqueue(run.pk)
            return redirect("interop_import", run.pk)
    context = _page(_("Import"), []) | {"form": form, "runs": ImportRun.objects.all()[:20]}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "interop/imports.html", context, status=status, using="django")


@require_safe
def one_import(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show how far an import has come; the page asks again by itself until it is over."""
    _owner(request)
    run = get_object_or_404(ImportRun, pk=run_id)
    back = [{"url": reverse("interop_imports"), "label": _("Import")}]
    context = _page(run.name, back) | {"run": run}
    response = TemplateResponse(request, "interop/import.html", context, using="django")
    if not run.is_over:
        response.headers["Refresh"] = str(SECONDS)
    return response


@require_POST
def forget(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take an import off the list; one that is running ends on its own."""
    _owner(request)
    run = get_object_or_404(ImportRun, pk=run_id)
    if run.state == ImportRun.State.RUNNING:
        messages.error(request, _("This import is running. Wait until it is over."))
        return redirect("interop_import", run.pk)
    forget_import(run=run)
    return redirect("interop_imports")


def _owner(request: HttpRequest) -> User:
    """Return the user, who must own the publication; raises PermissionDenied."""
    user = request.user
    if not isinstance(user, User) or not user.is_superuser:
        raise PermissionDenied
    return user


def _page(title: str, above: list[dict[str, str]]) -> dict[str, Any]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {
        "header_title": title,
        "header_icon": "upload",
        "breadcrumbs_items": [home, *above, {"url": "", "label": title}],
    }
