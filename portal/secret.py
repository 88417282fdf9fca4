"""A secret key for developing and demonstrating, made once for each checkout and never in production."""

import os
import secrets
from pathlib import Path


def development_secret(var: Path) -> str:
    """The key in var/secret_key, made when it is not there; two processes starting at once agree on one."""
    path = var / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half_done = path.with_suffix(f".{os.getpid()}")
        half_done.touch(mode=0o600)
        half_done.write_text(secrets.token_urlsafe(64))
        try:
            os.link(half_done, path)
        except FileExistsError:
            pass
        finally:
            half_done.unlink()
    return path.read_text()
