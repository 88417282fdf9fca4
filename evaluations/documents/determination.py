"""The section 31 grant determination of a round and financial year, with its councils in an annex."""

from __future__ import annotations

from evaluations.documents import letters_clauses as clauses
from evaluations.documents.letters_setting import SIGNS_FOR, contact_of, set_out
from evaluations.documents.letters_wording import body_for, worded
from evaluations.documents.profile import year_words
from evaluations.models import Determination, LetterKind
from evaluations.refusals import JudgingRefused
from evaluations.selectors.determinations import Grant, basis_of, grants_of, paid_in
from evaluations.selectors.letters_wording import grounds_of
from portal.audit.clock import database_now
from portal.documents.blocks import Block, Table
from portal.documents.kinds import DocumentContent
from portal.look.words import day, plural, pounds
from programmes.models import Round

Paid = list[tuple[Grant, int]]


def build_determination(determination_id: int) -> DocumentContent:
    """Raises ``JudgingRefused`` when no council is paid in that year."""
    made = Determination.objects.select_related("round__programme").get(pk=determination_id)
    body = body_for(LetterKind.DETERMINATION, made.round)
    return determination(made.round, made.financial_year, paid_in(grants_of(made.round), made.financial_year), body)


def determination(round_: Round, year: int, paid: Paid, body: str) -> DocumentContent:
    """In a wording given."""
    words = year_words(year)
    if not paid:
        raise JudgingRefused(f"No council of this round is paid in {words}.")
    values = _values(round_, words, paid)
    parts = {"authorities": authorities_part(paid)}
    filled = worded(LetterKind.DETERMINATION, body, about=f"{round_.title}, {words}", values=values, parts=parts)
    newest = max(paid, key=lambda each: each[0].decision.approved_at or database_now())[0].decision
    return DocumentContent(
        title=f"Grant determination {words}: {round_.title}",
        subject_label=f"{round_.reference_prefix} {words}",
        reference=f"{round_.reference_prefix} determination {words}",
        chain=round_.audit_chain,
        demonstration=round_.is_demonstration,
        context={
            "title": f"Grant determination {words}",
            "subtitle": values["citation"],
            "signatory": {
                "name": newest.approved_by.full_name if newest.approved_by else "",
                "role": "Signed by authority of the Secretary of State for Education",
                "team": SIGNS_FOR,
            },
            "made_on": values["made_on"],
            "basis": basis_of(paid, grounds_of(round_)),
            **set_out(filled),
        },
    )


def _values(round_: Round, words: str, paid: Paid) -> dict[str, str]:
    contact = contact_of(round_)
    return {
        "round": round_.title,
        "programme": round_.programme.name,
        "financial_year": words,
        "citation": f"{round_.title} Grant Determination ({words})",
        "total": pounds(sum(amount for _, amount in paid)),
        "councils": plural(len(paid), "grant"),
        "made_on": day(database_now()),
        "contact": contact,
        "power_clause": clauses.POWER,
        "treasury_clause": clauses.TREASURY,
        "purpose_clause": clauses.purpose_of_authorities(round_.title),
        "reporting_clause": clauses.REPORTING_OF_AUTHORITY,
        "subsidy_clause": clauses.SUBSIDY_OF_AUTHORITY,
        "data_protection_clause": clauses.DATA_OF_AUTHORITY,
        "recovery_clause": clauses.RECOVERY,
    }


def authorities_part(paid: Paid) -> list[Block]:
    """Every authority with its bid and amount, and the sum."""
    rows = [[each.bid.organisation.name, each.bid.reference, pounds(amount)] for each, amount in paid]
    total = ["Together", "", pounds(sum(amount for _, amount in paid))]
    heads = ["Local authority", "Bid", "Grant"]
    return [Table(heads, [*rows, total], numeric=[2], widths=[5, 2, 2], total=True)]
