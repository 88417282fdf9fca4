"""A team on one bid: who is where, who sees to what, comments that are settled, who did what, and history."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bids.models import Answer, AnswerVersion, Assignment, Bid, Comment, CostLine, Presence
from bids.refusals import BidRefused
from bids.selectors.content import bid_content
from bids.selectors.together import HERE_FOR
from bids.services.certifying import certify
from bids.services.commenting import reopen_comment, resolve_comment, write_comment
from bids.services.partnering import remove_partner
from bids.services.together import assign_section
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from programmes.models import Office, Question, Round, Section
from tests.bids.partnership import let_in, name_partner
from tests.bids.rounds import make_rich_round, question, signed_in
from tests.factories.bids import Council, hand_in, make_bid, make_council, write_answer
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid(council: Council) -> Bid:
    return make_bid(make_rich_round(), council)


def at(name: str, bid: Bid, *more: str) -> str:
    return reverse(f"bids:{name}", args=[bid.reference, *more])


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def comment_on(bid: Bid, council: Council, text: str = "Is this still so?") -> Comment:
    asked = question(bid.round, "problem")
    return write_comment(bid_id=bid.pk, question_id=asked.pk, key=uuid.uuid4(), text=text, by=council.lead)


class TestPresence:
    def test_the_other_person_is_named_on_the_section_the_task_list_and_the_card(
        self, bid: Bid, council: Council
    ) -> None:
        signed_in(council.editor).get(at("section", bid, "need"))
        lead = signed_in(council.lead)
        assert "Eddie Editor is here now" in html(lead, at("section", bid, "need"))
        assert "is here now" not in html(lead, at("section", bid, "work"))
        assert "Eddie Editor is here now" in html(lead, at("bid", bid))
        assert "Writing in it now: Eddie Editor" in html(lead, reverse("bids:home"))

    def test_nobody_is_told_of_themselves(self, bid: Bid, council: Council) -> None:
        editor = signed_in(council.editor)
        editor.get(at("section", bid, "need"))
        assert "is here now" not in html(editor, at("section", bid, "need"))
        assert "Writing in it now" not in html(editor, reverse("bids:home"))

    def test_it_ends_by_itself_and_is_one_row(self, bid: Bid, council: Council) -> None:
        editor = signed_in(council.editor)
        for _ in range(3):
            editor.get(at("section", bid, "need"))
        assert Presence.objects.count() == 1
        Presence.objects.update(seen_at=database_now() - HERE_FOR - timedelta(seconds=1))
        assert "is here now" not in html(signed_in(council.lead), at("section", bid, "need"))

    def test_whoever_reads_through_the_bid_is_where_they_were_seen_last(self, bid: Bid, council: Council) -> None:
        editor, lead = signed_in(council.editor), signed_in(council.lead)
        for section in ("about", "need", "work"):
            editor.get(at("section", bid, section))
        assert html(lead, at("bid", bid)).count("Eddie Editor is here now") == 1
        assert "Eddie Editor is here now" in html(lead, at("section", bid, "work"))
        editor.get(at("section", bid, "need"))
        assert "Eddie Editor is here now" in html(lead, at("section", bid, "need"))
        assert "is here now" not in html(lead, at("section", bid, "work"))

    def test_whoever_only_reads_is_not_there(self, bid: Bid, council: Council) -> None:
        signed_in(council.dcs).get(at("section", bid, "need"))
        assert not Presence.objects.exists()


class TestSharingOut:
    def test_a_section_is_given_shown_and_taken_back(self, bid: Bid, council: Council) -> None:
        lead = signed_in(council.lead)
        posted = {"to-need": str(council.editor.pk), "was-need": ""}
        for _ in range(2):
            assert lead.post(at("team", bid), posted).status_code == 302
        assert Assignment.objects.get().user == council.editor
        assert "Eddie Editor sees to it" in html(lead, at("bid", bid))
        assert "Eddie Editor sees to this section." in html(lead, at("section", bid, "need"))
        editor = signed_in(council.editor)
        assert "You see to this section." in html(editor, at("section", bid, "need"))
        assert "Yours to see to: The need" in html(editor, reverse("bids:home"))
        assert "Yours to see to" not in html(lead, reverse("bids:home"))
        lead.post(at("team", bid), {"to-need": "", "was-need": str(council.editor.pk)})
        assert not Assignment.objects.exists()
        assert AuditEvent.objects.filter(kind="bid.assigned").count() == 2

    def test_what_somebody_else_shared_out_meanwhile_stays(self, bid: Bid, council: Council) -> None:
        assign_section(bid_id=bid.pk, section_id=_section(bid).pk, to=council.editor, by=council.lead)
        signed_in(council.lead).post(at("team", bid), {"to-need": "", "was-need": "", "to-work": "", "was-work": ""})
        assert Assignment.objects.get().user == council.editor

    def test_only_those_who_write_get_a_section_and_share_them_out(self, bid: Bid, council: Council) -> None:
        with pytest.raises(BidRefused, match="cannot write"):
            assign_section(bid_id=bid.pk, section_id=_section(bid).pk, to=council.dcs, by=council.lead)
        with pytest.raises(BidRefused, match="Only an editor or a lead"):
            assign_section(bid_id=bid.pk, section_id=_section(bid).pk, to=council.editor, by=council.dcs)
        other = make_round().sections.get(slug="need")
        with pytest.raises(BidRefused, match="not part of the bid"):
            assign_section(bid_id=bid.pk, section_id=other.pk, to=council.editor, by=council.lead)
        assert signed_in(council.dcs).post(at("team", bid), {"to-need": "1"}).status_code == 403
        assert "<select" not in html(signed_in(council.dcs), at("team", bid))

    def test_nonsense_changes_nothing(self, bid: Bid, council: Council) -> None:
        for value in ("x", "0", str(council.dcs.pk), "99999999999999999999"):
            assert signed_in(council.lead).post(at("team", bid), {"to-need": value}).status_code == 302
        assert not Assignment.objects.exists()

    def test_one_section_has_one_person(self, bid: Bid, council: Council) -> None:
        assign_section(bid_id=bid.pk, section_id=_section(bid).pk, to=council.editor, by=council.lead)
        row = Assignment.objects.get()
        row.pk = None
        with pytest.raises(IntegrityError, match="assignment_once_a_section"), transaction.atomic():
            row.save(force_insert=True)


class TestComments:
    def test_a_comment_is_written_counted_settled_and_opened_again(self, bid: Bid, council: Council) -> None:
        editor, lead = signed_in(council.editor), signed_in(council.lead)
        address = at("comments", bid, "problem")
        key = str(uuid.uuid4())
        for _ in range(2):
            assert editor.post(address, {"text": "Says who?", "key": key}).status_code == 302
        comment = Comment.objects.get()
        assert "1 comment to settle" in html(lead, at("bid", bid))
        assert "Says who?" in html(lead, at("section", bid, "need"))
        for _ in range(2):
            lead.post(address, {"resolve": comment.pk})
        assert "to settle" not in html(lead, at("bid", bid))
        assert "Says who?" not in html(lead, at("section", bid, "need"))
        assert "Settled by Lee Lead" in html(editor, address)
        editor.post(address, {"reopen": comment.pk})
        assert "1 comment to settle" in html(lead, at("bid", bid))
        kinds = AuditEvent.objects.filter(kind__startswith="bid.comment").order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["bid.commented", "bid.comment_resolved", "bid.comment_reopened"]

    def test_a_certifier_may_comment_and_nobody_outside(self, bid: Bid, council: Council) -> None:
        posted = {"text": "Which year?", "key": str(uuid.uuid4())}
        assert signed_in(council.s151).post(at("comments", bid, "problem"), posted).status_code == 302
        assert signed_in(make_council().lead).post(at("comments", bid, "problem"), posted).status_code == 404
        with pytest.raises(BidRefused, match="Only members"):
            resolve_comment(bid_id=bid.pk, comment_id=Comment.objects.get().pk, by=make_council().lead)

    def test_it_is_no_part_of_the_bid(self, bid: Bid, council: Council) -> None:
        before = bid_content(bid)
        comment_on(bid, council, "NEVER-IN-A-PACK")
        assert bid_content(bid) == before
        assert "NEVER-IN-A-PACK" not in hand_in(bid, council).snapshot
        assert "NEVER-IN-A-PACK" not in str(list(AuditEvent.objects.values_list("payload", flat=True)))

    def test_an_empty_or_endless_comment_is_refused_with_its_text(self, bid: Bid, council: Council) -> None:
        editor = signed_in(council.editor)
        for text in ("", "   ", "x" * 2001):
            response = editor.post(at("comments", bid, "problem"), {"text": text, "key": str(uuid.uuid4())})
            assert response.status_code == 200
            assert b"There is a problem" in response.content
            assert text.strip().encode() in response.content
        assert not Comment.objects.exists()

    def test_nothing_is_said_of_a_bid_that_was_handed_in(self, bid: Bid, council: Council) -> None:
        comment = comment_on(bid, council)
        hand_in(bid, council)
        editor = signed_in(council.editor)
        editor.post(at("comments", bid, "problem"), {"text": "Too late", "key": str(uuid.uuid4())})
        editor.post(at("comments", bid, "problem"), {"resolve": comment.pk})
        comment.refresh_from_db()
        assert (Comment.objects.count(), comment.resolved_at) == (1, None)
        assert "Add the comment" not in html(editor, at("comments", bid, "problem"))

    def test_somebody_elses_key_and_another_bids_comment_are_refused(self, bid: Bid, council: Council) -> None:
        comment = comment_on(bid, council)
        asked = question(bid.round, "problem")
        with pytest.raises(BidRefused, match="could not be kept"):
            write_comment(bid_id=bid.pk, question_id=asked.pk, key=comment.key, text="x", by=council.editor)
        other = make_council()
        theirs = make_bid(make_round(), other)
        with pytest.raises(BidRefused, match="no such comment"):
            reopen_comment(bid_id=theirs.pk, comment_id=comment.pk, by=other.lead)
        with pytest.raises(IntegrityError, match="cannot be moved"), transaction.atomic():
            Comment.objects.update(bid=theirs)

    def test_the_database_keeps_its_shape(self, bid: Bid, council: Council) -> None:
        comment = comment_on(bid, council)
        for change in ({"text": ""}, {"resolved_at": database_now()}, {"resolved_by": council.lead}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Comment.objects.filter(pk=comment.pk).update(**change)

    def test_any_post_gives_a_page(self, bid: Bid, council: Council) -> None:
        editor = signed_in(council.editor)
        for posted in ({}, {"resolve": "x"}, {"reopen": "99999999"}, {"key": "x", "text": "y"}, {"text": "y"}):
            assert editor.post(at("comments", bid, "problem"), posted).status_code in (200, 302)
        assert editor.get(at("comments", bid, "nothing")).status_code == 404


class TestActivity:
    def test_who_did_what_is_told_in_words(self, bid: Bid, council: Council) -> None:
        editor = signed_in(council.editor)
        editor.post(at("section", bid, "need"), {"problem": "Changed", "version-problem": "1"})
        comment_on(bid, council)
        assign_section(bid_id=bid.pk, section_id=_section(bid).pk, to=council.editor, by=council.lead)
        page = html(editor, at("activity", bid))
        assert "<strong>Eddie Editor</strong> changed" in page
        assert f'href="{at("history", bid, "problem")}"' in page
        assert "<strong>Lee Lead</strong> commented on" in page
        assert "<strong>Lee Lead</strong> shared out The need" in page
        assert page.index("shared out") < page.index("commented on") < page.index("changed"), "the newest first"

    def test_a_partner_and_an_office_are_named(self, bid: Bid, council: Council) -> None:
        partner = name_partner(bid, council)
        let_in(bid, council, partner)
        certify(bid_id=bid.pk, office=Office.S151, by=council.s151)
        name_partner(bid, council, "Second Trust")
        lead = signed_in(council.lead)
        page = html(lead, at("activity", bid))
        for words in (
            "added a partner: Brightwater Trust",
            "invited a partner&#x27;s people: Brightwater Trust",
            "came in for a partner: Brightwater Trust",
            "certified the bid: Section 151 officer",
            "so a certificate ended: Section 151 officer",
        ):
            assert f"{words}</p>" in page
        asked = question(bid.round, "partners").pk
        remove_partner(bid_id=bid.pk, question_id=asked, partner_id=partner.pk, by=council.lead)
        page = html(lead, at("activity", bid))
        assert "Brightwater Trust" not in page, "the record holds no names"
        assert "removed a partner</p>" in page

    def test_what_the_department_does_is_not_told(self, bid: Bid, council: Council) -> None:
        from portal.audit.services import record

        with transaction.atomic():
            record(chain=bid.audit_chain, kind="assessment.submitted", by=council.dcs, subject=bid)
        assert "Dee Director" not in html(signed_in(council.lead), at("activity", bid))

    @pytest.mark.parametrize("rows", [1, 60])
    def test_it_costs_the_same_for_one_and_for_many(
        self, rows: int, bid: Bid, council: Council, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(rows):
            comment_on(bid, council, f"Comment {number}")
        client = signed_in(council.lead)
        with django_assert_num_queries(6):
            assert client.get(at("activity", bid)).status_code == 200
        with django_assert_num_queries(7):
            assert client.get(at("comments", bid, "problem")).status_code == 200


class TestHistory:
    def written(self, bid: Bid, council: Council, texts: list[str]) -> None:
        client = signed_in(council.editor)
        for text in texts:
            version = Answer.objects.get(bid=bid, question__key="problem").version
            client.post(at("section", bid, "need"), {"problem": text, "version-problem": version})

    def test_each_version_says_what_it_changed(self, bid: Bid, council: Council) -> None:
        self.written(bid, council, ["Too many moves between schools."])
        page = html(signed_in(council.dcs), at("history", bid, "problem"))
        assert '<del class="bid-gone"><span class="govuk-visually-hidden"> [taken out: </span>homes.<span' in page
        assert '<ins class="bid-new"><span class="govuk-visually-hidden"> [put in: </span>schools.<span' in page
        assert "As it stands" in page
        assert "Bring this version back" not in page, "certifiers read"

    def test_of_a_long_text_only_what_was_changed_stands_there_and_the_whole_behind_a_word(
        self, bid: Bid, council: Council
    ) -> None:
        long = " ".join(f"word{number}" for number in range(23))
        self.written(bid, council, [f"{long} old {long}", f"{long} new {long}"])
        page = html(signed_in(council.lead), at("history", bid, "problem"))
        newest = page.partition('class="bid-past"')[2].partition('class="bid-past"')[0]
        short, whole = newest.split("See the whole text of this version")
        assert "word22 <del" in short
        assert "… word11 word12" in short
        assert "word5 " not in short.partition("<del")[0]
        assert "word0 word1" in short.partition("</ins>")[2]
        assert long in whole

    def test_an_earlier_version_is_brought_back_as_a_new_one(self, bid: Bid, council: Council) -> None:
        self.written(bid, council, ["Second.", "Third."])
        lead = signed_in(council.lead)
        for _ in range(2):
            assert lead.post(at("history", bid, "problem"), {"version": "1", "seen": "3"}).status_code == 302
        answer = Answer.objects.get(bid=bid, question__key="problem")
        assert (answer.value, answer.version) == ("Too many moves between homes.", 4)
        assert AnswerVersion.objects.filter(answer=answer).count() == 4

    def test_a_newer_answer_is_not_written_over(self, bid: Bid, council: Council) -> None:
        self.written(bid, council, ["Second.", "Third."])
        response = signed_in(council.lead).post(
            at("history", bid, "problem"), {"version": "1", "seen": "2"}, follow=True
        )
        assert b"A newer answer was saved meanwhile" in response.content
        assert Answer.objects.get(bid=bid, question__key="problem").value == "Third."

    def test_certifiers_and_nonsense_bring_nothing_back(self, bid: Bid, council: Council) -> None:
        address = at("history", bid, "problem")
        assert signed_in(council.dcs).post(address, {"version": "1", "seen": "1"}).status_code == 403
        for posted in ({}, {"version": "x"}, {"version": "77", "seen": "1"}, {"version": "9999999999"}):
            assert signed_in(council.lead).post(address, posted).status_code == 302
        assert Answer.objects.get(bid=bid, question__key="problem").version == 1

    def test_costs_come_back_with_their_lines(self, bid: Bid, council: Council) -> None:
        client, cell = signed_in(council.editor), f"costs-staff-{bid.round.first_financial_year}-grant"
        for version, amount in enumerate(("100", "200")):
            client.post(at("section", bid, "costs"), {cell: amount, "version-costs": version})
        page = html(client, at("history", bid, "costs"))
        assert ">£100</td>" in page
        client.post(at("history", bid, "costs"), {"version": "1", "seen": "2"})
        assert CostLine.objects.get(bid=bid).amount_pounds == 100

    @pytest.mark.parametrize("key", ["partners", "letters", "figures", "themes", "area", "areas", "agreed", "title"])
    def test_every_kind_has_a_history(self, key: str, bid: Bid, council: Council) -> None:
        values: dict[str, Any] = {
            "partners": [{"name": "Foster Carers"}],
            "letters": [{"name": "letter.pdf", "key": "k", "sha256": "s"}],
            "figures": [{"measure": "Moves", "value": "12"}],
            "themes": ["Homes"],
            "area": "care-leavers",
            "areas": ["E06000001"],
            "agreed": "yes",
        }
        if key in values:
            write_answer(bid, key, values[key], council.editor)
        assert "As it stands" in html(signed_in(council.lead), at("history", bid, key))

    @pytest.mark.parametrize("rows", [1, 30])
    def test_it_costs_the_same_for_one_and_for_many(
        self, rows: int, bid: Bid, council: Council, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        self.written(bid, council, [f"Text {number}." for number in range(rows)])
        client = signed_in(council.lead)
        with django_assert_num_queries(9):
            assert client.get(at("history", bid, "problem") + "?page=x").status_code == 200


def test_a_section_of_a_round_of_sixty_questions(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """With a team of two on it, comments on every answer, and a text that is being typed."""
    council, round_ = make_council(), make_round(published=False)
    section = round_.sections.get(slug="need")
    Question.objects.bulk_create(
        Question(section=section, key=f"more-{n}", kind=kind, label=f"More {n}?", order=100 + n, word_limit=limit)
        for n in range(54)
        for kind, limit in [("long_text", 300) if n % 3 else ("short_text", None)]
    )
    Round.objects.filter(pk=round_.pk).update(published_at=database_now(), published_by=council.lead)
    assert Question.objects.filter(section__round=round_).count() >= 60
    bid = make_bid(Round.objects.get(pk=round_.pk), council)
    for n in range(54):
        asked = Question.objects.get(section=section, key=f"more-{n}")
        write_answer(bid, asked.key, "Some words.", council.editor)
        write_comment(bid_id=bid.pk, question_id=asked.pk, key=uuid.uuid4(), text="Say more.", by=council.lead)
    signed_in(council.lead).get(at("section", bid, "need"))
    client = signed_in(council.editor)
    with django_assert_num_queries(8):
        response = client.get(at("section", bid, "need"))
    assert b"Lee Lead is here now" in response.content
    assert response.content.count(b"Say more.") == 54


def _section(bid: Bid) -> Section:
    return bid.round.sections.get(slug="need")
