"""A departure says why, a large award has two approvals by two others, and what is held back is not approved.

The first approval is an act of its own: it stands before the second one begins, and never changes. Above
the round's threshold no award is approved without it, nor over a red check, nor while a condition is open.
"""

from django.db import migrations, models
from django.db.models import F, Q

STAYS = """
CREATE OR REPLACE FUNCTION judging_approved_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF judging_rehearses(OLD.bid_id) THEN
            RETURN OLD;
        END IF;
        PERFORM judging_refuse('A decision cannot be deleted');
    END IF;
    IF OLD.state IN ('sent_back', 'released', 'superseded') AND NEW.state <> OLD.state
        OR OLD.state = 'approved' AND NEW.state NOT IN ('approved', 'released', 'superseded', 'sent_back')
    THEN
        PERFORM judging_refuse(format('A decision that is %s cannot become %s', OLD.state, NEW.state));
    END IF;
    IF OLD.state = 'approved' AND NEW.state = 'sent_back' AND (NEW.sent_back_reason = '' OR EXISTS (
        SELECT 1 FROM bids_bid JOIN programmes_round ON programmes_round.id = bids_bid.round_id
        WHERE bids_bid.id = OLD.bid_id AND programmes_round.notified_at IS NOT NULL
    )) THEN
        PERFORM judging_refuse('An approval can be taken back only with a reason, and before bidders are told');
    END IF;
    IF (NEW.bid_id, NEW.kind, NEW.decided_at, NEW.decided_by_id)
        IS DISTINCT FROM (OLD.bid_id, OLD.kind, OLD.decided_at, OLD.decided_by_id)
        OR (NEW.amount_pounds, NEW.reserve_order, NEW.reason{columns})
        IS DISTINCT FROM (OLD.amount_pounds, OLD.reserve_order, OLD.reason{old_columns})
        OR OLD.approved_at IS NOT NULL AND (NEW.approved_at, NEW.approved_by_id)
        IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id){more}
    THEN
        PERFORM judging_refuse('What was decided stays as it was decided: decide anew');
    END IF;
    RETURN NEW;
END $$;
"""

WHY = ("reason_codes", "departure_reason", "recommended_by_run_id", "follows_recommendation")
FIRST = """
        OR OLD.first_approved_at IS NOT NULL AND (NEW.first_approved_at, NEW.first_approved_by_id)
        IS DISTINCT FROM (OLD.first_approved_at, OLD.first_approved_by_id)"""

DUE = """
CREATE FUNCTION judging_approval_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    threshold bigint;
BEGIN
    IF TG_OP = 'INSERT' AND NEW.first_approved_at IS NOT NULL THEN
        PERFORM judging_refuse('A decision is made first and approved afterwards');
    END IF;
    IF NEW.state <> 'approved' OR NEW.kind <> 'fund' OR TG_OP = 'UPDATE' AND OLD.state = 'approved' THEN
        RETURN NEW;
    END IF;
    SELECT second_approval_above_pounds INTO threshold FROM evaluations_judgingterms
    WHERE round_id = (SELECT round_id FROM bids_bid WHERE id = NEW.bid_id);
    IF NOT FOUND THEN
        threshold := 1000000;
    END IF;
    IF NEW.amount_pounds > threshold AND (TG_OP = 'INSERT' OR OLD.first_approved_at IS NULL) THEN
        PERFORM judging_refuse(format('An award above %s pounds is approved by two people', threshold));
    END IF;
    IF EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (check_code) rating FROM evaluations_duediligence
            WHERE bid_id = NEW.bid_id ORDER BY check_code, checked_at DESC, id DESC
        ) AS latest WHERE rating = 'red'
    ) THEN
        PERFORM judging_refuse('A red check holds an award back');
    END IF;
    IF EXISTS (
        SELECT 1 FROM evaluations_condition WHERE bid_id = NEW.bid_id AND met_at IS NULL AND waived_at IS NULL
    ) THEN
        PERFORM judging_refuse('An open condition holds an award back');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_is_due BEFORE INSERT OR UPDATE ON evaluations_decision
    FOR EACH ROW EXECUTE FUNCTION judging_approval_is_due();
"""

NOT_DUE = """
DROP TRIGGER approval_is_due ON evaluations_decision;
DROP FUNCTION judging_approval_is_due();
"""


def _stays(columns: tuple[str, ...], more: str) -> str:
    new, old = ("".join(f", {row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    return STAYS.replace("{columns}", new).replace("{old_columns}", old).replace("{more}", more)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0007_what_the_panel_agreed_stays")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="departure_reason",
            field=models.TextField(blank=True, default="", verbose_name="why it departs from the recommendation"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=Q(follows_recommendation__isnull=True)
                | Q(follows_recommendation=True)
                | ~Q(departure_reason=""),
                name="decision_that_departs_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=Q(waived_by__isnull=True) | ~Q(waived_by=F("set_by")),
                name="condition_waived_by_another_person",
            ),
        ),
        migrations.RunSQL(_stays(WHY, FIRST), _stays((), "")),
        migrations.RunSQL(DUE, NOT_DUE),
    ]
