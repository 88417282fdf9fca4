"""The list of people and one person's page; every change is a page of its own that calls a service."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from portal.accounts.admin import actions
from portal.accounts.admin.filters import InvitationFilter, RoleFilter
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.audit.models import AuditEvent
from portal.audit.words import kind_in_words
from portal.look.lists import AskedByFilters, DemonstrationFilter


@admin.register(User)
class PersonAdmin(AskedByFilters):
    """People are read here; inviting, roles, closing and signing out go through confirm pages."""

    list_display = ("full_name", "email", "roles_held", "is_active", "last_login")
    list_filter = (RoleFilter, InvitationFilter, "is_active", ("is_demonstration", DemonstrationFilter))
    search_fields = ("full_name", "email")
    ordering = ("full_name", "pk")
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    list_per_page = 50
    actions = None
    change_form_template = "admin/accounts/person.html"
    fields = ("full_name", "email", "roles_held", "is_active", "is_demonstration", "date_joined", "last_login")
    readonly_fields = ("full_name", "email", "roles_held", "is_active", "is_demonstration", "date_joined", "last_login")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people: QuerySet[User] = super().get_queryset(request)
        return people.prefetch_related("groups")

    @admin.display(description="roles")
    def roles_held(self, person: User) -> str:
        """The roles of someone in the department."""
        held = {group.name for group in person.groups.all()}
        return ", ".join(str(role.label) for role in Role if role in held) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and has_role(request.user, Role.ADMINISTRATOR)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/roles/", wrap(actions.roles_view), name="accounts_user_roles"),
            *(
                path(
                    f"<int:pk>/{step.slug}/",
                    wrap(actions.step_view),
                    {"slug": step.slug},
                    name=f"accounts_user_{step.name}",
                )
                for step in actions.STEPS
            ),
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Adding a person is inviting a colleague."""
        return actions.invite_view(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What is known of a person, what can be done, and what happened to the account."""
        person = self.get_object(request, object_id)
        steps = actions.steps_for(request, person) if person else []
        history = _history(person) if person else []
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "steps": steps, "account_history": history}
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The record of an account stands on its page."""
        return redirect("admin:accounts_user_change", object_id)


def _history(person: User) -> list[dict[str, Any]]:
    """The newest events of the person's chain, in words."""
    events = AuditEvent.objects.filter(chain=f"user:{person.pk}").select_related("by").order_by("-sequence")[:25]
    return [{"at": event.at, "what": kind_in_words(event.kind), "by": event.by} for event in events]
