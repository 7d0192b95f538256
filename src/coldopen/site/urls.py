"""Addresses that need a request; every other one is a page function's."""

from django.urls import path, re_path

from coldopen.interop.oembed.views import oembed
from coldopen.site import drafts, files, views

urlpatterns = [
    path("reply/<int:entry_id>/", views.reply),
    path("reply/received/<str:seen>/", views.reply_received),
    path("like/<int:entry_id>/", views.like),
    path("unlock/<int:entry_id>/", views.unlock),
    path("theme/<str:digest>/<path:name>", views.theme_file),
    path("oembed", oembed),
    path("oembed/", oembed),
    path("search", views.search),
    path("search/", views.search),
    path("search/<path:words>", views.search_words),
    path("media/<path:path>", files.media),
    path("preview/<str:key>/", drafts.shared_draft),
    re_path(r"^", views.public),
]
