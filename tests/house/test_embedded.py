"""The embedded servers: closed to others, alive after a crash, stopped by the last to leave."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from portal.embedded.person import running_as_root
from portal.embedded.postgres import Cluster
from portal.embedded.sharing import shared
from portal.embedded.valkey import Broker


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short enough for a socket, and open enough for the system user to pass through."""
    with tempfile.TemporaryDirectory(prefix="ifp-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(home=folder / "pg", sockets=folder / "s", options=("fsync=off",))
    cluster.start()
    yield cluster
    cluster.remove()


@pytest.fixture
def broker(folder: Path) -> Iterator[Broker]:
    broker = Broker(home=folder / "vk", sockets=folder / "v")
    broker.start()
    yield broker
    broker.stop()


def server_pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def test_postgresql_asks_for_the_password_and_hides_its_socket(cluster: Cluster) -> None:
    with psycopg2.connect(cluster.url) as line, line.cursor() as cursor:
        cursor.execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; SHOW listen_addresses")
        assert cursor.fetchone() == ("",)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(cluster.url.replace(cluster.password, "wrong"))
    assert cluster.sockets.stat().st_mode & 0o077 == 0
    assert cluster.home.stat().st_mode & 0o077 == 0


def test_postgresql_never_runs_as_root(cluster: Cluster) -> None:
    owner = Path(f"/proc/{server_pid(cluster)}").stat().st_uid
    assert owner != 0
    assert running_as_root() or owner == os.geteuid()


def test_postgresql_comes_back_after_it_was_killed(cluster: Cluster) -> None:
    with psycopg2.connect(cluster.url) as line, line.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('here')")
    line.close()
    pid = server_pid(cluster)
    os.kill(pid, signal.SIGKILL)
    assert (cluster.data / "postmaster.pid").exists()
    cluster.start()
    with psycopg2.connect(cluster.url) as line, line.cursor() as cursor:
        cursor.execute("SELECT word FROM kept")
        assert cursor.fetchone() == ("here",)
    line.close()


def test_valkey_comes_back_with_its_queue_after_a_socket_was_left_behind(broker: Broker) -> None:
    assert broker._say(b"LPUSH queue letter\r\n") == b":1\r\n"
    broker.stop()
    assert not broker.answers()
    broker.socket.touch()
    broker.start()
    assert broker._say(b"LLEN queue\r\n") == b":1\r\n"


class Counted:
    """A server that counts."""

    def __init__(self) -> None:
        self.starts = self.stops = 0

    def start(self) -> None:
        self.starts += 1

    def stop(self) -> None:
        self.stops += 1


def test_the_last_to_leave_stops_the_server(tmp_path: Path) -> None:
    server = Counted()
    with shared(server, tmp_path):
        with shared(server, tmp_path):
            assert (server.starts, server.stops) == (2, 0)
        assert server.stops == 0
    assert server.stops == 1
