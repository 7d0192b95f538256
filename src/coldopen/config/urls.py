from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from coldopen.site import files, views
from coldopen.site import urls as site_urls

handler404 = "coldopen.site.views.not_found"

urlpatterns = [
    path("admin", RedirectView.as_view(url="/admin/")),
    # Wagtail would cut a picture to any size that an address asks for; nothing here needs it.
    re_path(r"^admin/images/\d+/(?:preview|generate_url)/", views.nothing),
    path("admin/", include(wagtailadmin_urls)),
    # Under Wagtail's name, by which the desk knows where a file is found.
    path("documents/<int:file_id>/<path:name>", files.document, name="wagtaildocs_serve"),
    path("", include(site_urls)),
]
