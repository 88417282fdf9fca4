"""What each kind of letter may say in braces, and what it has to say before it may go out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from evaluations.models import LetterKind
from portal.documents.wording import Fault, Variable, faults_in, variables_in


@dataclass(frozen=True, slots=True)
class Clause:
    """Something a letter has to say: what it is, and the variables of which any one says it."""

    title: str
    said_by: tuple[str, ...]


COMMON: Final = (
    Variable("reference", "The bid’s reference", "CSC-0042"),
    Variable("bid_title", "What the bid is called", "A trusted adult for each child"),
    Variable("organisation", "Who leads the bid", "Leeds City Council"),
    Variable("round", "The round’s title", "Children’s Social Care Innovation 2026"),
    Variable("programme", "The programme’s name", "Children’s Social Care Innovation Programme"),
    Variable("contact", "Where questions go: the round’s address", "innovation@example.org"),
    Variable("feedback_clause", "How to complain or ask: the department’s standard words", "If you think that …"),
    Variable("data_protection_clause", "Personal data and publication: standard words", "We use the personal data …"),
)
GRANT: Final = (
    Variable("amount", "The amount of the award", "£1,200,000"),
    Variable("asked", "What the bid applied for", "£1,400,000"),
    Variable("purpose_clause", "What the grant may be spent on: standard words", "The grant is for the work …"),
    Variable("reporting_clause", "What is to be reported and kept: standard words", "You keep records …"),
    Variable("subsidy_clause", "Subsidy control: standard words", "You satisfy yourself …"),
    Variable("payment_clause", "How it is paid: by determination or by agreement", "The grant is paid …"),
)
ANSWER: Final = (Variable("accept_by", "When the award has to be answered", "29 March 2027 at 5pm"),)
RESULT: Final = (
    Variable("reason", "The reason that was approved with the decision", "It stands out for …"),
    Variable("explanation", "What the award rule said of the bid, with the score that would have been funded; "
             "empty when no run was adopted", "A score of 76.00 would have been funded."),
    Variable("score", "The bid’s score of 100; empty when it was not scored", "71.50"),
    Variable("scores", "The scores by criterion as a table, assessors unnamed", "A table", is_part=True),
    Variable("comments", "Every comment by criterion, assessors unnamed", "Headings and comments", is_part=True),
)  # fmt: skip
BY_KIND: Final[dict[str, tuple[Variable, ...]]] = {
    LetterKind.AWARD: (
        *COMMON,
        *GRANT,
        *ANSWER,
        *RESULT,
        Variable("opening", "Thanks, and the news; other words when a reserve is funded later", "Thank you for …"),
        Variable("part_sentence", "Only when the award is less than was asked", "The award is less than …"),
        Variable("facts", "Amount, what was asked and the date to answer by, as a table", "A table", is_part=True),
    ),
    LetterKind.AGREEMENT: (
        *COMMON,
        *GRANT,
        Variable("schedule", "The amount of each financial year, as a table", "A table", is_part=True),
    ),
    LetterKind.RESERVE: (
        *COMMON,
        *RESULT,
        Variable("place", "The bid’s number on the reserve list", "2"),
        Variable("reserve_clause", "What a reserve may expect: standard words", "Money from an award that …"),
    ),
    LetterKind.UNSUCCESSFUL: (*COMMON, *RESULT),
    LetterKind.INELIGIBLE: (
        *COMMON,
        Variable("reasons", "The rules that the bid does not meet, as a list", "A list", is_part=True),
    ),
    LetterKind.DETERMINATION: (
        Variable("round", "The round’s title", "Children’s Social Care Innovation 2026"),
        Variable("programme", "The programme’s name", "Children’s Social Care Innovation Programme"),
        Variable("financial_year", "The financial year it pays for", "2026-27"),
        Variable("citation", "What the determination is called", "Innovation 2026 Grant Determination (2026-27)"),
        Variable("total", "The sum of all amounts in the annex", "£4,800,000"),
        Variable("councils", "How many grants there are", "6 grants"),
        Variable("made_on", "The day it is made", "29 July 2026"),
        Variable("contact", "Where questions go: the round’s address", "innovation@example.org"),
        Variable("power_clause", "The power it is made under: standard words", "The Secretary of State, …"),
        Variable("treasury_clause", "The Treasury’s consent: standard words", "Before making this …"),
        Variable("purpose_clause", "What the grant may be spent on: standard words", "The grant is for …"),
        Variable("reporting_clause", "What is to be reported and kept: standard words", "An authority keeps …"),
        Variable("subsidy_clause", "Subsidy control: standard words", "An authority satisfies itself …"),
        Variable("data_protection_clause", "Personal data and publication: standard words", "An authority …"),
        Variable("recovery_clause", "When the grant has to be repaid: standard words", "If an authority …"),
        Variable("authorities", "Every authority with its amount, as a table", "A table", is_part=True),
    ),
}

AMOUNT: Final = Clause("The amount", ("amount", "facts"))
PURPOSE: Final = Clause("What it may be spent on", ("purpose_clause",))
REPORTING: Final = Clause("Reporting", ("reporting_clause",))
SUBSIDY: Final = Clause("Subsidy control", ("subsidy_clause",))
PERSONAL_DATA: Final = Clause("Data protection", ("data_protection_clause",))
FEEDBACK: Final = Clause("How to complain or ask", ("feedback_clause",))
CONTACT: Final = Clause("Where to write to", ("contact", "feedback_clause"))
WHY: Final = Clause("The reason", ("reason",))
COUNTERFACTUAL: Final = Clause("What the rule said, and the score that would have been funded", ("explanation",))
SCORES: Final = Clause("The scores by criterion", ("scores",))
COMMENTS: Final = Clause("The assessors’ comments", ("comments",))
PAYMENT: Final = Clause("How it is paid", ("payment_clause",))
REQUIRED: Final[dict[str, tuple[Clause, ...]]] = {
    LetterKind.AWARD: (
        AMOUNT,
        Clause("The date to answer by", ("accept_by", "facts")),
        PURPOSE,
        PAYMENT,
        REPORTING,
        SUBSIDY,
        PERSONAL_DATA,
        FEEDBACK,
        CONTACT,
    ),
    LetterKind.AGREEMENT: (
        Clause(AMOUNT.title, ("amount",)),
        PURPOSE,
        PAYMENT,
        REPORTING,
        SUBSIDY,
        PERSONAL_DATA,
        FEEDBACK,
        CONTACT,
    ),
    LetterKind.RESERVE: (
        Clause("The place on the reserve list", ("place",)),
        Clause("What a reserve may expect", ("reserve_clause",)),
        WHY,
        COUNTERFACTUAL,
        SCORES,
        COMMENTS,
        PERSONAL_DATA,
        FEEDBACK,
        CONTACT,
    ),
    LetterKind.UNSUCCESSFUL: (WHY, COUNTERFACTUAL, SCORES, COMMENTS, PERSONAL_DATA, FEEDBACK, CONTACT),
    LetterKind.INELIGIBLE: (
        Clause("The rules that are not met", ("reasons",)),
        PERSONAL_DATA,
        FEEDBACK,
        CONTACT,
    ),
    LetterKind.DETERMINATION: (
        Clause("The power it is made under", ("power_clause",)),
        Clause("The authorities and their amounts", ("authorities",)),
        Clause("The sum", ("total",)),
        Clause("The Treasury’s consent", ("treasury_clause",)),
        PURPOSE,
        REPORTING,
        SUBSIDY,
        PERSONAL_DATA,
        Clause("When it has to be repaid", ("recovery_clause",)),
        Clause("Where to write to", ("contact",)),
    ),
}
#: What may be empty in a letter that says it: a bid that no run ranked, or that nobody scored.
MAY_BE_EMPTY: Final = frozenset({"explanation", "scores", "comments", "score", "part_sentence"})


def faults_of(kind: str, body: str) -> list[Fault]:
    """What the markup or its variables have wrong."""
    return faults_in(body, BY_KIND[kind])


def lacking(kind: str, body: str, said: Iterable[str] | None = None) -> list[str]:
    """The titles of required clauses that a wording leaves out.

    With ``said``, the names of the variables that hold something, also those that would come out empty.
    """
    used = variables_in(body)
    held = None if said is None else set(said) | MAY_BE_EMPTY
    return [
        clause.title
        for clause in REQUIRED[kind]
        if not any(name in used and (held is None or name in held) for name in clause.said_by)
    ]
