"""The department's standard words: an officer says where they stand in a letter, not what they say."""

from __future__ import annotations

from typing import Final

POWER: Final = (
    "The Secretary of State for Education, in exercise of the powers conferred by section 31 of the Local Government "
    "Act 2003, makes the following determination."
)
TREASURY: Final = (
    "Before making this determination in relation to local authorities in England, the Secretary of State obtained "
    "the consent of the Treasury."
)
REPORTING: Final = (
    "You tell us each quarter what was done and what was spent, take part in the evaluation, and share what you "
    "learn, also where something did not work. You keep records of what you spend for seven years after the last "
    "payment, and show them when asked."
)
REPORTING_OF_AUTHORITY: Final = (
    "An authority tells the Department each quarter what was done and what was spent, takes part in the evaluation, "
    "and keeps records of what it spends for seven years after the last payment. Its chief executive and chief "
    "internal auditor certify within six months of the end of the financial year that these conditions were met."
)
SUBSIDY: Final = (
    "You satisfy yourself that what you do with the grant keeps to the Subsidy Control Act 2022, and tell us before "
    "you pass any of it to a body that offers goods or services on a market."
)
SUBSIDY_OF_AUTHORITY: Final = (
    "An authority satisfies itself that what it does with the grant keeps to the Subsidy Control Act 2022, and tells "
    "the Department before it passes any of it to a body that offers goods or services on a market."
)
DATA_OF_GRANT: Final = (
    "You protect the personal data of children and families as the UK GDPR and the Data Protection Act 2018 ask, and "
    "are the controller of what you collect. The award is public: its amount, purpose and recipient are published as "
    "open data, and this letter may have to be released under the Freedom of Information Act 2000."
)
DATA_OF_AUTHORITY: Final = (
    "An authority protects the personal data of children and families as the UK GDPR and the Data Protection Act 2018 "
    "ask. Amounts and recipients are published as open data."
)
DATA_OF_BID: Final = (
    "We keep your bid, its scores and this letter as a record of how the money was awarded, and use the personal data "
    "in them for nothing else. They are not published; they may have to be released under the Freedom of Information "
    "Act 2000, without personal data."
)
RECOVERY: Final = (
    "If an authority fails to keep to any of these conditions, or spends grant on anything else, the Secretary of "
    "State may reduce, suspend or withhold grant, or by notice in writing require that all or part of it be repaid."
)
RESERVE: Final = (
    "Money from an award that is declined, or not answered in time, is offered to the reserves in order. If your turn "
    "comes, we will send you an award letter, and you will have four weeks to answer. You need do nothing now. If you "
    "find money elsewhere, please tell us."
)
BY_DETERMINATION: Final = (
    "It is paid under section 31 of the Local Government Act 2003. The grant determination of the year names your "
    "authority and the amount in its annex; nothing is paid before it is made."
)
BY_AGREEMENT: Final = (
    "It is paid under a grant funding agreement, in arrears each quarter against what was spent; nothing is paid "
    "before both of us have signed it."
)
PART: Final = (
    "The award is less than you applied for. Before you accept it, please make sure that the work can be done for "
    "this amount."
)
THANKS: Final = "Thank you for your bid. I am pleased to tell you that it is to be funded."
PROMOTED: Final = (
    "We wrote to you before that your bid was a reserve. Money has become free since, and I am pleased to tell you "
    "that your bid is now to be funded."
)


def purpose(reference: str, title: str) -> str:
    """What an award may be spent on."""
    return (
        f"The grant is for the work described in bid {reference}, “{title}”, and for nothing else. You ask us before "
        "you change what you do, who does it, or when, and give back what is not spent."
    )


def purpose_of_authorities(round_title: str) -> str:
    """What a determination's grant may be spent on."""
    return (
        "The purpose of the grant is to provide support to local authorities in England towards expenditure lawfully "
        f"incurred or to be incurred by them on the work described in their bids to {round_title}."
    )


def feedback(contact: str, reference: str) -> str:
    """Where questions and complaints go."""
    return (
        f"If anything is unclear, or if you think that something went wrong, write to {contact} and quote {reference}. "
        "Somebody who had no part in the decision looks into every complaint."
    )
