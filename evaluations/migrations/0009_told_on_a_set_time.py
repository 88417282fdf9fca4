"""When the set time found the gate blocked; and who approves large awards is settled before decisions start."""

from django.db import migrations, models
from django.db.models import F, Q

SETTLED = """
CREATE FUNCTION judging_threshold_is_settled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bigint := 1000000;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF (SELECT is_rehearsal OR deciding_at IS NULL FROM programmes_round WHERE id = OLD.round_id) THEN
            RETURN OLD;
        END IF;
        PERFORM judging_refuse('The terms of a round are kept once its decisions have started');
    END IF;
    IF TG_OP = 'UPDATE' THEN
        before := OLD.second_approval_above_pounds;
    END IF;
    IF NEW.second_approval_above_pounds IS DISTINCT FROM before
        AND (SELECT deciding_at FROM programmes_round WHERE id = NEW.round_id) IS NOT NULL
    THEN
        PERFORM judging_refuse('Who approves large awards is settled before decisions start');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER threshold_is_settled BEFORE INSERT OR UPDATE OR DELETE ON evaluations_judgingterms
    FOR EACH ROW EXECUTE FUNCTION judging_threshold_is_settled();
"""

NOT_SETTLED = """
DROP TRIGGER threshold_is_settled ON evaluations_judgingterms;
DROP FUNCTION judging_threshold_is_settled();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0008_departures_and_two_approvals")]

    operations = [
        migrations.AddField(
            model_name="judgingterms",
            name="notify_held_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="found blocked at"),
        ),
        migrations.AddConstraint(
            model_name="judgingterms",
            constraint=models.CheckConstraint(
                condition=Q(notify_held_at__isnull=True)
                | Q(notify_at__isnull=False, notify_held_at__gte=F("notify_at")),
                name="judging_terms_held_no_earlier_than_set",
            ),
        ),
        migrations.RunSQL(SETTLED, NOT_SETTLED),
    ]
