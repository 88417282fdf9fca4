"""The addresses of accounts that are ours; allauth's come after them."""

from django.urls import path

from portal.accounts.views import kept, people, sessions

urlpatterns = [
    path("accounts/", people.account, name="account_home"),
    path("accounts/name/", people.name, name="account_name"),
    path("accounts/sessions/", sessions.sessions, name="account_sessions"),
    path("accounts/sessions/<slug:mark>/", sessions.end, name="account_session"),
    path("accounts/where-to/", people.where_to, name="where_to"),
    path("accounts/demonstration/", people.demonstration_people, name="demonstration"),
    path("accounts/demonstration/<int:pk>/", people.demonstration_sign_in, name="demonstration_sign_in"),
    path("accounts/kept/", kept.show, name="text_kept"),
    path("accounts/kept/keep/", kept.keep, name="keep_text"),
    path("accounts/kept/discard/", kept.discard, name="discard_text"),
]
