"""What is dear to make is made once for a file of tests."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker


def made_once(make: Callable[[], Any]) -> Any:
    """In place of ``pytest.fixture``: the body runs once for the file, and each test gets a copy of what it gave.

    What a test writes is undone after it, as ever; what the body wrote goes after the file's last test, so every
    test of the file sees it. Not for files whose tests commit, nor for bodies that store files.
    """
    name = f"{make.__name__}_made_once"

    @pytest.fixture(scope="module", name=name)
    def once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]  # as Django marks its own: durable blocks fit inside
        with django_db_blocker.unblock(), around:
            yield make()
            transaction.set_rollback(True)

    setattr(sys.modules[make.__module__], name, once)

    def copied(**made: Any) -> Any:
        return deepcopy(made[name])

    # named as a parameter, so that it is made before the transaction of the first test begins
    parameter = inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY)
    copied.__signature__ = inspect.Signature([parameter])  # type: ignore[attr-defined]  # what pytest looks at
    return pytest.fixture(name=make.__name__)(copied)
