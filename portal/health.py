"""Is the process alive, and can it serve."""

from collections.abc import Callable

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.celery import app


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} to run" if waiting else ""


def _broker() -> str:
    with app.connection_for_write() as line:
        line.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    return ""


def _storage() -> str:
    default_storage.exists("readiness")
    return ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "storage": _storage,
}


def _ask(check: Callable[[], str]) -> str:
    """What is wrong, or nothing; the kind of error alone, since the address is open to all."""
    try:
        return check()
    except Exception as error:  # any failure at all means not ready
        return type(error).__name__


@public
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations, broker and storage all answer, else 503 naming what does not."""
    found = {name: _ask(check) for name, check in CHECKS.items()}
    state = {name: fault or "ok" for name, fault in found.items()}
    return JsonResponse(state, status=503 if any(found.values()) else 200)
