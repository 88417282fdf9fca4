"""Assessors from a CSV file: looked at first, every refused row with its line and reason, all or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evaluations.models import AssessorProfile
from evaluations.refusals import JudgingRefused
from evaluations.services.importing import Preview, import_assessors, preview_import
from evaluations.services.importing_reading import MOST_ROWS, decoded, lines_of
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.audit.models import AuditEvent
from portal.look.tables import MOST_BYTES
from portal.mail.models import OutboxEmail
from programmes.models import PriorityArea
from tests.accounts.people import make_person, make_staff
from tests.factories.bids import make_authority, make_council
from tests.factories.judging import allocation_of, make_assessing, make_assessor
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db
HEAD = "name,email,areas,employers,authorities,trained_on,max_reads,expertise"


@pytest.fixture
def officer() -> User:
    make_round()
    return make_staff(Role.FUND_OFFICER)


@pytest.fixture
def administrator(officer: User) -> User:
    return make_staff(Role.ADMINISTRATOR)


def rows(*lines: str, head: str = HEAD) -> str:
    return "\n".join([head, *lines]) + "\n"


def why(text: str, by: User) -> list[tuple[int, str]]:
    return [(row.line, row.why) for row in preview_import(text=text, by=by).refused]


def imported(text: str, by: User) -> Preview:
    preview = preview_import(text=text, by=by)
    import_assessors(text=text, seen_digest=preview.digest, by=by)
    return preview


def test_a_row_says_all_that_a_profile_holds(officer: User) -> None:
    assessor = make_assessor(trained_on=None)
    council, area = make_council("Old Employer Ltd"), PriorityArea.objects.get()
    barred = make_authority("Barset")
    text = rows(
        f',{assessor.user.email.upper()},{area.name}:3,"old employer; {council.organisation.slug}",'
        f"BARSET,27/03/2025,12,Fostering"
    )
    preview = imported(text, officer)
    assert preview.refused == ()
    assessor = AssessorProfile.objects.get(pk=assessor.pk)
    assert [(each.area_slug, each.level) for each in assessor.areas.all()] == [(area.slug, 3)]
    assert (assessor.employers.get(), assessor.authorities.get()) == (council.organisation, barred)
    assert (f"{assessor.trained_on}", assessor.max_reads, assessor.expertise) == ("2025-03-27", 12, "Fostering")
    assert AuditEvent.objects.get(kind="assessor.changed").by == officer
    again = preview_import(text=text, by=officer)
    assert (again.changes, again.unchanged) == ((), 1)


def test_an_empty_cell_and_a_missing_column_change_nothing(officer: User) -> None:
    assessor = make_assessor(max_reads=7, expertise="Kinship")
    before = assessor.trained_on
    imported(rows(f"{assessor.user.email},,9", head="email,trained_on,max_reads"), officer)
    assessor.refresh_from_db()
    assert (assessor.trained_on, assessor.max_reads, assessor.expertise) == (before, 9, "Kinship")


def test_an_administrator_invites_new_people_and_gives_the_role(administrator: User) -> None:
    approver = make_staff(Role.APPROVER, full_name="Ali Approver")
    text = rows("New Person,new@council.example,,,,2025-01-31,,", f",{approver.email},,,,,,")
    preview = imported(text, administrator)
    assert [change.said[0] for change in preview.changes] == [
        "A new account: they are invited by email",
        "Becomes an assessor",
    ]
    new = User.objects.get(email="new@council.example")
    assert has_role(new, Role.ASSESSOR)
    assert OutboxEmail.objects.filter(to=new.email).count() == 1
    assert has_role(User.objects.get(pk=approver.pk), Role.ASSESSOR, Role.APPROVER)
    assert not OutboxEmail.objects.filter(to=approver.email).exists()
    assert AssessorProfile.objects.filter(user__in=[new, approver]).count() == 2


def test_every_refused_row_has_its_line_and_reason(officer: User) -> None:
    known = make_assessor()
    outsider, auditor, closed = make_person(), make_staff(Role.AUDITOR), make_assessor("Clo Closed").user
    closed.is_active = False
    closed.save()
    text = rows(
        "A,not-an-address,,,,,,",
        "",
        "B,nobody@council.example,,,,,,",
        f",{known.user.email},Magic:3,,,,,",
        f",{known.user.email},,,,,,",
        f",{outsider.email},,,,,,",
        f",{auditor.email},,,,,,",
        f",{closed.email},,,,,,",
    )
    found = why(text, officer)
    assert [line for line, _ in found] == [2, 4, 5, 6, 7, 8, 9]
    for (_, said), wanted in zip(
        found,
        (
            "not an email address",
            "Ask an administrator to invite them",
            "No round has the priority area “Magic”",
            "stands in line 5 already",
            "not an assessor. Ask an administrator",
            "only reads",
            "is closed",
        ),
        strict=True,
    ):
        assert wanted in said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("Care leavers:4,,,,,", "needs a level of 1, 2 or 3"),
        (",Nobody Knows Ltd,,,,", "No organisation is called “Nobody Knows Ltd”"),
        (",,Atlantis,,,", "No local authority is called “Atlantis”"),
        (",,,31/02/2025,,", "is not a date"),
        (",,,2999-01-01,,", "still to come"),
        (",,,,0,", "is not a number of bids"),
        (",,,,ten,", "is not a number of bids"),
        (",,,,,words,more", "more cells than the heading"),
    ],
)
def test_what_a_cell_may_say(officer: User, cells: str, said: str) -> None:
    assessor = make_assessor()
    ((line, found),) = why(rows(f",{assessor.user.email},{cells}"), officer)
    assert line == 2
    assert said in found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name;shoe size\n", "has no column"),
        (b"email,shoe size\na@b.example,3\n", "“shoe_size” is not known"),
        (b"email,email\na@b.example,a@b.example\n", "stands twice"),
        (b"email\n", "no rows"),
        (b"", "has no column"),
        (b"email\n" + b"a@b.example\n" * (MOST_ROWS + 1), "more than 2,000 rows"),
        (b"email,name\n" + b'a@b.example,"' + b"x" * 200_000 + b'"\n', "cannot be read as CSV"),
    ],
)
def test_a_file_of_another_shape(content: bytes, said: str) -> None:
    with pytest.raises(JudgingRefused, match=said):
        lines_of(decoded(content))


def test_encodings_and_marks_of_spreadsheets() -> None:
    text = "email;name\nz@b.example;Zoë O’Neill\n"
    for content in (
        text.encode("utf-8-sig"),
        text.encode(),
        text.encode("cp1252"),
        text.encode("utf-16"),
        text.replace(";", ",").replace("\n", "\r\n").encode("cp1252"),
    ):
        (line,) = lines_of(decoded(content))
        assert line.cells == {"email": "z@b.example", "name": "Zoë O’Neill"}
    for content in (b"\x00\x01\x02email", b"PK\x03\x04\x81\x8d\x8f\x90", b"x" * (MOST_BYTES + 1)):
        with pytest.raises(JudgingRefused):
            decoded(content)


def test_a_line_number_counts_lines_inside_quotes() -> None:
    lines = lines_of('email,expertise\na@b.example,"two\nlines"\nb@b.example,one\n')
    assert [line.number for line in lines] == [2, 4]


def test_nothing_is_half_applied(administrator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assessor = make_assessor(max_reads=3)
    text = rows(f",{assessor.user.email},,,,,9,", "New Person,new@council.example,,,,,,")
    preview = preview_import(text=text, by=administrator)

    def fail(**_: Any) -> None:
        raise JudgingRefused("The post is down.")

    monkeypatch.setattr("evaluations.services.importing.invite_staff", fail)
    with pytest.raises(JudgingRefused, match=r"Line 3: The post is down. Nothing was imported."):
        import_assessors(text=text, seen_digest=preview.digest, by=administrator)
    assessor.refresh_from_db()
    assert assessor.max_reads == 3


def test_what_changed_since_the_preview_is_shown_again(officer: User) -> None:
    assessor = make_assessor(max_reads=3)
    text = rows(f",{assessor.user.email},,,,,9,Words")
    digest = preview_import(text=text, by=officer).digest
    AssessorProfile.objects.update(max_reads=9)
    with pytest.raises(JudgingRefused, match="different by now"):
        import_assessors(text=text, seen_digest=digest, by=officer)


def test_a_new_employer_takes_an_assessor_off_a_bid_they_have() -> None:
    judged = make_assessing(1)
    assessor, council = judged.assessors[0], judged.councils[0].organisation
    imported(rows(f",{assessor.user.email},,{council.slug},,,,"), judged.officer)
    assert allocation_of(judged).state == "recused"


def test_the_pages_show_then_import(officer: User, client: Client) -> None:
    assessor = make_assessor()
    client.force_login(officer)
    address = reverse("evaluations:import_assessors")
    assert "Download the template" in client.get(address).content.decode()
    template = client.get(reverse("evaluations:assessors_template"))
    assert template.content.decode("utf-8-sig").strip() == HEAD
    file = SimpleUploadedFile("a.csv", rows(f',{assessor.user.email},,,,,33,"two\r\nlines"', "X,x,,,,,,").encode())
    shown = client.post(address, {"file": file})
    page = shown.content.decode()
    assert "Can read 33 bids in a round" in page
    assert "“x” is not an email address." in page
    assert AssessorProfile.objects.get().max_reads == 20
    sent = {"text": shown.context["text"].replace("\n", "\r\n"), "digest": shown.context["preview"].digest}
    assert client.post(address, sent | {"digest": "0"}).status_code == 409
    answer = client.post(address, sent, follow=True)
    assert "1 assessor imported." in answer.content.decode()
    assert AssessorProfile.objects.get().max_reads == 33


def test_a_file_that_is_none_is_refused_on_the_page(officer: User, client: Client) -> None:
    client.force_login(officer)
    address = reverse("evaluations:import_assessors")
    for content, said in (
        (b"\x00\x00", "not text"),
        (b"a" * (MOST_BYTES + 1), "larger than 1 MB"),
        (b"a,b\n", "email"),
    ):
        answer = client.post(address, {"file": SimpleUploadedFile("a.csv", content)})
        assert said in answer.content.decode()
    assert client.post(address, {}).status_code == 200


def test_who_may_import(client: Client) -> None:
    for name in ("import_assessors", "assessors_template"):
        address = reverse(f"evaluations:{name}")
        client.logout()
        assert client.get(address).status_code == 302
        for role in (Role.ASSESSOR, Role.APPROVER, Role.AUDITOR):
            client.force_login(make_staff(role))
            assert client.get(address).status_code == 403
    client.force_login(make_staff(Role.FUND_OFFICER))
    assert client.post(reverse("evaluations:assessors_template")).status_code == 405
    with pytest.raises(JudgingRefused, match="Only a fund officer or an administrator"):
        preview_import(text=rows(), by=make_staff(Role.APPROVER))
