"""An approval may be taken back until bidders are told; the decision keeps who approved it and when."""

from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION judging_approved_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF judging_rehearses(OLD.bid_id) THEN
            RETURN OLD;
        END IF;
        PERFORM judging_refuse('A decision cannot be deleted');
    END IF;
    IF OLD.state IN ('sent_back', 'released', 'superseded') AND NEW.state <> OLD.state
        OR OLD.state = 'approved' AND NEW.state NOT IN ('approved', 'released', 'superseded'{more})
    THEN
        PERFORM judging_refuse(format('A decision that is %s cannot become %s', OLD.state, NEW.state));
    END IF;
    {guard}
    IF (NEW.bid_id, NEW.kind, NEW.decided_at, NEW.decided_by_id)
        IS DISTINCT FROM (OLD.bid_id, OLD.kind, OLD.decided_at, OLD.decided_by_id)
        OR (NEW.amount_pounds, NEW.reserve_order, NEW.reason)
        IS DISTINCT FROM (OLD.amount_pounds, OLD.reserve_order, OLD.reason)
        OR OLD.approved_at IS NOT NULL AND (NEW.approved_at, NEW.approved_by_id)
        IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id)
    THEN
        PERFORM judging_refuse('What was decided stays as it was decided: decide anew');
    END IF;
    RETURN NEW;
END $$;
"""

# Once bidders are told, what was approved is what they were told.
GUARD = """
    IF OLD.state = 'approved' AND NEW.state = 'sent_back' AND (NEW.sent_back_reason = '' OR EXISTS (
        SELECT 1 FROM bids_bid JOIN programmes_round ON programmes_round.id = bids_bid.round_id
        WHERE bids_bid.id = OLD.bid_id AND programmes_round.notified_at IS NOT NULL
    )) THEN
        PERFORM judging_refuse('An approval can be taken back only with a reason, and before bidders are told');
    END IF;
"""


def _function(more: str, guard: str) -> str:
    return FUNCTION.replace("{more}", more).replace("{guard}", guard)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_what_was_judged_stays"), ("bids", "0003_awards_may_lapse")]

    operations = [
        migrations.RunSQL(_function(", 'sent_back'", GUARD), _function("", "")),
        migrations.RemoveConstraint(model_name="decision", name="decision_approved_has_its_date"),
        migrations.AlterField(
            model_name="decision",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "Waiting for approval"),
                    ("approved", "Approved"),
                    ("sent_back", "Sent back"),
                    ("released", "Money released"),
                    ("superseded", "Superseded"),
                ],
                default="proposed",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", False), ("state__in", ["approved", "released", "superseded"])),
                    models.Q(("approved_at__isnull", True), ("state", "proposed")),
                    ("state", "sent_back"),
                    _connector="OR",
                ),
                name="decision_approved_has_its_date",
            ),
        ),
    ]
