"""Rows from a file: every refusal by row and column, all of it or nothing, and what was agreed to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.look.spreadsheets import rows_to_xlsx
from portal.look.tables import Table
from portal.look.workbooks import read_table
from programmes.importing.kinds import KINDS
from programmes.models import EvaluationReport, Figure, Finding, Measure, Programme, Project, Source
from programmes.refusals import RegisterRefused
from programmes.services import importing
from programmes.services.importing import CHANGED, NEW, REFUSED, UNCHANGED, import_rows, preview
from tests.accounts.people import make_staff
from tests.programmes.register import make_project
from tests.programmes.test_evidence import make_report

pytestmark = pytest.mark.django_db

PROJECTS = KINDS["projects"]
NEW_ROW = "new-one,New one,programme,250000,A page | https://example.org/"
HEAD = "slug,title,programme,amount_pounds,sources"


@pytest.fixture
def officer() -> User:
    Programme.objects.get_or_create(name="Programme", slug="programme")
    return make_staff(Role.FUND_OFFICER)


def table(kind: str, *lines: str) -> Table:
    return read_table("\n".join(lines).encode(), KINDS[kind].shape)


def taken(officer: User, kind: str, *lines: str, without_refused: bool = False) -> importing.Outcome:
    read = table(kind, *lines)
    digest = preview(kind=KINDS[kind], table=read, by=officer).digest
    return import_rows(kind=KINDS[kind], table=read, seen_digest=digest, without_refused=without_refused, by=officer)


def refusals(officer: User, kind: str, *lines: str) -> dict[str, str]:
    (row,) = preview(kind=KINDS[kind], table=table(kind, *lines), by=officer).rows
    assert row.state == REFUSED
    return dict(row.refusals)


def test_a_preview_says_row_by_row_what_would_change_and_changes_nothing(officer: User) -> None:
    old, same = make_project("Old title"), make_project("Same")
    read = table(
        "projects",
        HEAD,
        NEW_ROW,
        f"{old.slug},Better title,,300000,",
        f"{same.slug},Same,programme,250000,",
        "bad,Bad,nowhere,lots,A page",
    )
    outcome = preview(kind=PROJECTS, table=read, by=officer)
    assert [(row.number, row.state) for row in outcome.rows] == [(2, NEW), (3, CHANGED), (4, UNCHANGED), (5, REFUSED)]
    assert [(one.column, one.old, one.new) for one in outcome.rows[1].changes] == [
        ("title", "Old title", "Better title"),
        ("amount_pounds", "£250,000", "£300,000"),
    ]
    assert dict(outcome.rows[3].refusals) == {
        "programme": "No programme is called “nowhere”.",
        "amount_pounds": "“lots” is not an amount in whole pounds, like 250000.",
    }
    old.refresh_from_db()
    assert old.title == "Old title"
    assert old.awards.get().amount_pounds == 250_000
    assert not Project.objects.filter(slug="new-one").exists()
    assert not Source.objects.exists()
    assert not AuditEvent.objects.exists()


def test_an_import_adds_and_changes_and_leaves_one_event(officer: User, client: Client) -> None:
    old = make_project("Old title")
    done = taken(officer, "projects", HEAD, NEW_ROW, f"{old.slug},Better title,,,")
    assert (done.counted(NEW), done.counted(CHANGED)) == (1, 1)
    added = Project.objects.get(slug="new-one")
    assert added.published_at is not None
    assert added.published_by == officer
    assert added.awards.get().amount_pounds == 250_000
    assert [str(one) for one in added.sources.all()] == ["A page"]
    old.refresh_from_db()
    assert old.title == "Better title"
    assert old.awards.get().amount_pounds == 250_000, "an empty cell changes nothing"
    event = AuditEvent.objects.get(kind="project.imported")
    assert f'"{old.pk}":["title"]' in event.payload
    assert "Better title" not in event.payload
    assert "New one" in client.get("/projects/?q=new+one").content.decode()


def test_one_refused_row_holds_up_all_of_it_until_it_is_left_out(officer: User) -> None:
    lines = (HEAD, NEW_ROW, "bad,Bad,nowhere,1,A page")
    with pytest.raises(RegisterRefused, match="1 row of this file is refused, so nothing was imported"):
        taken(officer, "projects", *lines)
    assert not Project.objects.exists()
    taken(officer, "projects", *lines, without_refused=True)
    assert [one.slug for one in Project.objects.all()] == ["new-one"]
    assert '"left_out":1' in AuditEvent.objects.get(kind="project.imported").payload


def test_what_changed_since_the_preview_is_looked_at_again(officer: User) -> None:
    old = make_project("Old title")
    read = table("projects", "slug,title", f"{old.slug},Better title")
    digest = preview(kind=PROJECTS, table=read, by=officer).digest
    Project.objects.filter(pk=old.pk).update(title="Meanwhile")
    with pytest.raises(RegisterRefused, match="different by now"):
        import_rows(kind=PROJECTS, table=read, seen_digest=digest, without_refused=True, by=officer)
    old.refresh_from_db()
    assert old.title == "Meanwhile"


def test_what_breaks_halfway_leaves_nothing_behind(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    read = table("projects", HEAD, NEW_ROW, NEW_ROW.replace("new-one", "second"))
    digest = preview(kind=PROJECTS, table=read, by=officer).digest

    def fails(**kwargs: object) -> None:
        raise ConnectionError("gone")

    monkeypatch.setattr(importing, "record", fails)
    with pytest.raises(ConnectionError):
        import_rows(kind=PROJECTS, table=read, seen_digest=digest, without_refused=False, by=officer)
    assert not Project.objects.exists()


def test_an_unforeseen_fault_in_one_row_stops_all(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(self: object, instance: Any, row: dict[str, Any], **kwargs: object) -> None:
        if row["slug"] == "second":
            raise ZeroDivisionError

    monkeypatch.setattr(PROJECTS.resource, "after_save_instance", breaks)
    read = table("projects", HEAD, NEW_ROW, NEW_ROW.replace("new-one", "second"))
    with pytest.raises(ZeroDivisionError):
        import_rows(kind=PROJECTS, table=read, seen_digest="", without_refused=True, by=officer)
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (",No address,programme,1,A page", "slug", "may not be empty"),
        ("not an address,T,programme,1,A page", "slug", "valid"),
        ("new,,programme,1,A page", "title", "may not be empty"),
        ("new,T,,1,A page", "programme", "may not be empty"),
        (f"new,{'x' * 400},programme,1,A page", "title", "300 letters are the most"),
        ("new,T,programme,a lot,A page", "amount_pounds", "not an amount in whole pounds"),
        ("new,T,programme,1,", "sources", "at least one source"),
        ("new,=1+1,programme,1,A page", "title", "like a formula"),
        ("new,T,programme,1,A page,and more", "", "more cells than the heading"),
    ],
)
def test_each_refusal_names_its_column(row: str, column: str, why: str, officer: User) -> None:
    assert why in refusals(officer, "projects", HEAD, row)[column]


def test_a_bad_date_and_a_bad_basis_are_refused(officer: User) -> None:
    said = refusals(officer, "projects", f"{HEAD},announced", "new,T,programme,1,A page,soon")
    assert "announced" in said
    said = refusals(officer, "projects", f"{HEAD},amount_basis", "new,T,programme,1,A page,guess")
    assert "is none of: awarded, up_to" in said["amount_basis"]


def test_two_rows_about_one_project_are_not_both_taken(officer: User) -> None:
    outcome = preview(kind=PROJECTS, table=table("projects", HEAD, NEW_ROW, NEW_ROW), by=officer)
    assert [row.state for row in outcome.rows] == [NEW, REFUSED]
    assert dict(outcome.rows[1].refusals) == {"slug": "Row 2 is about the same one."}


def test_no_file_touches_the_demonstration_or_a_project_of_a_decision(officer: User) -> None:
    invented, decided = make_project(demonstration=True), make_project()
    decided.awards.update(grant_reference="DR9-1")
    for project in (invented, decided):
        said = refusals(officer, "projects", "slug,title", f"{project.slug},Other")
        assert "not from the record" in said["slug"]


def test_reports_then_findings_then_the_promises_they_answer(officer: User, client: Client) -> None:
    project = make_project("Early help")
    promise = Measure.objects.create(project=project, measure="Fewer moves")
    report = "look,A look,Early help,2019-11,Example University,comparison; survey,compared; a survey,A page"
    head = "slug,title,project,published,evaluator,methods,methods_words,sources"
    taken(officer, "reports", head, report)
    made = EvaluationReport.objects.get(slug="look")
    assert (made.project, made.methods) == (project, ["comparison", "survey"])
    finding = "look,fewer moves than before,20,per cent,better,fewer moves,fewer moves"
    taken(officer, "findings", "report,meaning,figure,unit,direction,direction_words,measure", finding)
    assert Finding.objects.get().measure == promise
    assert "fewer moves than before" in client.get(made.get_absolute_url()).content.decode()
    again = taken(
        officer, "findings", "report,meaning,figure", "look,fewer moves than before,21", "look,another thing,3"
    )
    assert [row.state for row in again.rows] == [CHANGED, NEW]


def test_refusals_of_reports_and_findings(officer: User) -> None:
    make_report("Known", make_project(), slug="known")
    assert "which project, round or programme" in str(
        refusals(officer, "reports", "slug,title,sources", "new,T,A page")["project"]
    )
    assert "none of" in refusals(officer, "reports", "slug,methods,methods_words", "known,magic,a wand")["methods"]
    assert "copy the words" in str(refusals(officer, "reports", "slug,methods", "known,randomised"))
    assert "No report is called" in refusals(officer, "findings", "report,meaning", "unknown,m")["report"]
    head = "report,meaning,direction,measure"
    said = refusals(officer, "findings", head, "known,m,sideways,Nothing promised")
    assert "none of: better" in said["direction"]
    assert "promised nothing called" in said["measure"]


def test_figures_carry_their_source_and_say_something(officer: User) -> None:
    head = "record_key,kind,topic,programme,value,unit,sources"
    taken(officer, "figures", head, "k1,fact,Projects,programme,59.5,per cent,A page")
    assert str(Figure.objects.get().value) == "59.50"
    assert "number" in refusals(officer, "figures", head, "k2,fact,Projects,programme,many,x,A page")["value"]
    assert "Give a number" in refusals(officer, "figures", head, "k2,fact,Projects,programme,,x,A page")["value"]
    assert "at least one source" in refusals(officer, "figures", head, "k2,fact,Projects,programme,1,x,")["sources"]
    assert "Say which" in refusals(officer, "figures", head, "k2,fact,Projects,,1,x,A page")["programme"]


def test_only_officers_and_administrators_import(officer: User) -> None:
    read = table("projects", HEAD, NEW_ROW)
    for role in (Role.ASSESSOR, Role.APPROVER, Role.AUDITOR):
        with pytest.raises(RegisterRefused, match="Only fund officers"):
            preview(kind=PROJECTS, table=read, by=make_staff(role))


def sent(name: str, content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(digest|table|without_refused)" value="([^"]*)"', page)
    return {name: value.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&") for name, value in found}


def test_an_officer_imports_a_workbook_through_the_pages(officer: User, client: Client) -> None:
    client.force_login(officer)
    assert "Import projects" in client.get(reverse("programmes:import")).content.decode()
    address = reverse("programmes:import_file", args=["projects"])
    assert "What goes in each column" in client.get(address).content.decode()
    book = rows_to_xlsx(HEAD.split(","), [["new-one", "New one", "programme", 250_000, "A page"]])
    page = client.post(address, sent("projects.xlsx", book)).content.decode()
    assert "1 new row" in page
    assert not Project.objects.exists()
    done = client.post(address, hidden(page), follow=True)
    assert "1 project added, 0 changed." in done.content.decode()
    assert Project.objects.get().title == "New one"
    again = client.post(address, sent("projects.xlsx", book)).content.decode()
    assert "nothing to import" in again
    assert client.post(address, hidden(again)).status_code == 409


def test_refused_rows_are_explained_and_left_out_only_by_choice(officer: User, client: Client) -> None:
    client.force_login(officer)
    address = reverse("programmes:import_file", args=["projects"])
    page = client.post(address, sent("p.csv", f"{HEAD}\n{NEW_ROW}\nbad,<b>Bad</b>,nowhere,1,A page\n".encode()))
    text = page.content.decode()
    assert "No programme is called “nowhere”." in text
    assert "Import 1 good row, leave out 1" in text
    assert "<b>Bad</b>" not in text
    without = hidden(text)
    chosen = without.pop("without_refused")
    refused = client.post(address, without)
    assert refused.status_code == 409
    assert "nothing was imported" in refused.content.decode()
    assert not Project.objects.exists()
    assert client.post(address, without | {"without_refused": chosen}).status_code == 302
    assert Project.objects.get().slug == "new-one"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x00\x01", "not text"),
        (b"title\nx\n", "no column “slug”"),
        (b"slug,title\n" + b"a,b\n" * 10_000, "more than 1,000 rows"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_bad_file_gets_a_clear_error(content: bytes, why: str, officer: User, client: Client) -> None:
    client.force_login(officer)
    answer = client.post(reverse("programmes:import_file", args=["projects"]), sent("p.csv", content))
    assert answer.status_code in (200, 413)
    assert why in answer.content.decode()


def test_what_is_far_too_large_is_refused_unread(officer: User, client: Client) -> None:
    client.force_login(officer)
    address = reverse("programmes:import_file", args=["projects"])
    answer = client.post(address, sent("p.csv", b"x" * 3_100_000))
    assert answer.status_code == 413
    assert "larger than 1 MB" in answer.content.decode()


def test_a_post_without_its_token_is_refused(officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    address = reverse("programmes:import_file", args=["projects"])
    assert client.post(address, sent("p.csv", f"{HEAD}\n{NEW_ROW}\n".encode())).status_code == 403


def test_templates_hold_every_column_and_are_read_again(officer: User, client: Client) -> None:
    client.force_login(officer)
    for kind in KINDS.values():
        for suffix in ("csv", "xlsx"):
            answer = client.get(reverse(f"programmes:import_{suffix}", args=[kind.code]))
            assert answer.status_code == 200
            assert f"{kind.code}-to-import.{suffix}" in answer["Content-Disposition"]
            if suffix == "csv":
                names = [column.name for column in kind.columns]
                filled = answer.content + ",".join("x" for _ in names).encode()
                assert read_table(filled, kind.shape).head == names


def test_lists_lead_officers_to_the_import_and_auditors_not(officer: User, client: Client) -> None:
    for who, count in ((officer, 1), (make_staff(Role.AUDITOR), 0)):
        client.force_login(who)
        page = client.get(reverse("admin:programmes_evaluationreport_changelist")).content.decode()
        assert page.count(reverse("programmes:import_file", args=["findings"])) == count


def test_wrong_people_kinds_and_methods(officer: User, client: Client) -> None:
    address = reverse("programmes:import_file", args=["projects"])
    assert client.get(address).status_code == 302
    client.force_login(make_staff(Role.AUDITOR))
    assert client.get(address).status_code == 403
    assert client.post(address, {}).status_code == 403
    client.force_login(officer)
    assert client.get(reverse("programmes:import_file", args=["secrets"])).status_code == 404
    assert client.get("/admin/programmes/import/secrets/template.csv").status_code == 404
    assert client.delete(address).status_code == 405
    assert client.post(reverse("programmes:import")).status_code == 405
    assert client.post(address, {"table": "broken", "digest": ""}).status_code == 302
