"""What stands beside bids goes with the last bid that it belongs to: questions as they were asked, and replaced facts.

See docs/decisions/0080. The judging side adds its own to ``bids_erase_judging``. Backwards only for as long as
nothing was erased.
"""

from importlib import import_module
from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent
EARLIER = import_module("bids.migrations.0011_erasing_is_one_act").FUNCTION
REPLACED = ("bids_what_is_erased", "bids_files_of", "bids_erase", "bids_fact_stays")


def before() -> str:
    """The replaced functions as earlier migrations made them."""
    texts = ((SQL / "erasing_act.sql").read_text(), import_module("bids.migrations.0006_by_invitation_only").FORWARD)
    found = [match for text in texts for match in EARLIER.finditer(text) if match[1] in REPLACED]
    return "\n".join(match[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1) for match in found)


STATES = [
    ("waiting", "Waiting for an answer"),
    ("answered", "Answered"),
    ("withdrawn", "Taken back"),
    ("refused", "Not answered"),
]
FORWARD = (SQL / "erasing_beside.sql").read_text()
BACKWARD = f"""
{before()}
DROP FUNCTION bids_erase_judging(bigint);
DROP FUNCTION bids_facts_over(bigint);
DROP FUNCTION bids_questions_over(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("bids", "0015_files_are_asked_for"), ("mail", "0003_wording")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AlterField(
            model_name="enquiry",
            name="state",
            field=models.CharField(choices=STATES, default="waiting", max_length=10),
        ),
    ]
