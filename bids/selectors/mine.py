"""The bids a person may see, fetched so that fetching is the check."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Count, Exists, F, IntegerField, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat, JSONObject, Now
from django.http import Http404

from bids.models import (
    Attachment,
    Bid,
    Certification,
    Clarification,
    ClarificationReply,
    CostLine,
    MoneySource,
    Partner,
    PartnerInvitation,
    Reuse,
    StageInvitation,
    StandingFact,
    Submission,
)
from bids.selectors.certificates import ASKED
from bids.selectors.roles import WRITERS
from bids.states import BidState, CertificationState, PartnerState, ScanState
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from programmes.models import MemberRole, Membership, Office


@dataclass(frozen=True)
class Mine:
    """A bid beside what the person who asked for it may do with it."""

    bid: Bid
    role: MemberRole
    office: Office | None
    user_id: int

    @property
    def may_write(self) -> bool:
        """Editors and leads write."""
        return self.role in WRITERS

    @property
    def may_lead(self) -> bool:
        """Leads submit, reopen, withdraw and answer an award."""
        return self.role == MemberRole.LEAD

    @property
    def may_certify(self) -> bool:
        """Holders of an office certify."""
        return self.role == MemberRole.CERTIFIER


def my_bids(user: User) -> QuerySet[Bid]:
    """Every bid of the person's organisations, with their role and what progress is counted from.

    One query: round, organisation, outcome, who saved last, and the totals of the bid's parts.
    """
    return with_totals(
        Bid.objects.filter(organisation__memberships__user=user, organisation__memberships__ended_at__isnull=True)
        .annotate(
            my_role=F("organisation__memberships__role"),
            my_office=F("organisation__memberships__office"),
            asked_number=Subquery(_asked().values("number")[:1]),
            asked_until=Subquery(_asked().values("answer_by")[:1]),
        )
        .select_related("round", "organisation__authority", "saved_by", "outcome__letter", "erasure", "invitation")
        .defer("round__description", "round__guidance")
    )


def _asked() -> QuerySet[Clarification]:
    """What the department asked about a bid and still waits to hear, the first to be answered in front."""
    asked = Clarification.objects.filter(bid=OuterRef("pk"), cancelled_at__isnull=True, answer_by__gt=Now())
    return asked.filter(~Exists(ClarificationReply.objects.filter(clarification=OuterRef("pk")))).order_by("answer_by")


def with_totals(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    """The same bids with what they hold outside their answers, counted by the database."""
    costs = CostLine.objects.filter(bid=OuterRef("pk"), source=MoneySource.GRANT).order_by()
    match = CostLine.objects.filter(bid=OuterRef("pk"), source=MoneySource.MATCH).order_by()
    handed_in = Submission.objects.filter(bid=OuterRef("pk")).order_by()
    partners = Partner.objects.filter(bid=OuterRef("pk")).order_by()
    unconfirmed = partners.exclude(state=PartnerState.CONFIRMED)
    signed = Certification.objects.filter(bid=OuterRef("pk"), state=CertificationState.CERTIFIED).order_by("office")
    asked = AuditEvent.objects.filter(chain=Concat(Value("bid:"), OuterRef("reference")), kind=ASKED)
    holders = Membership.objects.filter(
        organisation=OuterRef("organisation_id"), ended_at__isnull=True, role=MemberRole.CERTIFIER
    ).order_by("office")
    files = Attachment.objects.filter(bid=OuterRef("pk"), removed_at__isnull=True).exclude(scan_state=ScanState.REFUSED)
    return bids.annotate(
        grant_pounds=Coalesce(Subquery(costs.values("bid").annotate(sum=Sum("amount_pounds")).values("sum")), 0),
        match_pounds=Coalesce(Subquery(match.values("bid").annotate(sum=Sum("amount_pounds")).values("sum")), 0),
        partners_unconfirmed=Coalesce(Subquery(unconfirmed.values("bid").annotate(n=Count("pk")).values("n")), 0),
        partner_total=Coalesce(Subquery(partners.values("bid").annotate(n=Count("pk")).values("n")), 0),
        file_questions=ArraySubquery(
            files.order_by("pk").values("question_id"), output_field=ArrayField(IntegerField())
        ),
        certified_offices=ArraySubquery(signed.values("office"), output_field=ArrayField(CharField())),
        asked_records=ArraySubquery(
            asked.order_by("-sequence").values(record=JSONObject(payload="payload", at="at", name="by__full_name"))[:10]
        ),
        held_offices=ArraySubquery(holders.values("office"), output_field=ArrayField(CharField())),
        submission_total=Coalesce(Subquery(handed_in.values("bid").annotate(n=Count("pk")).values("n")), 0),
        submitted_at=Subquery(handed_in.values("bid").annotate(at=Max("submitted_at")).values("at")),
    )


def with_parts(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    """The same bids with their cost lines, partners and files as plain records, in the same query.

    With them come the organisation's standing facts, whether it has other bids, and where answers were taken from.
    """
    costs = CostLine.objects.filter(bid=OuterRef("pk")).order_by("pk")
    sent = PartnerInvitation.objects.filter(partner=OuterRef("pk"), revoked_at__isnull=True).order_by()
    let_in = sent.filter(accepted_at__isnull=False).values("partner").annotate(n=Count("pk"))
    waiting = sent.filter(accepted_at__isnull=True).values("partner").annotate(n=Count("pk"), at=Max("invited_at"))
    partners = Partner.objects.filter(bid=OuterRef("pk")).order_by("pk")
    files = Attachment.objects.filter(bid=OuterRef("pk"), removed_at__isnull=True).order_by("pk")
    return _with_known(bids).annotate(
        cost_records=ArraySubquery(
            costs.values(
                record=JSONObject(
                    category="category",
                    financial_year="financial_year",
                    source="source",
                    amount_pounds="amount_pounds",
                    partner_id="partner_id",
                )
            )
        ),
        partner_records=ArraySubquery(
            partners.values(
                record=JSONObject(
                    pk="pk",
                    name=Coalesce("authority__nice_name", "organisation__name", "name"),
                    contribution="contribution",
                    state="state",
                    comment="comment",
                    responded_at="responded_at",
                    people=Coalesce(Subquery(let_in.values("n")), 0),
                    reads_bid=Coalesce("access__reads_bid", True),
                    opens_files=Coalesce("access__opens_files", False),
                    asked=Coalesce(Subquery(waiting.values("n")), 0),
                    asked_at=Subquery(waiting.values("at")),
                )
            )
        ),
        file_records=ArraySubquery(
            files.values(
                record=JSONObject(
                    key="key", name="name", size="size", state="scan_state", note="scan_note", question="question_id"
                )
            )
        ),
    )


def _with_known(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    """The same bids with what their questions can be answered with already, in the same query."""
    facts = StandingFact.objects.filter(organisation=OuterRef("organisation_id"), replaced_at__isnull=True)
    reuses = Reuse.objects.filter(answer__bid=OuterRef("pk"), version=F("answer__version")).order_by("pk")
    return bids.annotate(
        has_earlier=Exists(Bid.objects.filter(organisation=OuterRef("organisation_id")).exclude(pk=OuterRef("pk"))),
        fact_records=ArraySubquery(
            facts.values(record=JSONObject(pk="pk", kind="kind", text="text", name="name", checked_at="checked_at"))
        ),
        reuse_records=ArraySubquery(
            reuses.values(
                record=JSONObject(
                    question="answer__question_id",
                    version="version",
                    checked_at="fact__checked_at",
                    source="source__bid__reference",
                )
            )
        ),
    )


def bid_for(user: User, reference: str) -> Mine:
    """The bid, if the person is a member of its organisation; ``Http404`` for anyone else."""
    bids = with_parts(my_bids(user)).select_related("copied_from__source")
    bid = bids.filter(reference=reference).first()
    if bid is None:
        raise Http404("No bid of yours has this reference.")
    return _mine(bid, user)


def bid_to_write(user: User, reference: str) -> Mine:
    """The bid, for those who may change it: ``PermissionDenied`` for members who only read."""
    mine = bid_for(user, reference)
    if not mine.may_write:
        raise PermissionDenied("Only an editor or a lead of the organisation can change this bid.")
    return mine


def bid_to_lead(user: User, reference: str) -> Mine:
    """The bid, for a lead of its organisation: ``PermissionDenied`` for its other members."""
    mine = bid_for(user, reference)
    if not mine.may_lead:
        raise PermissionDenied("Only a lead of the organisation can do this.")
    return mine


def my_memberships(user: User) -> list[Membership]:
    """The person's organisations, each with the rounds it has a live bid in (``live_rounds``). One query.

    ``invited_rounds`` are those that follow another and that its bids were invited into; ``bid_total`` is the
    number of its bids.
    """
    own = Bid.objects.filter(organisation=OuterRef("organisation_id")).order_by()
    all_bids = own.values("organisation").annotate(n=Count("pk"))
    standing = StageInvitation.objects.filter(revoked_at__isnull=True)
    invited = standing.filter(bid__organisation=OuterRef("organisation_id")).order_by("pk")
    live = (
        Bid.objects.filter(organisation=OuterRef("organisation_id"))
        .exclude(state=BidState.WITHDRAWN)
        .order_by("pk")
        .values("round_id")
    )
    return list(
        Membership.objects.filter(user=user, ended_at__isnull=True)
        .select_related("organisation")
        .annotate(
            live_rounds=ArraySubquery(live, output_field=ArrayField(IntegerField())),
            bid_total=Coalesce(Subquery(all_bids.values("n")), 0),
            invited_rounds=ArraySubquery(invited.values("round_id"), output_field=ArrayField(IntegerField())),
        )
        .order_by("organisation__name")
    )


def _mine(bid: Bid, user: User) -> Mine:
    role: str = bid.my_role  # type: ignore[attr-defined]  # annotated by my_bids
    office: str = bid.my_office  # type: ignore[attr-defined]  # annotated by my_bids
    return Mine(bid, MemberRole(role), Office(office) if office else None, user.pk)
