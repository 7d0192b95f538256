from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from coldopen.site import urls as site_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("", include(site_urls)),
]
