"""What members of a team are told of each other's work on a bid. Nobody is told of what they did themselves."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from bids.models import AnswerVersion, Assignment, Bid, Comment
from bids.services.telling import people_of, tell_of_bid
from portal.accounts.models import User
from portal.look.words import moment
from programmes.models import MemberRole, Section


def tell_assigned(*, bid: Bid, section: Section, to: User, by: User, at: datetime) -> None:
    """To whoever was given a section."""
    if to.pk == by.pk:
        return
    more = {
        "who": by.full_name,
        "section": section.title,
        "closes": moment(bid.closes_at),
        "path": reverse("bids:section", args=[bid.reference, section.slug]),
    }
    subject = f"{by.full_name} gave you a section of bid {bid.reference}"
    tell_of_bid(bid, [to], f"assigned:{bid.pk}:{section.pk}:{at:%Y%m%d%H%M%S%f}", "assigned", subject, more, by)


def tell_commented(*, comment: Comment, by: User) -> None:
    """To those whose answer it is: who sees to the section, wrote it, or said something of it; else to the leads."""
    bid, question = comment.bid, comment.question
    theirs = {
        *Assignment.objects.filter(bid=bid, section=question.section_id).values_list("user_id", flat=True),
        *AnswerVersion.objects.filter(answer__bid=bid, answer__question=question).values_list("saved_by_id", flat=True),
        *Comment.objects.filter(bid=bid, question=question).values_list("written_by_id", flat=True),
    }
    others = [person for person in people_of(bid, *MemberRole) if person.pk != by.pk]
    people = [person for person in others if person.pk in theirs]
    if not people:
        people = [person for person in people_of(bid, MemberRole.LEAD) if person.pk != by.pk]
    subject = f"{by.full_name} commented on an answer of bid {bid.reference}"
    tell_of_bid(bid, people, f"commented:{comment.pk}", "commented", subject, _of(comment, by), by)


def tell_comment_resolved(*, comment: Comment, by: User, at: datetime) -> None:
    """To whoever wrote it, if they are still in the team."""
    bid = comment.bid
    people = [person for person in people_of(bid, *MemberRole) if person.pk == comment.written_by_id != by.pk]
    key = f"comment-resolved:{comment.pk}:{at:%Y%m%d%H%M%S%f}"
    subject = f"{by.full_name} settled your comment on bid {bid.reference}"
    tell_of_bid(bid, people, key, "comment_resolved", subject, _of(comment, by), by)


def _of(comment: Comment, by: User) -> dict[str, str]:
    path = reverse("bids:comments", args=[comment.bid.reference, comment.question.key])
    return {"who": by.full_name, "question": comment.question.label, "text": comment.text, "path": path}
