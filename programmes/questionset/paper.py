"""The whole question set as blocks: what the round is, its questions, and how they are judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.documents import blocks as b
from portal.look.words import join, moment, plural, pounds
from programmes.models import Round, Seal
from programmes.questionset.asking import question_blocks
from programmes.selectors.terms import CriterionTerms, SectionTerms, Terms


@dataclass(frozen=True, slots=True)
class Paper:
    """A round, its terms and its seal (none while it is a draft): set as PDF or as Word."""

    round: Round
    terms: Terms
    seal: Seal | None

    @property
    def title(self) -> str:
        """The title on the first page."""
        return f"{self.round.title}: question set"

    @property
    def reference(self) -> str:
        """What the footer of each page says."""
        mark = f"seal {self.seal.sha256[:12]}" if self.seal else "draft"
        return f"{self.round.reference_prefix or self.round.slug} question set, {mark}"

    @property
    def subtitle(self) -> str:
        """The line under the title."""
        return "To draft with. Bids are made on the portal." if self.seal else "Draft, not published"


def blocks_of(paper: Paper) -> list[b.Block]:
    """The paper as blocks, in order."""
    return [
        *_opening(paper),
        *_scoring(paper.terms),
        *(block for section in paper.terms.sections for block in _section(section, paper.terms)),
        *_annex(paper.terms.criteria),
    ]


def awards_between(round: Round) -> str:
    """“£50,000 to £1,500,000”, or as much of it as is known."""
    if round.min_award_pounds and round.max_award_pounds:
        return f"{pounds(round.min_award_pounds)} to {pounds(round.max_award_pounds)}"
    if round.max_award_pounds:
        return f"Up to {pounds(round.max_award_pounds)}"
    return f"{pounds(round.min_award_pounds)} or more" if round.min_award_pounds else "Any amount within the budget"


def match_asked(round: Round) -> str:
    """“At least £5,000 and 10% of the grant”; nothing when the round asks for no match funding."""
    least = [
        *([pounds(round.min_match_pounds)] if round.min_match_pounds else []),
        *([f"{round.min_match_percent}% of the grant"] if round.min_match_percent else []),
    ]
    return f"At least {join(least)}" if least else ""


def certified_by(round: Round) -> str:
    """Who signs a bid off before it can be submitted; nothing when nobody must."""
    people = [
        *(["Director of Children's Services"] if round.certified_by_dcs else []),
        *(["section 151 officer"] if round.certified_by_s151 else []),
    ]
    return join(people)


def _opening(paper: Paper) -> Iterable[b.Block]:
    round = paper.round
    if round.summary:
        yield b.Paragraph(round.summary, style="lead")
    yield b.KeyFacts(_facts(paper))
    yield b.Heading("How to use this paper")
    yield b.Paragraph(
        "This paper holds every question of the round, so that people who have no account can draft and "
        "clear answers. Copy them into the portal when they are ready. Word limits count there as they do "
        "here, and text past a limit is not accepted."
    )
    if round.guidance:
        yield b.Paragraph(round.guidance)


def _facts(paper: Paper) -> list[tuple[str, str]]:
    round = paper.round
    rows = [
        ("Opens", moment(round.opens_at)),
        ("Closes", moment(round.closes_at)),
        ("Budget", pounds(round.budget_pounds) if round.budget_pounds else ""),
        ("Each award", awards_between(round)),
        *([("Match funding", match_asked(round))] if match_asked(round) else []),
        ("Who may bid", paper.terms.who_may_bid),
        ("Certified by", certified_by(round)),
        ("Each bid is read by", plural(round.reads_per_bid, "assessor")),
        ("Questions to", round.contact_email),
        ("Seal (SHA-256)", paper.seal.sha256 if paper.seal else ""),
    ]
    return [(name, value) for name, value in rows if value]


def _scoring(terms: Terms) -> Iterable[b.Block]:
    if not terms.criteria:
        return
    yield b.Heading("How bids are scored")
    yield b.Table(
        ["Criterion", "What it asks of a bid", "Weight"],
        [
            *([criterion.name, criterion.asks, str(criterion.weight)] for criterion in terms.criteria),
            ["Total", "", str(terms.weights)],
        ],
        numeric=(2,),
        widths=(3, 5, 1),
        total=True,
    )
    yield b.Paragraph("Each criterion is scored from 0 to 5. What the levels mean is at the end of this paper.")
    yield b.Heading("How bids are chosen")
    yield b.Bullets(terms.award.sentences)


def _section(section: SectionTerms, terms: Terms) -> Iterable[b.Block]:
    yield b.PageBreak()
    yield b.Heading(f"{section.number}. {section.title}")
    if section.criterion:
        scored = f"Scored under “{section.criterion.name}”, {section.criterion.weight} of 100."
        yield b.Paragraph(scored, style="inset")
    if section.intro:
        yield b.Paragraph(section.intro)
    for question in section.questions:
        yield from question_blocks(question, terms)


def _annex(criteria: Sequence[CriterionTerms]) -> Iterable[b.Block]:
    if not criteria:
        return
    yield b.PageBreak()
    yield b.Heading("What the levels mean")
    for criterion in criteria:
        yield b.Heading(f"{criterion.name} ({criterion.weight} of 100)", level=3)
        yield b.Paragraph(criterion.asks)
        yield b.Table(
            ["Level", "What a bid at this level looks like"],
            [[f"{level.value} {level.word}", level.description] for level in criterion.levels],
            widths=(1, 3),
        )
