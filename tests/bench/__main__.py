"""`make bench`: figures beside a bare Django view and a bare WeasyPrint call from the same run. Never a test.

Each module of this folder with a function `measure() -> list[str]` adds its lines.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from tests.servers import close_session, open_session


def measures() -> list[tuple[str, Callable[[], list[str]]]]:
    """What there is to measure, or what the command line names."""
    names = sys.argv[1:] or sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    modules = [(name, import_module(f"tests.bench.{name}")) for name in names if not name.startswith("__")]
    return [(name, module.measure) for name, module in modules if hasattr(module, "measure")]


def main() -> None:
    folder = open_session()
    try:
        import django

        django.setup()
        from django.core.management import call_command
        from django.test.utils import setup_databases, setup_test_environment

        from tests.databases import copy_the_template

        setup_test_environment()
        copy_the_template()
        setup_databases(verbosity=0, interactive=False)
        call_command("load_reference_data", verbosity=0)
        for name, measure in measures():
            print(f"\n{name}")  # noqa: T201 - the report
            for line in measure():
                print(f"  {line}", flush=True)  # noqa: T201 - as above
    finally:
        close_session(folder)


if __name__ == "__main__":
    main()
