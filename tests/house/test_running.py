"""`make run`: web, worker and beat are real, are watched, and go away together."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.embedded import places
from portal.embedded.places import BASE
from portal.running.children import Child, stop_all
from portal.running.packages import MissingPackages, Need, ensure
from portal.running.single import CannotRun, only_one, refuse_taken_port
from portal.running.supervisor import Supervisor


def child(tmp_path: Path, code: str, name: str = "child") -> Child:
    return Child(name, [sys.executable, "-c", code], tmp_path / f"{name}.log")


def wait_for(what: Path, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not what.exists():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_child_that_died_is_started_again_until_it_dies_too_often(tmp_path: Path) -> None:
    supervisor = Supervisor([child(tmp_path, "print('I cannot'); raise SystemExit(3)", "worker")])
    supervisor.start()
    with pytest.raises(CannotRun, match=r"worker keeps stopping \(code 3\)[\s\S]*I cannot"):
        supervisor.watch()
    assert len(supervisor.children[0].starts) == 4


def test_a_child_that_does_not_listen_is_ended_by_force(tmp_path: Path) -> None:
    deaf = f"""
import pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path({str(tmp_path / "up")!r}).touch()
time.sleep(60)
"""
    stubborn = child(tmp_path, deaf)
    stubborn.start()
    wait_for(tmp_path / "up")
    stop_all([stubborn], patience=0.3)
    assert stubborn.process is not None
    assert stubborn.process.wait(5) == -signal.SIGKILL


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    code = f"""
import sys, time, pathlib
from portal.running.children import Child
one = Child("one", [sys.executable, "-c", "import time; time.sleep(60)"], pathlib.Path({str(tmp_path / "log")!r}))
one.start()
pathlib.Path({str(tmp_path / "half")!r}).write_text(str(one.process.pid))
pathlib.Path({str(tmp_path / "half")!r}).rename({str(tmp_path / "pid")!r})
time.sleep(60)
"""
    supervisor = subprocess.Popen([sys.executable, "-c", code], cwd=BASE)
    wait_for(tmp_path / "pid")
    pid = int((tmp_path / "pid").read_text())
    supervisor.kill()
    supervisor.wait()
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_second_run_is_refused_with_the_address_of_the_first(tmp_path: Path) -> None:
    with (
        only_one(tmp_path, "http://localhost:8123"),
        pytest.raises(CannotRun, match="http://localhost:8123"),
        only_one(tmp_path, "http://localhost:8124"),
    ):
        pass


def test_a_taken_port_is_refused_with_what_to_type() -> None:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        port = line.getsockname()[1]
        with pytest.raises(CannotRun, match=f"PORT={port + 1} make run"):
            refuse_taken_port(port)


def test_missing_packages_are_named_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    needs = (Need("libpango-1.0-0", "PDF documents", lambda: False), Need("there", "nothing", lambda: True))
    with pytest.raises(MissingPackages, match=r"needs root[\s\S]*sudo apt-get install libpango-1.0-0$"):
        ensure(needs)


@pytest.fixture
def var() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ifp-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.worker
def test_the_whole_of_it_starts_serves_and_stops(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From an empty folder to a page, without the demonstration, on servers of its own."""
    monkeypatch.setenv("PORTAL_VAR", str(var))
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    unset = {"DATABASE_URL", "CELERY_BROKER_URL", "PORTAL_CACHE_URL", "PORTAL_ENV", "PORTAL_BASE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.running"], cwd=BASE, stdout=subprocess.PIPE, text=True,
        env={**environment, "PORT": str(port), "PORTAL_DEMO": "0"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        printed = []
        for line_printed in process.stdout:
            printed.append(line_printed)
            if line_printed.startswith("Ready in"):
                break
        assert f"http://localhost:{port}/" in "".join(printed), "".join(printed)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert not places.cluster().is_running()
    assert not places.broker().answers()
    places.cluster().remove()
