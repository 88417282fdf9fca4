"""The papers of a panel meeting: every bid of its agenda in meeting order, as one PDF.

Scores stand in it only of bids whose assessments are all in when it is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bids.models import Submission
from bids.selectors.submitted import snapshot_of
from evaluations.models import Moderation, PanelMeeting
from evaluations.refusals import JudgingRefused
from evaluations.selectors.assessing import criteria_of
from evaluations.selectors.divergence import Difference, readings_of, rule_of
from evaluations.selectors.meetings import Agenda, Line, agenda_of, meetings
from evaluations.selectors.snapshots import Snapshot, answer
from evaluations.selectors.terms import terms_of
from portal.documents.blocks import Block, Bullets, Heading, Paragraph, Table, as_json
from portal.documents.kinds import DocumentContent
from portal.look.words import join, moment, pounds, pounds_prose
from programmes.models import Criterion

ASKED = (
    "Leave the room for any bid for which you are named as out.",
    "Read what each assessor wrote before you speak of numbers.",
    "Agree on one level for each criterion, and say why where it is not the middle of the scores.",
    "Keep these papers to yourself, and destroy them when the meeting is over.",
)


def build_panel_pack(meeting_id: int) -> DocumentContent:
    """The papers of a meeting. Raises ``JudgingRefused`` when nothing is on its agenda."""
    agenda = agenda_of(meetings().get(pk=meeting_id))
    meeting = agenda.meeting
    if not agenda.lines:
        raise JudgingRefused("Nothing is on the agenda, so there are no papers to make.")
    bids = [line.bid for line in agenda.lines]
    snapshots = _snapshots([bid.pk for bid in bids])
    criteria, seen = criteria_of(meeting.round), readings_of(meeting.round, bids)
    asked = sum(snapshot["applied_for_pounds"] for snapshot in snapshots.values())
    parts = [
        _part(number, line, snapshots[line.bid.pk], criteria, seen.get(line.bid.pk))
        for number, line in enumerate(agenda.lines, start=1)
    ]
    return DocumentContent(
        title=f"Panel papers: {meeting.title}",
        subject_label=meeting.title,
        reference=f"{meeting.round.title}: {meeting.title}",
        chain=meeting.round.audit_chain,
        demonstration=meeting.round.is_demonstration,
        context={
            **_cover(agenda, asked),
            "entries": [{"anchor": part["anchor"], "text": part["entry"]} for part in parts],
            "parts": parts,
            "scored": sorted(line.bid.reference for line in agenda.lines if line.bid.pk in seen),
        },
    )


def _snapshots(bids: Sequence[int]) -> dict[int, Snapshot]:
    newest = Submission.objects.filter(bid__in=bids).order_by("bid_id", "-number").distinct("bid_id")
    return {submission.bid_id: snapshot_of(submission) for submission in newest}


def _cover(agenda: Agenda, asked: int) -> dict[str, Any]:
    meeting: PanelMeeting = agenda.meeting
    chair = agenda.chair
    return {
        "title": "Papers of the panel",
        "subtitle": meeting.title,
        "figures": [
            {"value": str(len(agenda.lines)), "label": "bid" if len(agenda.lines) == 1 else "bids"},
            {"value": pounds_prose(asked), "label": "applied for together"},
            {"value": str(len(agenda.members)), "label": "members"},
        ],
        "summary": rule_of(meeting.round, terms_of(meeting.round)),
        "facts": [
            ["Round", meeting.round.title],
            ["When", moment(meeting.starts_at)],
            ["Where", meeting.place or "Not said"],
            ["In the chair", chair.user.full_name if chair else "Nobody yet"],
            ["Members", join([member.user.full_name for member in agenda.members if not member.is_chair])],
            ["Out", _all_out(agenda) or "Nobody, for any bid"],
        ],
        "asked": list(ASKED),
    }


def _all_out(agenda: Agenda) -> str:
    return "\n".join(
        f"{line.bid.reference}: {join([member.user.full_name for member, _ in line.out])}"
        for line in agenda.lines
        if line.out
    )


def _part(
    number: int, line: Line, snapshot: Snapshot, criteria: Sequence[Criterion], seen: Difference | None
) -> dict[str, Any]:
    blocks: list[Block] = [Paragraph(answer(snapshot, "summary") or "The bid has no summary.", style="lead")]
    if line.out:
        blocks.append(
            Paragraph("\n".join(f"{member.user.full_name} is out. {why}" for member, why in line.out), style="inset")
        )
    blocks += _scores(criteria, seen) if seen else [Paragraph("Its assessments are not all in, so no score is shown.")]
    if seen and line.moderation is not None:
        blocks += _agreed(line.moderation)
    return {
        "anchor": f"bid-{number}",
        "entry": f"{number}. {snapshot['reference']} {snapshot['title']}",
        "heading": f"{number}. {snapshot['title']}",
        "line": (
            f"{snapshot['reference']}, {snapshot['organisation']['name']}. "
            f"Applies for {pounds(snapshot['applied_for_pounds'])}."
        ),
        "why": line.why or "Put on the agenda by hand.",
        "blocks": as_json(blocks, under=2),
    }


def _scores(criteria: Sequence[Criterion], seen: Difference) -> list[Block]:
    head = ["Assessor", *(criterion.name for criterion in criteria), "Total of 100"]
    rows = [
        [each.name, *(str(each.levels[criterion.slug]) for criterion in criteria), f"{each.total:.2f}"]
        for each in seen.readings
    ]
    rows.append(["Mean", *(_mean(seen, criterion) for criterion in criteria), f"{seen.mean:.2f}"])
    numeric = tuple(range(1, len(head)))
    return [
        Heading("Scores", level=2),
        Table(
            head,
            rows,
            caption="Levels of 5 by assessor",
            numeric=numeric,
            widths=(1.7, *([1] * len(numeric))),
            total=True,
        ),
        *_differences(seen),
        Heading("What the assessors wrote", level=2),
        *(block for criterion in criteria for block in _written(criterion, seen)),
        *_overall(seen),
    ]


def _mean(seen: Difference, criterion: Criterion) -> str:
    given = [each.levels[criterion.slug] for each in seen.readings]
    return f"{sum(given) / len(given):.1f}"


def _differences(seen: Difference) -> list[Block]:
    if not seen.found:
        return [Paragraph("The assessors do not differ by the round’s rule.")]
    return [Heading("Where they differ", level=2), Bullets([each.sentence for each in seen.found])]


def _written(criterion: Criterion, seen: Difference) -> list[Block]:
    words: Mapping[int, str] = {
        each.assessment.pk: next(
            (s.justification for s in each.assessment.scores.all() if s.criterion_id == criterion.pk), ""
        )
        for each in seen.readings
    }
    rows = [[f"{each.name}: {each.levels[criterion.slug]}", words[each.assessment.pk]] for each in seen.readings]
    caption = f"{criterion.name}, weight {criterion.weight}"
    return [Table(["Assessor and level", "Why"], rows, caption=caption, widths=(1, 3))]


def _overall(seen: Difference) -> list[Block]:
    rows = [[each.name, each.assessment.comment] for each in seen.readings if each.assessment.comment]
    return [Table(["Assessor", "Comment"], rows, caption="Overall comments", widths=(1, 3))] if rows else []


def _agreed(made: Moderation) -> list[Block]:
    rows = [[score.criterion.name, str(score.value), score.reason] for score in made.scores.select_related("criterion")]
    return [
        Heading("What the panel agreed before", level=2),
        Paragraph(f"{moment(made.agreed_at)}. {made.reason}"),
        Table(["Criterion", "Level", "Why"], rows, numeric=(1,), widths=(2, 1, 4)),
    ]
