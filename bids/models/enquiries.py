"""What bidders ask about a round before its deadline."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import pair, person
from bids.states import EnquiryState
from programmes.models import Organisation, PublishedAnswer, Round


class Enquiry(models.Model):
    """A question from an organisation, in its own words. The answer is public; this never is."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="enquiries")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enquiries")
    text = models.TextField("question")
    state = models.CharField(max_length=10, choices=EnquiryState.choices, default=EnquiryState.WAITING)
    asked_at = models.DateTimeField()
    asked_by = person("enquiries_asked")
    answer = models.ForeignKey(
        PublishedAnswer, on_delete=models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    note = models.TextField("why it is not answered", blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = person("enquiries_settled", null=True)

    class Meta:
        ordering = ["round", "asked_at", "pk"]
        verbose_name_plural = "enquiries"
        constraints = [
            pair("enquiry_settled_at_and_by", "settled"),
            models.CheckConstraint(
                condition=Q(state=EnquiryState.ANSWERED, answer__isnull=False)
                | (~Q(state=EnquiryState.ANSWERED) & Q(answer__isnull=True)),
                name="enquiry_answered_has_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(state=EnquiryState.WAITING, settled_at__isnull=True)
                | (~Q(state=EnquiryState.WAITING) & Q(settled_at__isnull=False)),
                name="enquiry_settled_when_it_no_longer_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnquiryState.REFUSED) | ~Q(note=""), name="enquiry_refused_says_why"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="enquiry_asks_something"),
        ]

    def __str__(self) -> str:
        return f"Enquiry {self.pk} on {self.round}"
