"""Bids left as scored, kept for good; and panels that add up.

Nobody is both in the room and out of it, and nothing is added to what a panel agreed once it is recorded.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER left_as_scored_stays BEFORE UPDATE OR DELETE ON evaluations_leftasscored
    FOR EACH ROW EXECUTE FUNCTION judging_bid_record_stays('a bid left as scored');
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON evaluations_leftasscored
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();

CREATE FUNCTION judging_moderation_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT agreed_at FROM evaluations_moderation WHERE id = NEW.moderation_id) < transaction_timestamp() THEN
        PERFORM judging_refuse('Nothing is added to what the panel agreed: moderate the bid again');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreed_score_is_whole BEFORE INSERT ON evaluations_agreedscore
    FOR EACH ROW EXECUTE FUNCTION judging_moderation_is_whole();
CREATE TRIGGER present_is_whole BEFORE INSERT ON evaluations_moderation_present
    FOR EACH ROW EXECUTE FUNCTION judging_moderation_is_whole();
CREATE TRIGGER out_is_whole BEFORE INSERT ON evaluations_moderation_out
    FOR EACH ROW EXECUTE FUNCTION judging_moderation_is_whole();

CREATE FUNCTION judging_in_the_room_or_out() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found bool;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE moderation_id = $1 AND user_id = $2)', TG_ARGV[0])
        INTO found USING NEW.moderation_id, NEW.user_id;
    IF found THEN
        PERFORM judging_refuse('Nobody is both in the room and out of it for a conflict');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER present_is_not_out BEFORE INSERT ON evaluations_moderation_present
    FOR EACH ROW EXECUTE FUNCTION judging_in_the_room_or_out('evaluations_moderation_out');
CREATE TRIGGER out_is_not_present BEFORE INSERT ON evaluations_moderation_out
    FOR EACH ROW EXECUTE FUNCTION judging_in_the_room_or_out('evaluations_moderation_present');
"""

BACKWARD = """
DROP TRIGGER out_is_not_present ON evaluations_moderation_out;
DROP TRIGGER present_is_not_out ON evaluations_moderation_present;
DROP FUNCTION judging_in_the_room_or_out();
DROP TRIGGER out_is_whole ON evaluations_moderation_out;
DROP TRIGGER present_is_whole ON evaluations_moderation_present;
DROP TRIGGER agreed_score_is_whole ON evaluations_agreedscore;
DROP FUNCTION judging_moderation_is_whole();
DROP TRIGGER not_emptied ON evaluations_leftasscored;
DROP TRIGGER left_as_scored_stays ON evaluations_leftasscored;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("bids", "0004_what_was_handed_in_stays"),
        ("evaluations", "0009_told_on_a_set_time"),
        ("audit", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeftAsScored",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scores_sha256", models.CharField(max_length=64)),
                ("reason", models.TextField()),
                ("left_at", models.DateTimeField()),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="left_as_scored", to="bids.bid"
                    ),
                ),
                (
                    "left_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bids_left_as_scored",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "left as scored",
                "ordering": ["bid", "left_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="left_as_scored_says_why"
                    ),
                    models.UniqueConstraint(fields=("bid", "scores_sha256"), name="left_as_scored_once_for_its_scores"),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
