"""The parts of letters that are more than a sentence: facts, scores, comments, what the rule said."""

from __future__ import annotations

from evaluations.models import Decision
from evaluations.selectors.letters_scores import CriterionScore, LetterScores
from evaluations.selectors.runs import Explanation
from portal.documents.blocks import Block, Bullets, Heading, KeyFacts, Paragraph, Table
from portal.look.words import pounds


def facts_part(amount: int | None, asked: int, accept_by: str) -> list[Block]:
    """What is awarded, in three lines."""
    rows = [("Award", pounds(amount)), ("You applied for", pounds(asked)), ("Accept or decline by", accept_by)]
    return [KeyFacts(rows)]


def scores_part(scores: LetterScores | None) -> list[Block]:
    """A row for each criterion, the total last; the panel's levels beside the assessors' when it met."""
    if scores is None:
        return []
    if not scores.is_agreed:
        rows = [[each.name, str(each.weight), f"{each.mean} of 5"] for each in scores.criteria]
        total = ["Score of 100", "100", str(scores.score)]
        return [
            Table(["Criterion", "Weight", "Mean"], [*rows, total], numeric=[1, 2], widths=[5, 1.4, 2.2], total=True)
        ]
    rows = [[each.name, str(each.weight), f"{each.mean} of 5", _agreed(each)] for each in scores.criteria]
    total = ["Score of 100, as agreed", "100", "", str(scores.score)]
    heads = ["Criterion", "Weight", "Assessors’ mean", "Agreed by the panel"]
    return [Table(heads, [*rows, total], numeric=[1, 2, 3], widths=[4, 1.4, 2.4, 2.6], total=True)]


def comments_part(scores: LetterScores | None) -> list[Block]:
    """Every comment under its criterion, in no order of assessors."""
    blocks: list[Block] = []
    for each in scores.criteria if scores else []:
        said: list[Block] = [Paragraph(comment, style="comment") for comment in each.comments]
        if each.agreed_reason:
            said.append(Paragraph(f"The panel agreed {_agreed(each)}: {each.agreed_reason}", style="comment"))
        if said:
            blocks += [Heading(each.name, 2), *said]
    return blocks


def reasons_part(reasons: list[str]) -> list[Block]:
    """The rules that a bid does not meet."""
    return [Bullets([f"{reason}." for reason in reasons])] if reasons else []


def explained(explanation: Explanation | None, decision: Decision) -> str:
    """What the rule said, and the score that would have been funded, unless the reason says so already."""
    if explanation is None:
        return ""
    said = [explanation.reason, explanation.counterfactual_sentence]
    return " ".join(sentence for sentence in said if sentence and sentence not in decision.reason)


def _agreed(each: CriterionScore) -> str:
    return f"{each.agreed} of 5" if each.agreed is not None else ""
