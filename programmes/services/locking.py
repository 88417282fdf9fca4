"""The locks on a round: the one place that says which row is held, and how.

Submission takes the round for share, so that many bids go in side by side; closing work,
publication and gates take it for update, so that they wait for every submission under way
and none begins meanwhile. Django has no ``FOR SHARE``: the raw SQL is here and nowhere else.
"""

from __future__ import annotations

from django.db import connection

from programmes.models import Round


class OutsideTransaction(RuntimeError):
    """A lock was asked for where there is no transaction to hold it."""


def share_lock_round(round_id: int) -> Round:
    """The round as it stands now, held for share until the transaction ends.

    Read the database's clock *after* this returns: it may have waited.
    Raises ``Round.DoesNotExist``, and ``OutsideTransaction`` with no transaction open.
    """
    _inside_a_transaction("share_lock_round")
    rows = list(Round.objects.raw("SELECT * FROM programmes_round WHERE id = %s FOR SHARE", [round_id]))
    if not rows:
        raise Round.DoesNotExist(f"There is no round {round_id}.")
    return rows[0]


def lock_round(round_id: int) -> Round:
    """The round as it stands now, held for update until the transaction ends.

    Raises ``Round.DoesNotExist``, and ``OutsideTransaction`` with no transaction open.
    """
    _inside_a_transaction("lock_round")
    return Round.objects.select_for_update(of=("self",)).get(pk=round_id)


def _inside_a_transaction(name: str) -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{name}() belongs inside the transaction that needs the lock")
