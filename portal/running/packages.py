"""System packages the portal needs, installed with apt-get when we are root, else named in a sentence."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


class MissingPackages(RuntimeError):
    """Packages are missing and cannot be installed from here; the message says what to type."""


def library_loads(name: str) -> bool:
    """Whether the shared library can be loaded."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def find_chromium() -> str | None:
    """The path of Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


@dataclass(frozen=True)
class Need:
    """A system package, what it is for, and how to tell that it is there."""

    package: str
    reason: str
    present: Callable[[], bool]


FOR_RUNNING = (
    Need("libpango-1.0-0", "PDF documents", lambda: library_loads("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", "PDF documents", lambda: library_loads("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", "small fonts in PDF documents", lambda: library_loads("libharfbuzz-subset.so.0")),
)  # fmt: skip
FOR_TESTING = (
    *FOR_RUNNING,
    Need("chromium", "the tests in a real browser", lambda: find_chromium() is not None),
    Need(
        "fonts-liberation",
        "pages as wide as with Arial",
        lambda: any(Path("/usr/share/fonts").rglob("LiberationSans-Regular*")),
    ),
    Need("default-jdk-headless", "veraPDF, which judges the PDF documents", lambda: shutil.which("javac") is not None),
    Need("libjaxb-java", "veraPDF", lambda: Path("/usr/share/java/jaxb-runtime.jar").exists()),
)


def ensure(needs: Sequence[Need]) -> list[str]:
    """Install what is missing and give its names; raises MissingPackages when that needs someone else."""
    missing = [need for need in needs if not need.present()]
    if not missing:
        return []
    names = [need.package for need in missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise MissingPackages(_sentence(missing))
    print(f"Installing {', '.join(names)} …", flush=True)  # noqa: T201 - this is what the person waits for
    _apt_get(names)
    still = [need for need in missing if not need.present()]
    if still:
        raise MissingPackages(_sentence(still))
    return names


def _apt_get(names: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names],
        env=environment, stdout=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def _sentence(missing: Sequence[Need]) -> str:
    reasons = "; ".join(f"{need.package} for {need.reason}" for need in missing)
    command = "sudo apt-get install " + " ".join(need.package for need in missing)
    return f"Some system packages are missing ({reasons}). Installing them needs root. Type:\n\n    {command}\n"


def main() -> int:
    """`make test` asks for everything the tests need."""
    try:
        ensure(FOR_TESTING)
    except MissingPackages as error:
        print(error)  # noqa: T201 - the sentence that says what to type
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
