"""The register's evidence, stories, corrections and imports in a browser without JavaScript, clean at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext

from portal.accounts.roles import Role
from programmes.models import CorrectionRequest, Finding, Measure, PageAnswer, Programme, Project, Source, Story
from programmes.services.answers import keep_answer
from programmes.services.stories import publish_story
from tests.accounts.people import make_staff
from tests.e2e.visiting import Visitor
from tests.look.looking import faults_of
from tests.programmes.register import make_authority, make_project
from tests.programmes.test_evidence import make_report
from tests.programmes.test_stories import BODY, make_story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Bournemouth, Christchurch-and-Poole multidisciplinary-safeguarding "


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A window of somebody who is not signed in."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def plain(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A window in which the portal's scripts never arrive: as good as a browser without JavaScript, for axe runs."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB", viewport={"width": 1280, "height": 900})
    context.route("**/*.js", lambda route: route.abort())
    yield context
    context.close()


def signed_in(context: BrowserContext, live_server: Any) -> None:
    """A fund officer's session in this window."""
    client = Client()
    client.force_login(make_staff(Role.FUND_OFFICER))
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])


def much() -> tuple[Project, Story]:
    """A project with long names, promises, findings and a story."""
    project = make_project((LONG * 3).strip(), lead=make_authority(LONG.strip()))
    kept = Measure.objects.create(project=project, measure=LONG * 4, baseline="48", target="36", how="Returns " * 20)
    Measure.objects.create(project=project, measure="School attendance")
    report = make_report(
        LONG * 2, project, published="2019-11", evaluator=LONG, methods=["comparison"], methods_words="two towns"
    )
    Finding.objects.create(
        report=report, figure="39", meaning="nine fewer", direction="better", direction_words="fewer", measure=kept
    )
    Finding.objects.create(report=report, meaning="Staff liked it " * 20)
    for number in range(30):
        make_report(f"Report {number}", make_project(), published=f"{2000 + number}")
    story = make_story("long", title=LONG * 3, summary=LONG * 4, body=f"{BODY}\n\n{LONG * 30}")
    story.projects.add(project)
    story.sources.add(Source.objects.create(citation=LONG * 5, url="https://example.org/"))
    return project, story


def test_public_pages_are_clean_at_both_widths(context: BrowserContext) -> None:
    project, story = much()
    officer = make_staff(Role.FUND_OFFICER)
    page = context.new_page()
    empty = faults_of(page, "/evidence/?q=zzzz", "evidence-none") + faults_of(page, "/stories/", "stories-none")
    publish_story(story_id=story.pk, by=officer)
    addresses = {
        "evidence": "/evidence/",
        "evidence-filtered": "/evidence/?direction=better&year=2019&method=comparison",
        "report": "/evidence/r-0/",
        "project": project.get_absolute_url(),
        "stories": "/stories/",
        "story": story.get_absolute_url(),
        "useful": f"/useful/?page={project.get_absolute_url()}",
        "correction": reverse("programmes:ask_correction", args=["projects", project.slug]),
    }
    faults = {name: faults_of(page, address, name) for name, address in addresses.items()}
    assert not empty
    assert not {name: said for name, said in faults.items() if said}


def test_a_reader_without_scripts_asks_answers_and_reads(plain: BrowserContext, live_server: Any) -> None:
    project, story = much()
    publish_story(story_id=story.pk, by=make_staff(Role.FUND_OFFICER))
    reader = Visitor(plain.new_page(), live_server.url)
    reader.open(project.get_absolute_url())
    reader.sees("Not reported")
    reader.press("Something wrong on this page?")
    reader.press("Send")
    reader.sees("Say what is wrong")
    reader.fill("What is wrong?", "The amount")
    reader.fill("What should it say?", "£300,000")
    reader.choose("I work for the organisation")
    reader.fill("Your name", "Ada Example")
    reader.fill("Your email address", "ada@example.org")
    reader.press("Send")
    reader.sees("We have your correction")
    reader.press("Go back to the page")
    reader.press("Was this page useful?")
    reader.choose("No")
    reader.fill("What were you looking for?", "The report itself")
    reader.press("Send")
    reader.sees("Thank you")
    reader.open(project.get_absolute_url())
    reader.press(story.title.strip())
    reader.sees("What changed")
    assert reader.faults == []
    assert CorrectionRequest.objects.get().right == "£300,000"
    assert PageAnswer.objects.get().path == project.get_absolute_url()


def test_an_officer_without_scripts_imports_answers_and_publishes(
    plain: BrowserContext, live_server: Any, tmp_path: Path
) -> None:
    project = make_project("Early help")
    story = make_story("draft")
    found = _asked(project)
    keep_answer(path="/evidence/", was_useful=False, looking_for="Costs")
    signed_in(plain, live_server)
    officer = Visitor(plain.new_page(), live_server.url)
    file = tmp_path / "projects.csv"
    programme = Programme.objects.get()
    file.write_text(f"slug,title,programme,sources\n{project.slug},Earlier help,,\nnew,New,{programme.slug},A page\n")
    officer.open("/admin/programmes/project/")
    officer.press("Import projects from a file")
    officer.page.set_input_files("#id_file", file)
    officer.press("See what would change")
    officer.sees("1 new row, 1 changed, 0 unchanged, 0 refused")
    officer.press("Import 2 rows")
    assert {one.title for one in Project.objects.all()} == {"Earlier help", "New"}
    officer.open("/admin/")
    officer.sees("Corrections to answer")
    officer.open(reverse("admin:programmes_correctionrequest_change", args=[found.pk]))
    officer.press("Say that it is corrected")
    officer.fill("What was corrected", "the title is Earlier help")
    officer.press("Say that it is corrected")
    officer.open(project.get_absolute_url())
    officer.sees("Corrected on .*: the title is Earlier help")
    officer.open(reverse("admin:programmes_story_change", args=[story.pk]))
    officer.press("Preview")
    officer.sees("not public yet")
    officer.open(reverse("admin:programmes_story_publish", args=[story.pk]))
    officer.press("Publish")
    officer.open(story.get_absolute_url())
    officer.open(reverse("admin:programmes_pageanswer_changelist"))
    officer.sees("/evidence/")
    assert [one for one in officer.faults if "select2" not in one] == []


def _asked(project: Project) -> CorrectionRequest:
    said = {"wrong": "The title", "right": "Earlier help", "standing": "reader", "name": "A", "email": "a@example.org"}
    address = reverse("programmes:ask_correction", args=["projects", project.slug])
    assert Client().post(address, said).status_code == 200
    return CorrectionRequest.objects.get()


def test_the_officers_pages_are_clean_at_both_widths(context: BrowserContext, live_server: Any) -> None:
    project = make_project(LONG.strip())
    found = _asked(project)
    story = make_story("draft", title=LONG * 3)
    for number in range(30):
        keep_answer(path=f"/projects/{'long-' * 20}{number}/", was_useful=bool(number % 3), looking_for=LONG * 3)
    signed_in(context, live_server)
    page = context.new_page()
    addresses = {
        "import": "/admin/programmes/import/",
        "import-projects": "/admin/programmes/import/projects/",
        "corrections": reverse("admin:programmes_correctionrequest_changelist"),
        "correction-asked": reverse("admin:programmes_correctionrequest_change", args=[found.pk]),
        "correction-accept": reverse("admin:programmes_correctionrequest_accept", args=[found.pk]),
        "correction-decline": reverse("admin:programmes_correctionrequest_decline", args=[found.pk]),
        "story-preview": reverse("admin:programmes_story_preview", args=[story.pk]),
        "story-publish": reverse("admin:programmes_story_publish", args=[story.pk]),
        "answers": reverse("admin:programmes_pageanswer_changelist"),
    }
    faults = {name: faults_of(page, address, name) for name, address in addresses.items()}
    assert not {name: said for name, said in faults.items() if said}
