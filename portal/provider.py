"""The OpenID Connect provider that people may sign in with, as allauth's settings want it."""

from typing import Any
from urllib.parse import urlsplit

from portal.environment import Environment, SettingsError

PROVIDER_ID = "organisation"
"""Part of our addresses, such as the one that the provider must know: /accounts/oidc/organisation/login/callback/."""


def providers(environment: Environment) -> dict[str, Any]:
    """The one provider of the environment, or none. Raises SettingsError when it is declared by halves."""
    issuer = environment.text("PORTAL_OIDC_ISSUER").rstrip("/")
    if not issuer:
        return {}
    needed = ("PORTAL_OIDC_NAME", "PORTAL_OIDC_CLIENT_ID", "PORTAL_OIDC_CLIENT_SECRET")
    missing = [name for name in needed if not environment.text(name)]
    if missing:
        raise SettingsError(f"PORTAL_OIDC_ISSUER is set, so these are needed too: {', '.join(missing)}")
    app = {
        "provider_id": PROVIDER_ID,
        "name": environment.text("PORTAL_OIDC_NAME"),
        "client_id": environment.text("PORTAL_OIDC_CLIENT_ID"),
        "secret": environment.text("PORTAL_OIDC_CLIENT_SECRET"),
        "settings": {"server_url": issuer, "verified_email": environment.flag("PORTAL_OIDC_TRUST_EMAIL")},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def origins(environment: Environment) -> list[str]:
    """Where the sign-in form may lead: the provider's own origin."""
    address = urlsplit(environment.text("PORTAL_OIDC_ISSUER"))
    return [f"{address.scheme}://{address.netloc}"] if address.netloc else []
