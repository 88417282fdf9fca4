"""A round that can no longer be written, in the words of its public page."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.look.words import join, moment, partial_date, pounds
from programmes.models import OrganisationKind, Round
from programmes.selectors.award_terms import MERIT_ORDER, make_terms

WHAT_IT_IS: Final[tuple[str, Any]] = ("What it is", {"fields": ("title", "programme", "summary", "description")})

SEALED: Final[list[tuple[str, Any]]] = [
    WHAT_IT_IS,
    ("For bidders", {"fields": ("guidance", "contact_email", "reference_prefix")}),
    ("Dates", {"fields": ("opens", "closes", "accepted_by")}),
    ("Money", {"fields": ("to_award", "each_award", "years")}),
    ("Who may bid", {"fields": ("kinds", "invited_after", "bids_per_organisation", "certified", "partners")}),
    ("Judging", {"fields": ("reads_per_bid", "threshold", "rule_of_award")}),
]
RECORD: Final[list[tuple[str, Any]]] = [WHAT_IT_IS, ("Dates", {"fields": ("announced_on", "opened_on", "closed_on")})]


class RoundFacts:
    """What the admin shows of a published round, and of one of the record."""

    @admin.display(description="opens")
    def opens(self, round: Round) -> str:
        return moment(round.opens_at)

    @admin.display(description="closes")
    def closes(self, round: Round) -> str:
        return moment(round.closes_at)

    @admin.display(description="awards accepted by")
    def accepted_by(self, round: Round) -> str:
        return moment(round.accept_by) or "Not decided yet"

    @admin.display(description="budget")
    def to_award(self, round: Round) -> str:
        return pounds(round.budget_pounds)

    @admin.display(description="each award")
    def each_award(self, round: Round) -> str:
        least, most = round.min_award_pounds, round.max_award_pounds
        bounds = [f"at least {pounds(least)}"] if least else []
        return join([*bounds, *([f"at most {pounds(most)}"] if most else [])]) or "Any amount"

    @admin.display(description="financial years")
    def years(self, round: Round) -> str:
        first, last = round.first_financial_year, round.last_financial_year
        return f"April {first} to March {last + 1}" if first and last else "Not decided yet"

    @admin.display(description="who may bid")
    def kinds(self, round: Round) -> str:
        kinds = join([str(OrganisationKind(kind).label) for kind in round.eligible_kinds])
        return f"{kinds}. {round.get_eligibility_rule_display()}" if round.eligibility_rule else kinds

    @admin.display(description="by invitation")
    def invited_after(self, round: Round) -> str:
        return f"Only those invited, after {round.follows.title}" if round.follows else "No: open to all of these kinds"

    @admin.display(description="partners")
    def partners(self, round: Round) -> str:
        return "Must confirm before the bid is submitted" if round.partners_confirm else "Need not confirm"

    @admin.display(description="certified by")
    def certified(self, round: Round) -> str:
        director = ["Director of Children's Services"] if round.certified_by_dcs else []
        return join([*director, *(["section 151 officer"] if round.certified_by_s151 else [])]) or "Nobody"

    @admin.display(description="rule of award")
    def rule_of_award(self, round: Round) -> SafeString:
        """In words, with its name as it is sealed."""
        areas = dict(round.priority_areas.values_list("slug", "name"))
        terms = make_terms(
            rule=round.award_rule or MERIT_ORDER,
            stored=round.award_terms,
            budget_pounds=round.budget_pounds or 0,
            threshold=f"{round.threshold:.2f}",
            areas=areas,
        )
        lines = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in terms.sentences))
        return format_html('{}<ul class="govuk-list govuk-list--bullet">{}</ul>', round.award_rule, lines)

    @admin.display(description="announced")
    def announced_on(self, round: Round) -> str:
        return partial_date(round.record_announced) or "Not known"

    @admin.display(description="opened")
    def opened_on(self, round: Round) -> str:
        return partial_date(round.record_opened) or "Not known"

    @admin.display(description="closed")
    def closed_on(self, round: Round) -> str:
        return partial_date(round.record_closed) or "Not known"
