"""The department's roles: groups with permissions, synced after every migrate.

Apps call `grant` in `AppConfig.ready()`. Superusers hold no role unless they are given one:
rules about who may judge or approve bind them like everyone else.
"""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from portal.accounts.models import User

READ_ONLY_PREFIX = "view_"
OWN_APPS = ("accounts", "audit", "documents", "mail", "notices", "programmes", "bids", "evaluations")


class Role(models.TextChoices):
    """A role in the department. The value is the group's name."""

    ASSESSOR = "assessor", "Assessor"
    FUND_OFFICER = "fund_officer", "Fund officer"
    APPROVER = "approver", "Approver"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


_grants: dict[Role, set[str]] = defaultdict(set)


def grant(role: Role, *permissions: str) -> None:
    """Give a role permissions such as "bids.view_bid". An auditor may only be given `view_` ones."""
    for permission in permissions:
        _, separator, codename = permission.partition(".")
        if not separator:
            raise ValueError(f"{permission!r} is not app.codename")
        if role is Role.AUDITOR and not codename.startswith(READ_ONLY_PREFIX):
            raise ValueError(f"An auditor only reads: {permission!r} would let them change things")
        _grants[role].add(permission)


def roles_of(user: "User | AnonymousUser") -> frozenset[str]:
    """The roles a person holds, read once per user object. Nobody inactive holds any."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return frozenset()
    cached: frozenset[str] | None = getattr(user, "_portal_roles", None)
    if cached is None:
        cached = frozenset(user.groups.filter(name__in=Role.values).values_list("name", flat=True))
        user._portal_roles = cached
    return cached


def has_role(user: "User | AnonymousUser", *roles: Role) -> bool:
    """Whether the person holds one of these roles (any department role when none is named)."""
    held = roles_of(user)
    return bool(held.intersection(roles)) if roles else bool(held)


def sync_groups() -> None:
    """Make each role's group hold exactly what was granted; the auditor reads all that is ours."""
    from django.contrib.auth.models import Group, Permission

    ours = Permission.objects.select_related("content_type").filter(content_type__app_label__in=OWN_APPS)
    by_name = {f"{p.content_type.app_label}.{p.codename}": p for p in ours}
    readable = {name for name in by_name if name.split(".")[1].startswith(READ_ONLY_PREFIX)}
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        wanted = _grants[role] | (readable if role is Role.AUDITOR else set())
        group.permissions.set([by_name[name] for name in sorted(wanted) if name in by_name])


def missing_permissions() -> list[str]:
    """Granted permissions that no model has: a misspelt grant, found by a test."""
    from django.contrib.auth.models import Permission

    pairs = Permission.objects.values_list("content_type__app_label", "codename")
    known = {f"{label}.{codename}" for label, codename in pairs}
    return sorted({name for names in _grants.values() for name in names} - known)


def sync_after_migrate(**kwargs: Any) -> None:
    """The one signal receiver allowed: once, after the last app, when every permission is there."""
    with_models = [config for config in apps.get_app_configs() if config.models_module is not None]
    if kwargs.get("app_config") is with_models[-1]:
        sync_groups()
