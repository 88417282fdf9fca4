"""Addresses of the pages about the service."""

from django.urls import path

from portal.look import views

app_name = "look"
urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("contact/", views.contact, name="contact"),
    path("admin/all-records/", views.all_records, name="all_records"),
]
