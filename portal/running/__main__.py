"""`python -m portal.running`, which `make run` calls."""

import compileall
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from portal.embedded import provide
from portal.embedded.places import BASE, var_folder
from portal.embedded.postgres import EmbeddedServerError
from portal.environment import Environment, SettingsError
from portal.running.packages import FOR_RUNNING, MissingPackages, ensure
from portal.running.single import CannotRun, only_one, refuse_taken_port
from portal.running.supervisor import Supervisor, children_for
from portal.variables import VARIABLES


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the console is this program's page


def settle_environment() -> int:
    """Check every setting and fill in what the demonstration means by leaving it out; gives the port."""
    environment = Environment(VARIABLES, os.environ)
    port = environment.number("PORT")
    if environment.text("PORTAL_ENV") != "production":
        os.environ.setdefault("PORTAL_DEMO", "1")
        os.environ.setdefault("PORTAL_BASE_URL", f"http://localhost:{port}")
    return port


def compile_our_code() -> None:
    """Byte code for what each process imports, also where PYTHONDONTWRITEBYTECODE is set; quick when it is there."""
    for package in ("portal", "programmes", "bids", "evaluations"):
        compileall.compile_dir(BASE / package, quiet=2)


def manage(*arguments: str) -> None:
    """Run one of our commands in a process of its own; raises CannotRun when it fails."""
    if subprocess.run([sys.executable, str(BASE / "manage.py"), *arguments], check=False).returncode:
        raise CannotRun(f"`manage.py {' '.join(arguments)}` failed; what it printed is above.")


def run() -> None:
    started = time.monotonic()
    port = settle_environment()
    address, var = f"http://localhost:{port}", var_folder()
    with only_one(var, address):
        refuse_taken_port(port)
        ensure(FOR_RUNNING)
        with provide():
            compile_our_code()
            welcome = var / "welcome.txt"  # written while Django is loaded, so that printing it loads nothing again
            manage("prepare", "--welcome", str(welcome))
            supervisor = Supervisor(children_for(var=var, port=port))
            supervisor.stop_on_signals()
            try:
                supervisor.start()
                supervisor.wait_until_ready(f"http://127.0.0.1:{port}/readyz")
                if not supervisor.stopping:
                    say(welcome.read_text())
                    took = time.monotonic() - started
                    say(f"Ready in {took:.0f} seconds. Logs are in {var / 'log'}. Ctrl-C stops it.")
                supervisor.watch()
            finally:
                say("\nStopping …")
                supervisor.stop()
    say("Stopped.")


def _interrupt(sign: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        run()
    except (CannotRun, MissingPackages, SettingsError, EmbeddedServerError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
