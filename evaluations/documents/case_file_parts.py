"""The parts of a case file, each from what is on record about one bid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bids.models import Bid, BidOutcome, Erasure
from bids.selectors.clarifications import clarifications_of, record_of
from evaluations.models import BidFlag, Condition, DueDiligence
from evaluations.selectors.ranking import total_score, weights_of
from evaluations.selectors.record import read_state
from evaluations.selectors.runs import explanation_of
from evaluations.selectors.secrecy import revealed_assessments
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.audit.words import kind_in_words
from portal.documents.blocks import Answer, Block, Heading, KeyFacts, Paragraph, Question, Table
from portal.look.states import state_look
from portal.look.words import join, moment, plural, pounds

TAKEN = "case_file.taken"
SHORT = 16
"""How much of a hash a table shows; the files beside it give the whole."""


def handed_in(bid: Bid) -> list[Block]:
    """Submissions with their digests, and certificates."""
    submissions = [
        (str(each.number), moment(each.submitted_at), each.submitted_by.full_name, each.sha256)
        for each in bid.submissions.select_related("submitted_by").order_by("number")
    ]
    certificates = [
        (each.get_office_display(), each.get_state_display(), moment(each.certified_at), each.certified_by.full_name)
        for each in bid.certifications.select_related("certified_by").order_by("certified_at", "pk")
    ]
    return [
        Heading("As it was handed in"),
        *_erased(bid),
        *_table(("Submission", "When", "By", "SHA-256 of the snapshot"), submissions, "It was not handed in."),
        *_table(("Office", "Certificate", "When", "By"), certificates, "Nobody certified it."),
        *_clarified(bid),
    ]


def _erased(bid: Bid) -> list[Block]:
    """That what the bid said was erased, by whom, why, and under how many fingerprints it is on record."""
    erasure = Erasure.objects.filter(bid=bid).select_related("erased_by").first()
    if erasure is None:
        return []
    said = (
        f"What this bid said was kept until {moment(erasure.due_at)} and was erased {moment(erasure.erased_at)} by "
        f"{erasure.erased_by.full_name}: {erasure.reason} Its text, files and PDFs are not in this case file. "
        f"{plural(len(erasure.digests), 'fingerprint')} of them: bid/erased.json beside this document."
    )
    return [Paragraph(said, style="inset")]


def _replied(reply: Mapping[str, Any] | None) -> tuple[str, str]:
    return (moment(reply["sent_at"]), reply["text"]) if reply else ("", "Not answered")


def _clarified(bid: Bid) -> list[Block]:
    """What was asked after submission, and every answer to it."""
    asked = [
        (str(each["number"]), each["question"], *_replied(reply))
        for each in record_of(clarifications_of(bid))
        for reply in (each["replies"][::-1] or [None])
    ]
    return _table(("Question", "Asked after submission", "Answered", "Answer"), asked, "") if asked else []


def checks(bid: Bid) -> list[Block]:
    """Every eligibility check."""
    rows = [
        (
            moment(each.checked_at),
            each.checked_by.full_name,
            "Passed" if each.passed else "Failed",
            " ".join([*(f"{label}." for label in each.reason_labels), each.note]).strip(),
        )
        for each in bid.eligibility_checks.select_related("checked_by").order_by("checked_at", "pk")
    ]
    return [Heading("Eligibility"), *_table(("When", "By", "Result", "Reasons"), rows, "It was not checked.")]


def readers(bid: Bid) -> list[Block]:
    """Allocations with declarations, and conflicts that were set aside."""
    rows = []
    for each in bid.allocations.select_related("assessor__user", "allocated_by", "declaration", "assessment").order_by(
        "pk"
    ):
        declaration = getattr(each, "declaration", None)
        said = "Not declared"
        if declaration is not None:
            said = f"{'An interest: ' + declaration.statement if declaration.has_interest else 'No interest'}, "
            said += moment(declaration.declared_at)
        state = state_look(read_state(each)).word
        rows.append((each.assessor.user.full_name, f"{moment(each.allocated_at)}, {each.allocated_by}", said, state))
    overrides = [
        (
            str(each.assessor),
            " ".join(each.conflicts),
            each.reason,
            f"{moment(each.overridden_at)}, {each.overridden_by}",
        )
        for each in bid.conflict_overrides.select_related("assessor__user", "overridden_by").order_by("pk")
    ]
    return [
        Heading("Who read it"),
        *_table(("Assessor", "Allocated", "Declared", "How far"), rows, "It was allocated to nobody."),
        Heading("Conflicts set aside", level=3),
        *_table(("Assessor", "Conflict", "Reason", "By"), overrides, "None."),
    ]


def scores(bid: Bid) -> list[Block]:
    """Every assessor's scores with their justifications; asked for only once all are in."""
    weights = weights_of(bid.round)
    criteria = {criterion.pk: criterion for criterion in bid.round.criteria.order_by("order", "pk")}
    blocks: list[Block] = [Heading("Scores")]
    for each in revealed_assessments([bid]):
        blocks.append(Heading(f"{each.allocation.assessor}: {total_score(each, weights):.2f} of 100", level=3))
        rows = [
            (criteria[score.criterion_id].name, str(score.value), score.justification)
            for score in sorted(each.scores.all(), key=lambda score: list(criteria).index(score.criterion_id))
        ]
        blocks.append(Table(("Criterion", "Level", "Why"), rows, numeric=(1,), widths=(2, 1, 6)))
        digests = [
            f"version {v.version}, {moment(v.submitted_at)}: {v.sha256}" for v in each.versions.order_by("version")
        ]
        blocks.append(Paragraph(f"Submitted as {join(digests)}.", style="hint"))
    return blocks


def flags(bid: Bid) -> list[Block]:
    """What assessors raised, and what was answered."""
    rows = [
        (each.get_kind_display(), f"{each.concern} ({each.raised_by}, {moment(each.raised_at)})", each.answer or "Open")
        for each in BidFlag.objects.filter(allocation__bid=bid).select_related("raised_by").order_by("pk")
    ]
    return [Heading("Flags"), *_table(("Flag", "Concern", "Answer"), rows, "None.")]


def panel(bid: Bid) -> list[Block]:
    """Every moderation: what was agreed, why, and who was in the room."""
    blocks: list[Block] = [Heading("Moderation")]
    found = bid.moderations.select_related("meeting", "agreed_by").prefetch_related(
        "present", "out", "scores__criterion"
    )
    for each in found.order_by("number"):
        blocks.append(Heading(f"Moderation {each.number}: {each.meeting.title}", level=3))
        room, out = ([user.full_name for user in people.all()] for people in (each.present, each.out))
        blocks.append(
            KeyFacts(
                [
                    ("Reason", each.reason),
                    ("Agreed", f"{moment(each.agreed_at)}, recorded by {each.agreed_by}"),
                    ("In the room", join(room)),
                    ("Out of the room", join(out) if out else "Nobody"),
                ]
            )
        )
        rows = [(score.criterion.name, str(score.value), score.reason) for score in each.scores.all()]
        blocks.append(Table(("Criterion", "Level agreed", "Why"), rows, numeric=(1,), widths=(2, 1, 6)))
    return blocks if len(blocks) > 1 else [*blocks, Paragraph("The panel did not moderate it.")]


def recommendation(bid: Bid) -> list[Block]:
    """What the adopted award run says of the bid."""
    said = explanation_of(bid)
    if said is None:
        return [Heading("Award run"), Paragraph("No adopted award run names this bid.")]
    facts = [
        ("Run", str(said.run_number)),
        ("Score that decided", f"{said.score} of 100, place {said.position}"),
        ("Recommends", f"Fund {pounds(said.pounds)}" if said.funded else "Not to fund"),
        ("Reason", said.reason),
    ]
    if said.counterfactual_sentence:
        facts.append(("What would have been funded", said.counterfactual_sentence))
    return [Heading("Award run"), KeyFacts(facts)]


def decisions(bid: Bid) -> list[Block]:
    """Every decision with everyone who acted on it."""
    blocks: list[Block] = [Heading("Decisions")]
    people = ("decided_by", "first_approved_by", "approved_by", "sent_back_by", "released_by", "superseded_by")
    for each in bid.decisions.select_related(*people).order_by("decided_at", "pk"):
        amount = f", {pounds(each.amount_pounds)}" if each.amount_pounds else ""
        facts = [
            ("Decision", f"{each.get_kind_display()}{amount}: {each.get_state_display().lower()}"),
            ("Reason", each.reason),
        ]
        for label, act in (
            ("Decided", "decided"),
            ("First approval", "first_approved"),
            ("Approved", "approved"),
            ("Sent back", "sent_back"),
            ("Money released", "released"),
            ("Superseded", "superseded"),
        ):
            at = getattr(each, f"{act}_at")
            if at is not None:
                facts.append((label, f"{moment(at)}, {getattr(each, f'{act}_by')}"))
        if each.departure_reason:
            facts.append(("Departs from the recommendation because", each.departure_reason))
        blocks.append(KeyFacts(facts))
    return blocks if len(blocks) > 1 else [*blocks, Paragraph("Nothing was decided.")]


def diligence(bid: Bid) -> list[Block]:
    """Due diligence and conditions precedent."""
    rows = [
        (
            each.get_check_code_display(),
            each.get_rating_display(),
            each.reason,
            f"{moment(each.checked_at)}, {each.checked_by}",
        )
        for each in DueDiligence.objects.filter(bid=bid).select_related("checked_by").order_by("checked_at", "pk")
    ]
    conditions = [
        (each.text, f"{moment(each.set_at)}, {each.set_by}", _end_of(each))
        for each in Condition.objects.filter(bid=bid).select_related("set_by", "met_by", "waived_by").order_by("pk")
    ]
    return [
        Heading("Due diligence"),
        *_table(("Check", "Rating", "Reason", "By"), rows, "No check was made."),
        Heading("Conditions", level=3),
        *_table(("Condition", "Set", "Now"), conditions, "None."),
    ]


def _end_of(condition: object) -> str:
    for act, word in (("met", "Met"), ("waived", "Waived")):
        at = getattr(condition, f"{act}_at")
        if at is not None:
            why = getattr(condition, "evidence" if act == "met" else "waiver_reason")
            return f"{word} {moment(at)}, {getattr(condition, f'{act}_by')}: {why}"
    return "Open"


def told(bid: Bid) -> list[Block]:
    """What the bidder was told, by which letter, and what they answered."""
    outcome = BidOutcome.objects.filter(bid=bid).select_related("letter", "responded_by").first()
    if outcome is None:
        return [Heading("What the bidder was told"), Paragraph("Nothing yet.")]
    amount = f", {pounds(outcome.amount_pounds)}" if outcome.amount_pounds else ""
    facts = [("Outcome", f"{outcome.get_result_display()}{amount}, {moment(outcome.told_at)}")]
    if outcome.letter is not None:
        facts.append(("Letter", f"{outcome.letter.title}, version {outcome.letter.version}"))
        facts.append(("SHA-256 of the letter", outcome.letter.sha256))
    if outcome.response:
        who = outcome.responded_by.full_name if outcome.responded_by else ""
        facts.append(("Answer", f"{outcome.get_response_display()}, {moment(outcome.responded_at)}, {who}"))
    return [Heading("What the bidder was told"), KeyFacts(facts)]


def trail(bid: Bid) -> list[Block]:
    """The audit chain, and how to check it."""
    events = (
        AuditEvent.objects.filter(chain=bid.audit_chain).exclude(kind=TAKEN).select_related("by").order_by("sequence")
    )
    rows = [
        (str(each.sequence), moment(each.at), kind_in_words(each.kind), _name(each.by), each.hash[:SHORT])
        for each in events
    ]
    return [
        Heading("The audit chain of this bid"),
        Paragraph(
            "Each event’s hash is the SHA-256 of the hash before it, a line feed and the event’s stored text. "
            "A change to any event changes every hash after it. The stored texts are in audit/bid.jsonl beside "
            "this document; check.py works every hash out anew. Takings of this case file are in the files only."
        ),
        *_table(("No.", "When", "What", "By", f"First {SHORT} of its hash"), rows, "No event is on record."),
        Question("How to check it"),
        Answer("Unpack the case file and run: python3 -I check.py"),
    ]


def _name(person: User | None) -> str:
    return person.full_name if person is not None else "The portal"


def _table(head: Sequence[str], rows: Sequence[tuple[str, ...]], none: str) -> list[Block]:
    return [Table(tuple(head), rows)] if rows else [Paragraph(none)]
