"""What bidders are told about questions and answers on a round."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from bids.models import Enquiry
from bids.services.telling_deadlines import round_people
from portal.accounts.models import User
from portal.notices.services import tell_each
from programmes.models import PublishedAnswer


def tell_answered(*, answer: PublishedAnswer, enquiries: Sequence[Enquiry], by: User) -> None:
    """The question as published and its answer, to everybody who bids and to those who asked. No name in it."""
    askers = {enquiry.asked_by_id: enquiry.asked_by for enquiry in enquiries if enquiry.asked_by.is_active}
    people = {person.pk: person for person in round_people(answer.round_id)} | askers
    context = {
        "round_title": answer.round.title,
        "question": answer.question,
        "answer": answer.answer,
        "path": f"{reverse('programmes:answers', args=[answer.round.slug])}#answer-{answer.number}",
    }
    tell_each(
        people.values(),
        key=f"answer:{answer.pk}",
        subject=f"A question on {answer.round.title} was answered",
        template="bids/answered",
        context=context,
        path=context["path"],
        about=answer.question,
        by=by,
    )


def tell_corrected(*, answer: PublishedAnswer, enquiries: Sequence[Enquiry], reason: str, by: User) -> None:
    """To everybody who was told of the answer, who bids now, or who asked: what it says since, and why."""
    told = User.objects.filter(notices__key__startswith=f"answer:{answer.pk}:", is_active=True)
    askers = {enquiry.asked_by_id: enquiry.asked_by for enquiry in enquiries if enquiry.asked_by.is_active}
    people = {person.pk: person for person in (*told, *round_people(answer.round_id))} | askers
    path = f"{reverse('programmes:answers', args=[answer.round.slug])}#answer-{answer.number}"
    context = {
        "round_title": answer.round.title,
        "question": answer.question,
        "answer": answer.answer,
        "reason": reason,
    }
    tell_each(
        people.values(),
        key=f"answer-corrected:{answer.pk}:{answer.corrections.count()}",
        subject=f"An answer on {answer.round.title} was corrected",
        template="bids/answer_corrected",
        context=context,
        path=path,
        about=answer.question,
        by=by,
    )


def tell_settled(*, enquiries: Sequence[Enquiry], by: User) -> None:
    """To whoever asked: that it is answered elsewhere on the page, or why it is not answered."""
    for enquiry in enquiries:
        if not enquiry.asked_by.is_active:
            continue
        path = reverse("bids:enquiries", args=[enquiry.round.slug])
        tell_each(
            [enquiry.asked_by],
            key=f"enquiry:{enquiry.pk}",
            subject=f"Your question on {enquiry.round.title}",
            template="bids/enquiry_settled",
            context={"round_title": enquiry.round.title, "text": enquiry.text, "outcome": _outcome(enquiry)},
            path=path,
            about=enquiry.round.title,
            by=by,
        )


def _outcome(enquiry: Enquiry) -> str:
    if enquiry.answer is None:
        return f"It is not answered. {enquiry.note}"
    answer = enquiry.answer
    return f"This was answered before. The question was published as: {answer.question}\n\nAnswer: {answer.answer}"
