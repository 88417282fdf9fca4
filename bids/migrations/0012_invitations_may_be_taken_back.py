"""An invitation into a round may be taken back until a bid was submitted on it; then it lets nobody in."""

import re
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION bids_by_invitation_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    earlier bigint;
BEGIN
    SELECT follows_id INTO earlier FROM programmes_round WHERE id = NEW.round_id;
    IF earlier IS NULL AND NEW.invitation_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM bids_stageinvitation
        JOIN bids_bid AS first ON first.id = bids_stageinvitation.bid_id
        WHERE bids_stageinvitation.id = NEW.invitation_id AND bids_stageinvitation.round_id = NEW.round_id
            AND bids_stageinvitation.revoked_at IS NULL
            AND first.organisation_id = NEW.organisation_id AND first.round_id = earlier
    ) THEN
        PERFORM bids_refuse('Only those who are invited may bid in this round');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION bids_stage_invitation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT bids_rehearses(OLD.bid_id) THEN
            PERFORM bids_refuse('An invitation into a round is kept');
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
            OR to_jsonb(NEW) - 'revoked_at' - 'revoked_by_id' - 'revoked_reason'
                <> to_jsonb(OLD) - 'revoked_at' - 'revoked_by_id' - 'revoked_reason' THEN
            PERFORM bids_refuse('An invitation into a round stays as it was given');
        END IF;
        IF EXISTS (
            SELECT 1 FROM bids_bid JOIN bids_submission ON bids_submission.bid_id = bids_bid.id
            WHERE bids_bid.invitation_id = OLD.id
        ) THEN
            PERFORM bids_refuse('An invitation that a bid was submitted on is not taken back');
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM bids_bid JOIN programmes_round ON programmes_round.follows_id = bids_bid.round_id
        WHERE bids_bid.id = NEW.bid_id AND programmes_round.id = NEW.round_id
    ) THEN
        PERFORM bids_refuse('A bid is invited into the round that follows its own');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION bids_invitation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- the share lock makes a submission wait for an invitation that is being taken back, and the other way round
    PERFORM 1 FROM bids_stageinvitation JOIN bids_bid ON bids_bid.invitation_id = bids_stageinvitation.id
        WHERE bids_bid.id = NEW.bid_id FOR SHARE OF bids_stageinvitation;
    IF EXISTS (
        SELECT 1 FROM bids_stageinvitation JOIN bids_bid ON bids_bid.invitation_id = bids_stageinvitation.id
        WHERE bids_bid.id = NEW.bid_id AND bids_stageinvitation.revoked_at IS NOT NULL
    ) THEN
        PERFORM bids_refuse('The invitation of this bid was taken back');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invitation_stands BEFORE INSERT ON bids_submission
    FOR EACH ROW EXECUTE FUNCTION bids_invitation_stands();
"""


def backward() -> str:
    """Both functions as the migration before made them, and the new one gone."""
    earlier = import_module("bids.migrations.0006_by_invitation_only").FORWARD
    names = "bids_by_invitation_only|bids_stage_invitation_stays"
    found = re.findall(rf"CREATE FUNCTION (?:{names})\(.*?\nEND \$\$;", earlier, re.DOTALL)
    replaced = "\n".join(each.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1) for each in found)
    return f"DROP TRIGGER invitation_stands ON bids_submission; DROP FUNCTION bids_invitation_stands();\n{replaced}"


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0011_erasing_is_one_act'),
        ('programmes', '0025_statistics_stay_as_published'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='stageinvitation',
            name='stage_invitation_once_a_bid',
        ),
        migrations.AddField(
            model_name='stageinvitation',
            name='revoked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='stageinvitation',
            name='revoked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stage_invitations_taken_back', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stageinvitation',
            name='revoked_reason',
            field=models.TextField(blank=True, verbose_name='why it was taken back'),
        ),
        migrations.AddConstraint(
            model_name='stageinvitation',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('round', 'bid'), name='stage_invitation_once_a_bid'),
        ),
        migrations.AddConstraint(
            model_name='stageinvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), _connector='OR'), name='stage_invitation_revoked_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='stageinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('revoked_at__isnull', True), models.Q(('revoked_reason', ''), _negated=True), _connector='OR'), name='stage_invitation_revoked_says_why'),
        ),
        migrations.RunSQL(FORWARD, backward()),
    ]
