"""Erasing a bid is one act: to write its row in ``bids_erasure`` is to erase, and nothing else may.

The row's own trigger refuses a bid whose round's years are not over, or that is held; lists what goes under
its digests; and then erases. The triggers that keep answers, files, submissions and documents let go only
while that runs: before it and after it they refuse as ever. What is not audited in the same transaction is
undone at its end. Years are counted from the day bidders were told, and are never made fewer once a round
is published. Backwards only for as long as nothing was erased.
"""

import re
from importlib import import_module
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent
FORWARD = "\n".join((SQL / f"erasing_{name}.sql").read_text() for name in ("rules", "letting_go", "act"))
REPLACED = {
    "0002_promises": ("SUBMISSION_STANDS", "ONLY_DRAFTS_CHANGE"),
    "0004_what_was_handed_in_stays": ("FORWARD",),
    "0007_writing_together": ("FORWARD",),
    "0009_no_deadline_but_what_was_given": ("FORWARD",),
}
FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?\n(?:END )?\$\$;", re.DOTALL)
TRIGGER = re.compile(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)\s.*?\sON (\w+)")


def before() -> str:
    """The replaced functions as earlier migrations made them."""
    replaced = set(re.findall(r"CREATE OR REPLACE FUNCTION (\w+)", FORWARD))
    texts = [
        getattr(import_module(f"bids.migrations.{name}"), part) for name, parts in REPLACED.items() for part in parts
    ]
    found = [match for text in texts for match in FUNCTION.finditer(text) if match[1] in replaced]
    return "\n".join(match[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1) for match in found)


def backward() -> str:
    """Everything that ``FORWARD`` makes taken away again."""
    triggers = [f"DROP TRIGGER {name} ON {table};" for name, table in TRIGGER.findall(FORWARD)]
    made = re.findall(r"CREATE FUNCTION (\w+)\(", FORWARD)
    never = "CREATE OR REPLACE FUNCTION documents_may_be_erased(document uuid) RETURNS boolean LANGUAGE sql STABLE"
    check = "CHECK (sha256 = encode(sha256(convert_to(snapshot, 'UTF8')), 'hex'))"
    return "\n".join(
        (
            *triggers,
            before(),
            f"{never} AS 'SELECT false';",
            *(f"DROP FUNCTION {name};" for name in reversed(made)),
            "ALTER TABLE bids_submission DROP CONSTRAINT submission_digest_is_of_its_snapshot;",
            f"ALTER TABLE bids_submission ADD CONSTRAINT submission_digest_is_of_its_snapshot {check};",
        )
    )


class Migration(migrations.Migration):
    dependencies = [
        ("bids", "0010_what_is_no_longer_kept"),
        ("documents", "0006_erased_documents"),
        ("mail", "0003_wording"),
        ("programmes", "0022_deadlines_move_and_questions_are_answered"),
    ]

    operations = [migrations.RunSQL(FORWARD, backward())]
