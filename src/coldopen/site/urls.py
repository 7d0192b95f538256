"""Addresses that need a request; every other one is a page function's."""

from django.urls import path, re_path

from coldopen.site import views

urlpatterns = [
    path("reply/<int:entry_id>/", views.reply),
    path("reply/received/<str:seen>/", views.reply_received),
    path("like/<int:entry_id>/", views.like),
    path("unlock/<int:entry_id>/", views.unlock),
    path("theme/<str:digest>/<path:name>", views.theme_file),
    path("media/<path:path>", views.media),
    re_path(r"^", views.public),
]
