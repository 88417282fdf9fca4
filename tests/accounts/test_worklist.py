"""The work list: providers register once, items come in the order that helps."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.test import Client

from portal.accounts import services, worklist
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role
from portal.accounts.worklist import WorkItem
from tests.accounts.people import make_staff

SOON = dt.datetime(2016, 7, 29, 15, tzinfo=dt.UTC)


def item(title: str, **fields: object) -> WorkItem:
    return WorkItem(title, "", "/", **fields)  # type: ignore[arg-type]  # a shorthand of this file


def test_urgent_first_then_order_then_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    def provider(user: User) -> Sequence[WorkItem]:
        return [
            item("later"),
            item("due", due=SOON),
            item("due sooner", due=SOON - dt.timedelta(days=1)),
            item("first", order=1),
            item("urgent", urgent=True),
        ]

    monkeypatch.setattr(worklist, "_providers", [])
    worklist.register(provider)
    worklist.register(provider)
    titles = [found.title for found in worklist.items_for(User())]
    assert titles == ["urgent", "first", "due sooner", "due", "later"]


def test_a_refusal_is_a_sentence() -> None:
    refusal = Refused("The round closed at 3pm on 29 July 2016.")
    assert refusal.sentence == str(refusal) == "The round closed at 3pm on 29 July 2016."


@pytest.mark.django_db
def test_administrators_see_invitations_that_wait(client: Client) -> None:
    administrator = make_staff(Role.ADMINISTRATOR)
    client.force_login(administrator)
    assert "Invited colleagues" not in client.get("/admin/").content.decode()
    services.invite_staff(email="a@example.org", full_name="A", roles=[Role.ASSESSOR], by=administrator)
    assert "Invited colleagues who have not signed in" in client.get("/admin/").content.decode()
    client.force_login(make_staff(Role.APPROVER))
    assert "Invited colleagues" not in client.get("/admin/").content.decode()
