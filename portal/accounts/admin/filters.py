"""Filters of the list of people, each with its counts."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.roles import Role

NO_ROLE = "none"
WAITING = "waiting"


class RoleFilter(admin.SimpleListFilter):
    """By role in the department."""

    title = "role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [*((role.value, str(role.label)) for role in Role), (NO_ROLE, "None: bids for an organisation")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() == NO_ROLE:
            return queryset.exclude(groups__name__in=Role.values)
        return queryset.filter(groups__name=self.value()) if self.value() in Role.values else queryset


class InvitationFilter(admin.SimpleListFilter):
    """Colleagues who were invited and have not come yet."""

    title = "invitation"
    parameter_name = "invitation"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(WAITING, "Has not signed in yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() != WAITING:
            return queryset
        return queryset.filter(is_staff=True, is_active=True, is_demonstration=False, last_login__isnull=True)
