"""Roles are groups with exactly the permissions that apps grant."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from portal.accounts import roles
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from tests.accounts.people import PASSWORD, make_person, make_staff

pytestmark = pytest.mark.django_db


def test_every_role_is_a_group_after_migrate() -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(Role.values)


def test_syncing_again_restores_what_was_granted() -> None:
    group = Group.objects.get(name=Role.AUDITOR)
    before = set(group.permissions.all())
    group.permissions.add(Permission.objects.get(codename="change_user"))
    call_command("migrate", verbosity=0)
    assert set(group.permissions.all()) == before


def test_no_grant_is_misspelt() -> None:
    assert roles.missing_permissions() == []


def test_the_auditor_reads_everything_of_ours_and_changes_nothing() -> None:
    held = Group.objects.get(name=Role.AUDITOR).permissions.select_related("content_type")
    assert {permission.codename.split("_")[0] for permission in held} == {"view"}
    ours = Permission.objects.filter(content_type__app_label__in=roles.OWN_APPS, codename__startswith="view_")
    assert set(held) == set(ours)
    auditor = make_staff(Role.AUDITOR)
    assert not [name for name in auditor.get_all_permissions() if ".view_" not in name]


@pytest.mark.parametrize("permission", ["bids.change_bid", "bids.add_bid", "bids.delete_bid", "bids.submit_bid"])
def test_an_auditor_can_be_given_nothing_but_reading(permission: str) -> None:
    with pytest.raises(ValueError, match="only reads"):
        roles.grant(Role.AUDITOR, permission)


def test_a_grant_names_app_and_permission() -> None:
    with pytest.raises(ValueError, match=r"app\.codename"):
        roles.grant(Role.ASSESSOR, "view_bid")


def test_nobody_holds_a_permission_to_delete_people_or_the_audit() -> None:
    for role in Role:
        held = Group.objects.get(name=role).permissions.filter(content_type__app_label__in=["audit", "accounts"])
        assert not [permission.codename for permission in held if permission.codename.startswith("delete_")]
        assert not [p.codename for p in held if p.content_type.app_label == "audit" and "view_" not in p.codename]


def test_a_role_is_asked_for_by_name() -> None:
    officer = make_staff(Role.FUND_OFFICER)
    assert has_role(officer, Role.FUND_OFFICER)
    assert has_role(officer, Role.APPROVER, Role.FUND_OFFICER)
    assert has_role(officer)
    assert not has_role(officer, Role.APPROVER)
    assert not has_role(make_person())
    assert not has_role(AnonymousUser(), Role.AUDITOR)


def test_a_closed_account_holds_no_role() -> None:
    assert not has_role(make_staff(Role.APPROVER, is_active=False), Role.APPROVER)


def test_a_superuser_passes_no_role_check() -> None:
    root = User.objects.create_superuser("root@example.org", PASSWORD, full_name="Root")
    assert not any(has_role(root, role) for role in Role)


def test_roles_are_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    officer = User.objects.get(pk=make_staff(Role.FUND_OFFICER).pk)
    with django_assert_num_queries(1):
        assert has_role(officer, Role.FUND_OFFICER)
        assert not has_role(officer, Role.APPROVER)
