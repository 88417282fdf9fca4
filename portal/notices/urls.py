"""The addresses of notifications."""

from django.urls import path

from portal.notices import views

app_name = "notices"

urlpatterns = [
    path("notifications/", views.inbox, name="inbox"),
    path("notifications/choices/", views.choices, name="choices"),
    path("notifications/read/", views.read_all, name="read_all"),
    path("notifications/<int:pk>/", views.follow, name="follow"),
    path("notifications/<int:pk>/read/", views.read, name="read"),
]
