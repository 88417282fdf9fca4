"""What an assessor raised beside the scores goes with the bid, in its words; that it was raised, by whom and when, stays.

A flag on safeguarding names people that no reason for a decision needs. Scores with their justifications, what
the panel agreed and decisions stay: docs/decisions/0080.
"""

from importlib import import_module

from django.db import migrations

KEPT = import_module("evaluations.migrations.0007_what_the_panel_agreed_stays").FORWARD
START = "CREATE FUNCTION judging_flag_stays()"
BEFORE = "CREATE OR REPLACE FUNCTION judging_flag_stays()" + KEPT.split(START, 1)[1].split("END $$;", 1)[0] + "END $$;"
LETS_GO = """BEGIN
    IF TG_OP = 'UPDATE' AND bids_is_being_erased(judging_bid_of_allocation(OLD.allocation_id))
        AND to_jsonb(NEW) - ARRAY['concern', 'answer'] = to_jsonb(OLD) - ARRAY['concern', 'answer'] THEN
        RETURN NEW;
    END IF;
"""
JUDGING = """
CREATE OR REPLACE FUNCTION bids_erase_judging(bid bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE evaluations_bidflag SET concern = 'Erased', answer = CASE WHEN answer = '' THEN '' ELSE 'Erased' END
        WHERE allocation_id IN (SELECT id FROM evaluations_allocation WHERE bid_id = bid)
$$;
"""
NOTHING = """
CREATE OR REPLACE FUNCTION bids_erase_judging(bid bigint) RETURNS void LANGUAGE sql AS $$
    SELECT NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0015_rehearsals"), ("bids", "0016_what_goes_with_the_last_bid")]

    operations = [migrations.RunSQL([BEFORE.replace("BEGIN\n", LETS_GO, 1), JUDGING], [BEFORE, NOTHING])]
