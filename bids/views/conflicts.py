"""When two people changed the same answer: both texts, and the question which to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from bids.forms.building import entries_of, form_for
from bids.forms.sections import version_name
from bids.models import Answer
from bids.selectors.mine import Mine
from bids.selectors.reading import BidPages, names_for, shown
from bids.services.answering import Conflict
from bids.views.shared import frame
from programmes.models import Question, QuestionKind

MINE, THEIRS = "mine", "theirs"
WIDE_KINDS = frozenset({QuestionKind.COST_TABLE, QuestionKind.TABLE})


@dataclass
class Settled:
    """What was chosen on the page of conflicts, if that is where a post comes from."""

    questions: list[Question] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    is_one: bool = False

    def conflicts(self, pages: BidPages) -> list[Conflict]:
        """The conflicts once more, with the answers as they stand now."""
        return [
            Conflict(question, None, pages.answers.get(question.pk) or Answer(bid=pages.bid, question=question))
            for question in self.questions
        ]


def answered_conflicts(request: HttpRequest, pages: BidPages) -> Settled:
    """Read the choices of a conflict page; an ordinary post has none."""
    keys = [key for key in request.POST.get("settle", "").split(",") if key]
    if not keys:
        return Settled()
    settled = Settled(is_one=True, questions=[q for q in pages.questions if q.key in keys])
    for question in settled.questions:
        choice = request.POST.get(f"keep-{question.key}", "")
        if choice == THEIRS:
            settled.theirs.append(question.key)
        elif choice != MINE:
            settled.unanswered.append(question.key)
    return settled


def conflict_page(
    request: HttpRequest,
    mine: Mine,
    pages: BidPages,
    conflicts: Sequence[Conflict],
    url: str,
    unanswered: Sequence[str] = (),
) -> HttpResponse:
    """Both texts of every conflict; what is kept is posted to the section with the newer version."""
    questions = [conflict.question for conflict in conflicts]
    questions = [question for question in pages.questions if question.pk in {q.pk for q in questions}]
    form = form_for(pages, questions, _with_new_versions(request.POST, conflicts))
    form.versions = {conflict.question.pk: conflict.theirs.version for conflict in conflicts}
    theirs = {conflict.question.pk: conflict.theirs for conflict in conflicts}
    values = {pk: answer.value for pk, answer in theirs.items()}
    names = names_for(mine.bid, questions, values)
    pairs = [
        {
            "entry": entry,
            "theirs": theirs[entry["question"].pk],
            "shown": shown(mine.bid, entry["question"], values[entry["question"].pk], names),
            "keep": request.POST.get(f"keep-{entry['question'].key}", ""),
            "is_wide": entry["question"].kind in WIDE_KINDS,
            "error": entry["question"].key in unanswered,
        }
        for entry in entries_of(form, pages)
    ]
    errors = form.named_errors()
    errors += [{"text": "Choose which answer to keep", "href": f"#keep-{key}-mine"} for key in unanswered]
    context = {
        **frame(mine),
        "pairs": pairs,
        "errors": errors,
        "url": url,
        "go": request.POST.get("go", "stay"),
        "settle": ",".join(question.key for question in questions),
    }
    return render(request, "bids/conflict.html", context, status=409)


def _with_new_versions(posted: QueryDict, conflicts: Sequence[Conflict]) -> QueryDict:
    data = posted.copy()
    for conflict in conflicts:
        data[version_name(conflict.question)] = str(conflict.theirs.version)
    return data
