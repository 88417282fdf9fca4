"""`make check`: every rule a machine can judge. Runs all of them, then says which failed."""

import os
import subprocess
import sys
import time
from pathlib import Path

PYTHON = sys.executable
BIN = Path(PYTHON).parent
PRODUCTION = {
    "PORTAL_ENV": "production",
    "PORTAL_SECRET_KEY": "a-key-that-only-the-check-uses-0123456789-abcdefghijklmnopqrstuvwxyz",
    "PORTAL_BASE_URL": "https://portal.example.org",
    "PORTAL_ALLOWED_HOSTS": "portal.example.org",
    "PORTAL_EMAIL_HOST": "mail.example.org",
    "PORTAL_CLAMAV_HOST": "clamav.example.org",
    "PORTAL_SIGNING_CERTIFICATE": "/run/secrets/letters.p12",
    "PORTAL_CACHE_URL": "redis://redis.example.org/1",
    "DATABASE_URL": "postgresql://portal@database.example.org/portal",
    "CELERY_BROKER_URL": "redis://redis.example.org/0",
}
STEPS: tuple[tuple[str, list[str], dict[str, str]], ...] = (
    ("ruff: faults", [f"{BIN}/ruff", "check", "--quiet"], {}),
    ("ruff: layout", [f"{BIN}/ruff", "format", "--check", "--quiet"], {}),
    ("import-linter: imports run one way", [f"{BIN}/lint-imports", "--no-cache"], {}),
    ("djlint: templates", [f"{BIN}/djlint", "--lint", "--quiet", "templates"], {}),
    ("mypy --strict", [f"{BIN}/mypy"], {}),
    ("Django: production settings", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("Django: no migration is missing", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    ("The repository's own rules", [PYTHON, "-m", "pytest", "-q", "-p", "no:randomly", "tests/test_repository.py"], {}),
)


def passes(name: str, command: list[str], extra: dict[str, str]) -> bool:
    """Run one step; prints what it said only when it failed."""
    started = time.monotonic()
    done = subprocess.run(command, env={**os.environ, **extra}, capture_output=True, text=True, check=False)
    took = time.monotonic() - started
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({took:.1f} s)", flush=True)  # noqa: T201 - the report
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)  # noqa: T201 - as above
    return done.returncode == 0


def main() -> int:
    results = [passes(*step) for step in STEPS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
