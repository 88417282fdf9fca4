"""The programmes in the admin."""

from programmes.admin.organisations import OrganisationAdmin

__all__ = ["OrganisationAdmin"]
