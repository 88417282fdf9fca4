"""Who the embedded PostgreSQL runs as: us, or as root a system user, since PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

SYSTEM_USER = "innovation-fund"
SYSTEM_HOME = Path("/var/lib/innovation-fund-portal")


def running_as_root() -> bool:
    return os.geteuid() == 0


def system_user() -> pwd.struct_passwd:
    """The system user, made on first use; only root may ask."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_HOME),
             "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=False, capture_output=True,
        )  # fmt: skip
        return pwd.getpwnam(SYSTEM_USER)


def as_server_user(command: list[str]) -> list[str]:
    """The same command, run as the system user when we are root."""
    if not running_as_root():
        return command
    user = system_user()
    setpriv = shutil.which("setpriv") or "/usr/bin/setpriv"
    return [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--", *command]


def give_to_server_user(path: Path) -> None:
    """Hand a path to the system user when we are root."""
    if running_as_root():
        user = system_user()
        os.chown(path, user.pw_uid, user.pw_gid)
