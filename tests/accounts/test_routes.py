"""No address answers anyone without a rule that lets them: every route is walked as every role."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseBase
from django.test import Client

from evaluations.models import Assessment, Decision
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from programmes.models import Membership
from tests.accounts.people import PASSWORD, make_person, make_staff
from tests.accounts.routes import Route, every_route
from tests.factories.judging import Judged, allocation_of, make_deciding, propose
from tests.once import made_once

pytestmark = pytest.mark.django_db

Who = User | AnonymousUser
Answer = HttpResponseBase
OWN_LISTS = {"bids:home", "bids:start", "bids:enquiries", "programmes:organisations"}
OPEN_IN_THE_ADMIN = {"admin:index", "admin:login", "admin:logout", "admin:jsi18n", "admin:view_on_site"}
OF_ALL_STAFF = {"admin:password_change", "admin:password_change_done"}
ACTS = {"changelist": "view", "change": "view", "history": "view", "add": "add", "delete": "delete"}


@made_once
def judged() -> Judged:
    return make_deciding()


def test_every_route_says_who_may_open_it() -> None:
    assert [route.name for route in every_route() if not route.rule] == []


def test_every_route_as_every_role(judged: Judged) -> None:
    samples = Samples(judged)
    wrong = [
        f"{label}: {route.name} ({route.rule}) gave {response.status_code} {response.headers.get('Location', '')}"
        for label, who in people(judged).items()
        for route, response in walked(who, samples)
        if not is_right(route, who, response, inside=label == "member")
    ]
    assert not wrong, "\n".join(wrong)


def test_an_auditor_changes_nothing_anywhere(judged: Judged) -> None:
    """Every page of the admin, asked to change something by an auditor, refuses."""
    samples = Samples(judged)
    client = Client()
    client.force_login(make_staff(Role.AUDITOR))
    wrong = []
    for route in every_route():
        if route.name in OPEN_IN_THE_ADMIN or not route.pattern.startswith("admin/") or "auditor" in route.rule:
            continue
        response = client.post(route.address(samples.of(route)), {"post": "yes", "confirmed": "yes"})
        if response.status_code not in (403, 404, 405) and not _is_harmless(route, response):
            wrong.append(f"{route.name} gave {response.status_code}")
    assert wrong == []


def people(judged: Judged) -> dict[str, Who]:
    """One of each kind of reader."""
    staff: dict[str, Who] = {role.label: make_staff(role) for role in Role}
    root = User.objects.create_superuser("root@example.org", PASSWORD, full_name="Root", is_demonstration=True)
    member = judged.councils[0].lead
    return {"anonymous": AnonymousUser(), "member": member, "outsider": make_person(), "superuser": root, **staff}


class Samples:
    """Real things to fill addresses with."""

    def __init__(self, judged: Judged) -> None:
        self.judged = judged
        self.allocation = allocation_of(judged)
        self.assessment = Assessment.objects.get(allocation=self.allocation)
        self.decision: Decision = propose(judged, judged.bids[0])
        self.organisation = judged.councils[0].organisation
        self.member = Membership.objects.filter(organisation=self.organisation, role="editor").get()

    def of(self, route: Route) -> Mapping[str, Any]:
        """What fits a route."""
        anything = {
            "slug": self.judged.round.slug,
            "reference": self.judged.bids[0].reference,
            "pk": self._pk(route.pattern),
            "object_id": "1",
            "content_type_id": "1",
            "app_label": "accounts",
            "code": "E10000015",
            "token": "no-such-secret",
            "gate": "notified",
            "section": "need",
            "listed": "bids",
            "kind": "award_letter",
            "year": 2026,
            "number": 1,
            "other": 2,
            "identifier": "innovation-fund-1",
            "suffix": "csv" if "statistics" in route.pattern else "pdf",
            "uidb36": "1",
            "partner_id": 1,
            "entry": "projects",
            "answer_id": 1,
            "provider_id": "organisation",
            "key": "need" if "slug:key" in route.pattern else uuid.UUID(int=0),
            "document_id": uuid.UUID(int=0),
            "batch_id": uuid.UUID(int=0),
            "email_id": uuid.UUID(int=0),
            "office": "dcs",
            "mark": "no-such-session",
        }
        return anything | (
            {"slug": self.organisation.slug} if route.pattern.startswith(("organisations/", "bids/take-away/")) else {}
        )

    def _pk(self, pattern: str) -> int:
        kinds = {
            "admin/evaluations/reading/": self.allocation.pk,
            "admin/evaluations/allocations/": self.allocation.pk,
            "admin/evaluations/assessments/": self.assessment.pk,
            "admin/evaluations/decisions/": self.decision.pk,
            "admin/programmes/round/": self.judged.round.pk,
            "admin/programmes/organisation/": self.organisation.pk,
            "admin/accounts/user/": self.member.user_id,
            "organisations/": self.member.pk,
        }
        return next((pk for start, pk in kinds.items() if pattern.startswith(start)), 1)


def walked(who: Who, samples: Samples) -> Iterator[tuple[Route, Answer]]:
    """Each route as this person: read, or posted to where it cannot be read."""
    client = _client_of(who)
    for route in every_route():
        address = route.address(samples.of(route))
        response = client.get(address)
        if response.status_code == 405:
            response = client.post(address)
            client = _client_of(who)  # the page may have signed them out
        if response.streaming:
            b"".join(response)  # a file that is sent stays open until it is read to its end
        yield route, response


def _client_of(who: Who) -> Client:
    client = Client()
    if isinstance(who, User):
        client.force_login(who)
    return client


def is_right(route: Route, who: Who, response: Answer, *, inside: bool) -> bool:
    """Whether the answer is one the route's rule allows."""
    if route.name == "readyz":
        return True  # it tells how the service stands, to anyone
    if response.status_code >= 500:
        return False
    if route.rule in ("public", "signing in"):
        return response.status_code != 403 or route.name == "keep_text"
    if isinstance(who, AnonymousUser):
        return _leads_to_sign_in(response) or route.name in OPEN_IN_THE_ADMIN
    if route.rule == "admin":
        return _admin_is_right(route, who, response)
    if route.rule.startswith("staff"):
        return _staff_is_right(route, who, response)
    of_an_organisation = route.pattern.startswith(("bids/", "organisations/")) and route.name not in OWN_LISTS
    if of_an_organisation and not inside:
        return response.status_code in (403, 404)
    return not _leads_to_sign_in(response)


def _staff_is_right(route: Route, who: User, response: Answer) -> bool:
    named = [Role(name) for name in route.rule.removeprefix("staff: ").split(", ") if name in Role.values]
    return not _leads_to_sign_in(response) if has_role(who, *named) else response.status_code == 403


def _admin_is_right(route: Route, who: User, response: Answer) -> bool:
    """A page of the admin opens for staff alone, and a model's page with that model's permission alone."""
    if response.status_code != 200 or route.name in OPEN_IN_THE_ADMIN:
        return True
    if not who.is_staff:
        return False
    what, _, act = route.name.removeprefix("admin:").rpartition("_")
    if act not in ACTS or route.name in OF_ALL_STAFF:
        return True
    app, _, model = what.partition("_")
    return who.has_perm(f"{app}.{ACTS[act]}_{model}") or who.has_perm(f"{app}.change_{model}")


def _leads_to_sign_in(response: Answer) -> bool:
    where = response.headers.get("Location", "")
    return response.status_code == 302 and ("/accounts/login/" in where or "/admin/login/" in where)


def _is_harmless(route: Route, response: Answer) -> bool:
    """Lists answer a POST by showing themselves, and old addresses by leading to the new ones."""
    return route.name.endswith(("_changelist", "_history", "app_list", "password_change", "password_change_done")) or (
        route.name in ("look:all_records",) and response.status_code == 200
    )
