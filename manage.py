#!/usr/bin/env python3
"""Django's command line, with the embedded servers started when no address is given."""

import os
import sys

WITHOUT_SERVERS = {"collectstatic", "compilemessages", "help", "run", "--help", "--version", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_SERVERS:
        from portal.embedded import provide

        with provide(broker=False):
            execute_from_command_line(sys.argv)
        return
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
