"""What bidders are written about questions and answers on a round."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from bids.models import Enquiry
from bids.services.telling_deadlines import round_people
from bids.states import EnquiryState
from portal.accounts.models import User
from portal.mail.services import send_email
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
    for person in people.values():
        send_email(
            key=f"answer:{answer.pk}:{person.pk}",
            to=person.email,
            subject=f"A question on {answer.round.title} was answered",
            template="bids/answered",
            context={**context, "name": person.full_name},
            by=by,
        )


def tell_settled(*, enquiries: Sequence[Enquiry], by: User) -> None:
    """To whoever asked: that it is answered elsewhere on the page, or why it is not answered."""
    for enquiry in enquiries:
        if not enquiry.asked_by.is_active:
            continue
        context = {
            "name": enquiry.asked_by.full_name,
            "round_title": enquiry.round.title,
            "text": enquiry.text,
            "answer": enquiry.answer,
            "note": enquiry.note if enquiry.state == EnquiryState.REFUSED else "",
            "path": reverse("bids:enquiries", args=[enquiry.round.slug]),
        }
        send_email(
            key=f"enquiry:{enquiry.pk}",
            to=enquiry.asked_by.email,
            subject=f"Your question on {enquiry.round.title}",
            template="bids/enquiry_settled",
            context=context,
            by=by,
        )
