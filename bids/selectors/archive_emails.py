"""The emails about a bid that went to its organisation's people, as the archive gives them back."""

from __future__ import annotations

import re
from typing import Any

from bids.models import Bid
from portal.mail.editable import is_private
from portal.mail.models import OutboxEmail
from programmes.models import Membership, Organisation

TEMPLATES = re.compile(r"^(bids/|evaluations/(outcome|lapsed|feedback)$)")
HIDDEN = "The text was for its reader alone and is not given again: it holds a link that lets somebody in, or the like."


def emails_of(organisation: Organisation) -> list[dict[str, Any]]:
    """Every email about a bid to somebody who is or was a member, the first in front. Two queries.

    Of an email with a secret, such as a link that lets somebody in, the text is left out.
    """
    people = Membership.objects.filter(organisation=organisation).values_list("user__email", flat=True)
    found = OutboxEmail.objects.filter(to__in=set(people)).defer("html_body", "values").order_by("queued_at", "pk")
    return [_said(email) for email in found.iterator(chunk_size=500) if TEMPLATES.match(email.template)]


def _said(email: OutboxEmail) -> dict[str, Any]:
    return {
        "to": email.to,
        "subject": email.subject,
        "text": HIDDEN if is_private(email.template) else email.text_body,
        "searched": f"{email.subject}\n{email.text_body}",
        "written_at": email.queued_at,
        "state": email.get_state_display(),
        "sent_at": email.sent_at,
    }


def about(bid: Bid, emails: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the emails that name this bid, without what they were searched by."""
    named = re.compile(rf"(?<![A-Za-z0-9-]){re.escape(bid.reference)}(?![A-Za-z0-9-])")
    return [
        {name: value for name, value in email.items() if name != "searched"}
        for email in emails
        if named.search(email["searched"])
    ]
