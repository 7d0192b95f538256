from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from coldopen.site import urls as site_urls

handler404 = "coldopen.site.views.not_found"

urlpatterns = [
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(site_urls)),
]
