#!/usr/bin/env python3
"""Django's command line, with the embedded servers started when no address is given."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

WITHOUT_SERVERS = {"collectstatic", "environment", "help", "--help", "--version", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    from portal.environment import SettingsError

    try:
        with servers_for(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except SettingsError as error:
        sys.exit(str(error))


def servers_for(arguments: list[str]) -> AbstractContextManager[None]:
    """The embedded database for the commands that use one."""
    from portal.embedded import provide

    if not arguments or arguments[0] in WITHOUT_SERVERS:
        return nullcontext()
    return provide(broker=False)


if __name__ == "__main__":
    main()
