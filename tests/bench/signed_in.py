"""Bidders' pages and the admin's lists with the whole demonstration: CPU time beside a bare view, queries, bytes."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin
from django.test import Client
from django.urls import reverse

from bids.models import Bid
from evaluations.demonstration.loading import ASSESSED_SLUG, load_demonstration
from portal.accounts.demonstration import DOMAIN
from portal.accounts.models import User
from portal.accounts.roles import Role
from programmes.demonstration.making import SLUG
from tests.bench.pages import bare_view, cost, line

BIDDER_QUERIES = 10
ADMIN_QUERIES = 15


def measure() -> list[str]:
    """Lines for ``make bench``."""
    load_demonstration()
    least = bare_view()
    lines = [f"{'a bare view':56} {least * 1000:7.1f} ms of CPU"]
    for bid in Bid.objects.filter(round__slug=SLUG).order_by("pk")[:1]:
        client = Client()
        client.force_login(bid.organisation.memberships.get(role="lead").user)
        lines += [line(address, cost(client, address), least, BIDDER_QUERIES) for address in bidder_pages(bid)]
    client = Client()
    client.force_login(User.objects.get(groups__name=Role.FUND_OFFICER.value, email__endswith=f"@{DOMAIN}"))
    return lines + [line(address, cost(client, address), least, ADMIN_QUERIES) for address in admin_pages(client)]


def bidder_pages(bid: Bid) -> Iterable[str]:
    """The list of bids, one bid, each of its sections and its answers to check."""
    yield "/bids/"
    yield reverse("bids:bid", args=[bid.reference])
    for slug in bid.round.sections.values_list("slug", flat=True):
        yield reverse("bids:section", args=[bid.reference, slug])
    yield reverse("bids:check", args=[bid.reference])


def admin_pages(client: Client) -> Iterable[str]:
    """The work list, the judging pages of a round, and every list that a fund officer may open."""
    yield "/admin/"
    for name in ("round", "allocation", "ranking", "approvals"):
        yield reverse(f"evaluations:{name}", args=[ASSESSED_SLUG])
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        if client.get(address).status_code == 200:
            yield address
