"""The standing facts of an organisation that a question may ask for; what they say is kept with the bids."""

from __future__ import annotations

from django.db import models


class FactKind(models.TextChoices):
    """A fact that bidders are asked again and again. The last ones are files."""

    ADDRESS = "address", "Postal address"
    ORG_ID = "org_id", "Organisation identifier"
    CHARITY = "charity_number", "Charity number"
    COMPANY = "company_number", "Company number"
    S151 = "s151_officer", "Section 151 officer"
    DCS = "dcs", "Director of Children's Services"
    BANK = "bank", "Bank evidence"
    ACCOUNTS = "accounts", "Latest audited accounts"
    SAFEGUARDING = "safeguarding", "Safeguarding policy"
    DATA_PROTECTION = "data_protection", "Data protection policy"
    EQUALITY = "equality", "Equality policy"
    FINANCIAL_RULES = "financial_rules", "Financial regulations"


FILE_FACTS = frozenset(
    {
        FactKind.BANK,
        FactKind.ACCOUNTS,
        FactKind.SAFEGUARDING,
        FactKind.DATA_PROTECTION,
        FactKind.EQUALITY,
        FactKind.FINANCIAL_RULES,
    }
)
"""Facts that are files; the others are text."""

POLICIES = frozenset({FactKind.SAFEGUARDING, FactKind.DATA_PROTECTION, FactKind.EQUALITY, FactKind.FINANCIAL_RULES})
"""Files that are reviewed by a date."""
