"""Taking the partners of a bid over into another: named anew, so that each is asked again."""

from __future__ import annotations

from collections.abc import Callable

from bids.models import Bid, Partner
from bids.refusals import BidRefused
from bids.selectors.costs import cells_of, financial_years
from bids.selectors.fitting import fit_costs
from bids.services.partnering import add_partner
from bids.services.parts import costs_digest, save_part_costs
from portal.accounts.models import User
from programmes.models import LocalAuthority, Question
from programmes.selectors.successors import replaced_by_code

Leave = Callable[[str, str], None]


def copy_partners(
    bid: Bid, source: Bid, question: Question | None, leave: Leave, by: User, *, with_costs: bool
) -> None:
    """Name the source's partners in ``bid``; what cannot be is given to ``leave`` with its reason."""
    partners = list(source.partners.select_related("authority", "organisation").order_by("pk"))
    if partners and question is None:
        leave("Partners", "This round asks for no partners.")
        return
    for partner in partners if question else []:
        _copy_one(bid, partner, question, leave, by, with_costs)


def _copy_one(bid: Bid, partner: Partner, question: Question | None, leave: Leave, by: User, with_costs: bool) -> None:
    authority = _today(partner, leave)
    if question is None or (partner.authority and authority is None):
        return
    name = "" if authority or partner.organisation else partner.name
    try:
        added = add_partner(
            bid_id=bid.pk,
            question_id=question.pk,
            by=by,
            authority=authority,
            organisation=partner.organisation,
            name=name,
            contribution=partner.contribution,
        )
    except BidRefused as error:
        leave(str(partner), error.sentence)
        return
    Partner.objects.filter(pk=added.pk).update(contact_name=partner.contact_name, contact_email=partner.contact_email)
    if with_costs:
        _copy_costs(bid, partner, added, leave, by)


def _copy_costs(bid: Bid, partner: Partner, added: Partner, leave: Leave, by: User) -> None:
    kept, notes = fit_costs(cells_of(partner.cost_lines.all()), financial_years(bid.round))
    for note in notes:
        leave(f"Costs of {partner}", note)
    if kept:
        save_part_costs(bid_id=bid.pk, partner_id=added.pk, amounts=kept, was=costs_digest({}), by=by)


def _today(partner: Partner, leave: Leave) -> LocalAuthority | None:
    """The partner's authority as it is today; one that several replaced is left to a person."""
    authority = partner.authority
    if authority is None or authority.active_to is None:
        return authority
    found = replaced_by_code([authority.gss_code])[authority.gss_code]
    leave(str(partner), found.sentence if len(found.successors) == 1 else f"{found.sentence} Choose which take part.")
    return found.successors[0] if len(found.successors) == 1 else None
