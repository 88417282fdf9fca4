"""What an organisation's people are told, and the emails about it that officers may reword."""

from typing import Final

from portal.documents.wording import Variable
from portal.mail import editable
from portal.mail.editable import LINK, NAME, Editable
from portal.notices.kinds import Kind, register
from portal.notices.states import Group

KINDS: Final = (
    Kind(
        "organisations.lead",
        "Who leads your organisation",
        ("programmes/new_lead",),
        Group.ACCOUNT,
        may_be_off=False,
        why="Only a lead can submit its bids.",
    ),
)

ORGANISATION: Final = Variable("organisation", "the organisation", "Example Council")
MEANS: Final = (
    "As a lead you submit its bids, invite people and change what they may do. What others wrote stays as it is."
)

EMAILS: Final = (
    Editable(
        "programmes/new_lead",
        "Who leads an organisation",
        "{{ said }}",
        (
            NAME,
            ORGANISATION,
            Variable("said", "who leads now", "You now lead Example Council on the innovation fund."),
            Variable("why", "why that is", "Robin Lead handed over to you."),
            Variable("means", "what a lead does; empty for everybody else", MEANS),
            LINK,
        ),
        required=("link", "said"),
    ),
    Editable(
        "programmes/invitation",
        "Invitation into an organisation",
        "Join {{ organisation }} on the innovation fund",
        (
            ORGANISATION,
            Variable("inviter", "who invites", "Robin Lead"),
            Variable("role", "as what", "editor"),
            Variable("url", "the link that lets its reader in, once", "https://fund.example.org/invitations/example/"),
            Variable("expires", "until when the link works", "at 3pm on 29 July 2016"),
        ),
        required=("url", "inviter", "expires"),
        private=("url",),
    ),
)


def register_notices() -> None:
    """Called once, when the apps are ready."""
    register(*KINDS)
    editable.register(*EMAILS)
