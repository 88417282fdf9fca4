"""What production settings refuse, each with the sentence that says what to set."""

from portal.environment import Environment, SettingsError


def refuse_unsafe(environment: Environment) -> None:
    """Raise SettingsError naming every setting that is missing or unsafe in production."""
    needed = {
        "DATABASE_URL": "the address of PostgreSQL is needed",
        "CELERY_BROKER_URL": "the address of Redis is needed",
        "PORTAL_CACHE_URL": "a cache that all processes share is needed, or sign-in attempts are not counted",
        "PORTAL_SECRET_KEY": "a secret of at least 50 characters is needed",
    }
    faults = [f"{name}: {why}" for name, why in needed.items() if not environment.text(name)]
    faults += _mail_faults(environment)
    if 0 < len(environment.text("PORTAL_SECRET_KEY")) < 50:
        faults.append("PORTAL_SECRET_KEY: at least 50 characters are needed")
    for name in ("PORTAL_DEMO", "PORTAL_DEBUG"):
        if environment.flag(name):
            faults.append(f"{name}: not in production")
    if not environment.text("PORTAL_BASE_URL").startswith("https://"):
        faults.append("PORTAL_BASE_URL: an address with https:// is needed")
    if not environment.text("PORTAL_CLAMAV_HOST") and not environment.flag("PORTAL_QUARANTINE_ALL"):
        faults.append("PORTAL_CLAMAV_HOST: ClamAV is needed, or PORTAL_QUARANTINE_ALL=1 to hold back every upload")
    if not environment.text("PORTAL_SIGNING_CERTIFICATE") and not environment.flag("PORTAL_UNSIGNED_LETTERS"):
        faults.append("PORTAL_SIGNING_CERTIFICATE: needed, or PORTAL_UNSIGNED_LETTERS=1 to send letters unsigned")
    if faults:
        raise SettingsError("These settings do not do for production. " + "; ".join(faults))


def _mail_faults(environment: Environment) -> list[str]:
    """Email goes by SMTP, or by GOV.UK Notify with a template of its own."""
    has_key = bool(environment.text("PORTAL_NOTIFY_API_KEY"))
    if has_key and not environment.text("PORTAL_NOTIFY_TEMPLATE"):
        return ["PORTAL_NOTIFY_TEMPLATE: the number of a template at GOV.UK Notify is needed"]
    if not has_key and not environment.text("PORTAL_EMAIL_HOST"):
        return ["PORTAL_EMAIL_HOST: an SMTP server is needed, or PORTAL_NOTIFY_API_KEY to send by GOV.UK Notify"]
    return []
