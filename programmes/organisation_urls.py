"""Addresses about organisations and their people."""

from django.urls import path

from programmes.views import handing_over, invitations, organisations

PEOPLE = "organisations/<slug:slug>/people/"

urlpatterns = [
    path("organisations/", organisations.mine, name="organisations"),
    path(PEOPLE, organisations.people, name="people"),
    path(f"{PEOPLE}leave/", organisations.leave, name="leave"),
    path(f"{PEOPLE}hand-over/", handing_over.handing_over, name="hand_over"),
    path(f"{PEOPLE}invite/", organisations.invite, name="invite"),
    path(f"{PEOPLE}<int:pk>/role/", organisations.change_role, name="change_role"),
    path(f"{PEOPLE}<int:pk>/remove/", organisations.remove, name="remove_member"),
    path(f"{PEOPLE}invitations/<int:pk>/again/", organisations.send_again, name="send_invitation_again"),
    path(f"{PEOPLE}invitations/<int:pk>/revoke/", organisations.revoke, name="revoke_invitation"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
