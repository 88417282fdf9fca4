"""Where the embedded servers of one checkout keep their data and their sockets."""

import hashlib
import os
from pathlib import Path

from portal.embedded.person import SYSTEM_HOME, running_as_root
from portal.embedded.postgres import Cluster
from portal.embedded.valkey import Broker

BASE = Path(__file__).resolve().parent.parent.parent


def var_folder() -> Path:
    """The folder for everything that is not code: PORTAL_VAR, or var/ in the checkout."""
    return Path(os.environ.get("PORTAL_VAR") or BASE / "var").resolve()


def _home() -> Path:
    """var/ itself; for root a folder that the system user can reach, one for each var/."""
    if not running_as_root():
        return var_folder()
    return SYSTEM_HOME / hashlib.sha256(str(var_folder()).encode()).hexdigest()[:12]


def _short(name: str) -> Path:
    """A folder for a socket: its address may not pass 107 bytes, so not under a deep checkout."""
    key = hashlib.sha256(f"{os.geteuid()}:{var_folder()}".encode()).hexdigest()[:12]
    return Path(f"/tmp/innovation-fund-{key}-{name}")  # noqa: S108 - mode 0700, and the owner is checked


def cluster() -> Cluster:
    """The cluster of this checkout."""
    return Cluster(home=_home() / "postgres", sockets=_short("pg"))


def broker() -> Broker:
    """The broker of this checkout."""
    return Broker(home=var_folder() / "valkey", sockets=_short("vk"))
