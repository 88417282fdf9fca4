"""Rehearsing a draft round: made-up bids through the bidders' own forms, shown, and thrown away whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bids.models import Answer, Attachment, Bid, Submission
from bids.rehearsing.people import DOMAIN
from bids.rehearsing.plans import Plan
from bids.rehearsing.removing import remove_bids
from bids.selectors.choices import find_organisations
from bids.services.reminding import remind_all
from evaluations.models import Rehearsal
from evaluations.refusals import JudgingRefused
from evaluations.selectors.invariants import check
from evaluations.selectors.waiting import rounds_here
from evaluations.services.rehearsing import rehearse, throw_away, work_out
from evaluations.services.working import do_work
from evaluations.states import WorkState
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.documents.models import Document
from portal.mail.models import OutboxEmail
from portal.notices.models import Notice
from programmes.models import Organisation, Question, Round, SearchEntry
from tests.accounts.people import make_person, make_staff
from tests.factories.bids import make_authority, make_bid, make_council, make_submitted_bid
from tests.factories.rounds import make_round as make_small_round
from tests.programmes.making import make_round

pytestmark = pytest.mark.django_db

PAGE_QUERIES = 12


@pytest.fixture
def officer() -> User:
    return make_staff(Role.FUND_OFFICER)


@pytest.fixture
def draft() -> Round:
    """The demonstration's whole question set, which has every kind of question in it."""
    for _ in range(3):
        make_authority()
    return make_round(title="The coming round", is_rehearsal=False)


def page(draft: Round) -> str:
    return reverse("evaluations:rehearsal", args=[draft.slug])


def make(draft: Round, officer: User, wanted: int) -> Rehearsal:
    """A rehearsal whose bids a worker has made."""
    made = rehearse(round_id=draft.pk, wanted=wanted, by=officer)
    assert do_work(Rehearsal, made.pk, work_out), Rehearsal.objects.get(pk=made.pk).failure_reason
    made.refresh_from_db()
    return made


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_draft_is_rehearsed_from_its_page_and_thrown_away_from_its_own(draft: Round, officer: User) -> None:
    client = browser(officer)
    change = client.get(reverse("admin:programmes_round_change", args=[draft.pk])).content.decode()
    assert f'href="{page(draft)}"' in change
    assert client.post(page(draft), {"wanted": "2"}).status_code == 302
    made = Rehearsal.objects.get(of=draft)
    assert "0 of 2 bids made" in " ".join(client.get(page(draft)).content.decode().split())
    assert do_work(Rehearsal, made.pk, work_out)
    text = client.get(page(draft)).content.decode()
    assert "2 bids, 2 submitted" in text
    assert "None: each question was answered by at least one bid." in text
    discard = reverse("evaluations:rehearsal_discard", args=[draft.slug])
    assert "It cannot be undone" in client.get(discard).content.decode()
    assert client.post(discard, {"confirmed": "yes"}).status_code == 302
    assert not Round.objects.filter(is_rehearsal=True).exists()
    assert "How many bids are to be made?" in client.get(page(draft)).content.decode()


def test_complete_bids_answer_each_shown_question_and_are_submitted(draft: Round, officer: User) -> None:
    made = make(draft, officer, 2)
    for each in made.results:
        assert (each["plan"], each["refused"], each["reasons"]) == (Plan.COMPLETE, {}, [])
        assert each["is_submitted"]
    bid = Bid.objects.get(reference=made.results[0]["reference"])
    assert bid.organisation.is_demonstration
    assert bid.organisation.name.startswith("Demonstration ")
    assert bid.partners.get().state == "confirmed"
    assert bid.attachments.exists()
    assert bid.certifications.filter(state="certified").count() == 2
    problem = Answer.objects.get(bid=bid, question__key="problem")
    limit = problem.question.word_limit
    assert limit
    assert limit - 3 < len(str(problem.value).split()) <= limit
    assert sum(line.amount_pounds for line in bid.cost_lines.filter(source="grant")) <= (draft.max_award_pounds or 0)


def test_each_third_bid_breaks_a_rule_and_the_officer_reads_what_the_bidder_would(draft: Round, officer: User) -> None:
    made = make(draft, officer, 15)
    broken = {each["plan"]: each for each in made.results if each["plan"] != Plan.COMPLETE}
    assert len(broken) == 5
    assert not any(each["is_submitted"] for each in broken.values())
    assert all(each["is_submitted"] for each in made.results if each["plan"] == Plan.COMPLETE)
    text = browser(officer).get(page(draft)).content.decode()
    for words in (
        "is not finished", "the most this round awards is £1,500,000", "the least this round awards is £50,000",
        "has not certified this bid as it stands now", "Refused by the form",
    ):  # fmt: skip
        assert words in text, words


def test_a_question_that_nobody_could_answer_is_named_with_its_reason(draft: Round, officer: User) -> None:
    """The paper says “Never”, which is no option: the database holds it, since drafts may be half written."""
    waiting = Question.objects.filter(section__round=draft, show_if__isnull=False).first()
    assert waiting
    Question.objects.filter(pk=waiting.pk).update(show_if_values=["Never"])
    make(draft, officer, 2)
    text = browser(officer).get(page(draft)).content.decode()
    assert f"“{waiting.label}”: No bid was asked it: it waits for" in text
    assert "waits for Never, which cannot be answered there" in text


def test_a_bid_is_read_in_the_admin_and_its_pack_is_asked_for(draft: Round, officer: User) -> None:
    made = make(draft, officer, 3)
    client = browser(officer)
    for each, words in ((made.results[0], "Make its assessment pack"), (made.results[2], "The bidder is told:")):
        address = reverse("evaluations:rehearsed_bid", args=[draft.slug, each["reference"]])
        text = client.get(address).content.decode()
        assert words in text
        assert each["organisation"] in text
    first = Bid.objects.get(reference=made.results[0]["reference"])
    assert Document.objects.filter(kind="assessment_pack", subject_id=first.pk).exists()
    other = make_bid(make_small_round(), make_council())
    assert client.get(reverse("evaluations:rehearsed_bid", args=[draft.slug, other.reference])).status_code == 404


def test_the_bidders_form_opens_filled_in_and_cannot_be_written_in(draft: Round, officer: User) -> None:
    made = make(draft, officer, 1)
    client, reference = browser(officer), made.results[0]["reference"]
    whole = client.get(reverse("evaluations:rehearsed_bid", args=[draft.slug, reference])).content.decode()
    bid = Bid.objects.get(reference=reference)
    for section in bid.round.sections.all():
        address = reverse("evaluations:rehearsed_section", args=[draft.slug, reference, section.slug])
        assert address in whole
        page = client.get(address).content.decode()
        assert '<fieldset class="govuk-fieldset bid-questions" disabled>' in page
        assert f"/bids/{reference}/" not in page.replace("/rehearsal/bids/", "/rehearsal/")
        assert client.post(address).status_code == 405
    first = reverse("evaluations:rehearsed_section", args=[draft.slug, reference, "about"])
    assert bid.title in client.get(first).content.decode()
    for wrong in (first.replace("/about/", "/none/"), first.replace(reference, "XX-1")):
        assert client.get(wrong).status_code == 404
    assert browser(make_staff(Role.ASSESSOR)).get(first).status_code == 403


def test_nobody_is_told_and_nothing_is_public(draft: Round, officer: User, client: Client) -> None:
    made = make(draft, officer, 2)
    remind_all()
    assert not OutboxEmail.objects.exists()
    assert not Notice.objects.exists()
    assert not Document.objects.filter(kind="submission_receipt").exists()
    copy = made.round
    name = Organisation.objects.get(slug=f"rehearsal-{copy.pk}-1").name
    for address in ("/", "/rounds/", "/feeds/rounds.atom", "/sitemap.xml", "/api/v1/rounds/", "/data/", "/bids/"):
        text = client.get(address, follow=True).content.decode()
        for words in (copy.slug, copy.title, name):
            assert words not in text, address
    assert client.get(reverse("programmes:round", args=[copy.slug])).status_code == 404
    assert client.get(reverse("programmes:questions", args=[copy.slug])).status_code == 404
    for submission in Submission.objects.filter(bid__round=copy):
        text = client.get(f"/verify/{submission.receipt_code}/", follow=True).content.decode()
        assert submission.bid.reference not in text
    assert not SearchEntry.objects.filter(title=name).exists()


def test_no_work_list_count_or_choice_of_the_department_or_of_bidders_has_it(draft: Round, officer: User) -> None:
    client = browser(officer)
    before = client.get("/admin/").content.decode()
    made = make(draft, officer, 1)
    Round.objects.filter(pk=made.round_id).update(closes_at=F("opens_at") + timedelta(seconds=1))
    assert made.round_id not in [round_.pk for round_ in rounds_here()]
    assert made.round.title not in client.get("/admin/").content.decode()
    assert made.round.title not in before
    listed = client.get("/admin/programmes/round/").context["cl"].queryset
    assert made.round not in listed
    assert find_organisations("Demonstration") == []


def test_throwing_away_takes_all_of_it_and_nothing_else(
    draft: Round, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    other = make_bid(make_small_round(), make_council())
    kept = (Round.objects.count(), Bid.objects.count(), Organisation.objects.count(), Attachment.objects.count())
    made = make(draft, officer, 3)
    files = list(Attachment.objects.filter(bid__round=made.round).values_list("file", flat=True))
    assert files
    assert all(default_storage.exists(held) for held in files)
    with django_capture_on_commit_callbacks(execute=True):
        said = throw_away(round_id=draft.pk, by=officer)
    assert "3 bids" in said
    assert kept == (
        Round.objects.count(), Bid.objects.count(), Organisation.objects.count(), Attachment.objects.count()
    )  # fmt: skip
    assert not any(default_storage.exists(held) for held in files)
    assert not Document.objects.filter(kind="assessment_pack").exists()
    assert Bid.objects.filter(pk=other.pk).exists()
    kinds = AuditEvent.objects.filter(chain=draft.audit_chain).values_list("kind", flat=True)
    assert {"round.rehearsed", "round.rehearsal_thrown_away"} <= set(kinds)
    with pytest.raises(JudgingRefused, match="thrown away already"):
        throw_away(round_id=draft.pk, by=officer)


def test_the_bids_of_any_other_round_are_kept(officer: User) -> None:
    bid = make_bid(make_small_round(), make_council())
    with pytest.raises(ValueError, match="is no rehearsal"):
        remove_bids(bid.round)
    assert Bid.objects.filter(pk=bid.pk).exists()


def test_every_promise_holds_with_a_rehearsal_and_once_it_is_thrown_away(
    draft: Round, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    make(draft, officer, 3)
    assert [(each.invariant.code, each.found.said) for each in check() if not each.holds] == []
    some = Organisation.objects.filter(bids__round__is_rehearsal=True).order_by("pk").first()
    assert some
    Organisation.objects.filter(pk=some.pk).update(is_demonstration=False)
    assert [each.invariant.code for each in check() if not each.holds] == ["rehearsed"]
    Organisation.objects.filter(pk=some.pk).update(is_demonstration=True)
    with django_capture_on_commit_callbacks(execute=True):
        throw_away(round_id=draft.pk, by=officer)
    assert [(each.invariant.code, each.found.said) for each in check() if not each.holds] == []


def test_a_submitted_bid_of_a_real_round_is_not_taken_by_mistake() -> None:
    """What the service would not do, the database does not do either."""
    bid = make_submitted_bid(make_small_round())
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"), transaction.atomic():
        Submission.objects.filter(bid=bid).delete()


def test_its_people_can_never_sign_in(draft: Round, officer: User) -> None:
    make(draft, officer, 1)
    people = User.objects.filter(email__endswith=f"@{DOMAIN}")
    assert people.count() == 4
    assert not any(person.is_active or person.has_usable_password() for person in people)


def test_a_worker_that_stopped_goes_on_where_it_was(draft: Round, officer: User) -> None:
    made = rehearse(round_id=draft.pk, wanted=2, by=officer)
    with pytest.raises(RuntimeError, match="killed"):
        work_out(made, _stop)
    assert len(Rehearsal.objects.get(pk=made.pk).results) == 1
    Rehearsal.objects.filter(pk=made.pk).update(state=WorkState.QUEUED)
    assert do_work(Rehearsal, made.pk, work_out)
    assert [each["number"] for each in Rehearsal.objects.get(pk=made.pk).results] == [1, 2]


def _stop(percent: int) -> None:
    raise RuntimeError("killed")


@pytest.mark.parametrize("wanted", ["0", "41", "many", ""])
def test_a_number_of_bids_that_cannot_be_is_told(draft: Round, officer: User, wanted: str) -> None:
    response = browser(officer).post(page(draft), {"wanted": wanted})
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not Rehearsal.objects.exists()


def test_one_rehearsal_at_a_time(draft: Round, officer: User) -> None:
    rehearse(round_id=draft.pk, wanted=1, by=officer)
    with pytest.raises(JudgingRefused, match="is being rehearsed already"):
        rehearse(round_id=draft.pk, wanted=1, by=officer)
    client = browser(officer)
    deleting = reverse("admin:programmes_round_delete", args=[draft.pk])
    client.post(deleting, {"post": "yes"})
    assert Round.objects.filter(pk=draft.pk).exists()


def test_who_may_rehearse(draft: Round, client: Client) -> None:
    for person, read, write in (
        (make_staff(Role.AUDITOR), 200, 200), (make_staff(Role.ASSESSOR), 403, 403), (make_person(), 403, 403),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(page(draft)).status_code == read
        assert client.post(page(draft), {"wanted": "1"}).status_code == write
        assert client.post(reverse("evaluations:rehearsal_discard", args=[draft.slug])).status_code == 403
    assert not Rehearsal.objects.exists()
    client.force_login(make_staff(Role.FUND_OFFICER))
    assert client.put(page(draft)).status_code == 405
    assert client.get(reverse("evaluations:rehearsal", args=["no-such"])).status_code == 404
    assert client.post(reverse("evaluations:rehearsal_again", args=[draft.slug])).status_code == 404


def test_the_page_costs_the_same_for_any_number_of_bids(draft: Round, officer: User) -> None:
    client = browser(officer)
    counts = []
    for wanted in (1, 4):
        make(draft, officer, wanted)
        client.get(page(draft))
        with CaptureQueriesContext(connection) as asked:
            client.get(page(draft))
        counts.append(len(asked))
        throw_away(round_id=draft.pk, by=officer)
    assert counts == [PAGE_QUERIES, PAGE_QUERIES]
