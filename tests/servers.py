"""The servers of one session of tests, in a folder of its own: nothing is shared and nothing is fixed.

The first process starts PostgreSQL (one cluster with a migrated template, one database for each xdist worker) and
takes everything away at the end; each worker starts its own Valkey. Folders left by a killed session are swept up
by the next.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from portal.embedded.postgres import FAST_AND_FORGETFUL, Cluster
from portal.embedded.valkey import Broker
from tests.migrated import prepare

PREFIX = "innovation-fund-test-"
SESSION = "TEST_SESSION_FOLDER"
HAS_TEMPLATE = "TEST_SESSION_TEMPLATE"
IN_MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 2**30


def worker() -> str:
    """gw0, gw1, … under xdist, else main."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def cluster_in(folder: Path) -> Cluster:
    return Cluster(home=folder / "pg", sockets=folder / "pgs", options=FAST_AND_FORGETFUL)


def broker_in(folder: Path) -> Broker:
    """This worker's own Valkey."""
    return Broker(home=folder / worker() / "valkey", sockets=folder / worker() / "vk", keep=False)


def open_session() -> Path:
    """Start what this process needs and write the settings' environment; gives the session's folder."""
    first = SESSION not in os.environ
    if first:
        _sweep()
        os.environ[SESSION] = tempfile.mkdtemp(prefix=PREFIX, dir=place())
    folder = Path(os.environ[SESSION])
    if first:
        folder.chmod(0o755)
        (folder / "pid").write_text(str(os.getpid()))
    broker = broker_in(folder)
    broker.start()
    _settings(folder, broker)
    if first:
        cluster = cluster_in(folder)
        os.environ[HAS_TEMPLATE] = "yes" if prepare(cluster) else ""
        os.environ["DATABASE_URL"] = cluster.url
    return folder


def close_session(folder: Path) -> None:
    """Stop this worker's Valkey; the first process also removes the cluster and the folder."""
    with contextlib.suppress(Exception):
        broker_in(folder).stop()
    if worker() == "main":
        _remove(folder)
        os.environ.pop(SESSION, None)


def _settings(folder: Path, broker: Broker) -> None:
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        del os.environ[name]
    (folder / worker() / "static").mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portal.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="1",  # playwright's loop runs in the thread that asks the database
        PORTAL_ENV="test",
        PORTAL_DEMO="1",
        PORTAL_SECRET_KEY="only for tests",
        PORTAL_VAR=str(folder / worker()),
        PORTAL_LOG_LEVEL="WARNING",
        CELERY_BROKER_URL=broker.url,
    )


def place() -> Path:
    """Memory where there is room, since making a database is mostly making files; else the folder for such things."""
    usable = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK | os.X_OK)
    if usable and "TMPDIR" not in os.environ and shutil.disk_usage(IN_MEMORY).free > ROOM_BYTES:
        return IN_MEMORY
    return Path(tempfile.gettempdir())


def _remove(folder: Path) -> None:
    for valkey in folder.glob("*/vk"):
        with contextlib.suppress(Exception):
            Broker(home=valkey.parent / "valkey", sockets=valkey).stop()
    cluster_in(folder).remove()
    shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: str) -> bool:
    return pid.isdigit() and Path(f"/proc/{pid}").exists()


def _sweep() -> None:
    for folder in (path for place in (IN_MEMORY, Path(tempfile.gettempdir())) for path in place.glob(f"{PREFIX}*")):
        pid = folder / "pid"
        if folder.owner() == Path("/proc/self").owner() and pid.exists() and not _alive(pid.read_text()):
            _remove(folder)
