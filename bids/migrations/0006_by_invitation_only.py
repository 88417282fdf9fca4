"""The database lets nobody uninvited into a round that follows another, and mixes no two bids' partners.

A bid in such a round rests on an invitation of a bid of the same organisation in the round before. An
invitation stays as it was given; so does a fact once it was checked, but for the date of its last check.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION bids_by_invitation_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
            AND first.organisation_id = NEW.organisation_id AND first.round_id = earlier
    ) THEN
        PERFORM bids_refuse('Only those who are invited may bid in this round');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER by_invitation_only BEFORE INSERT OR UPDATE OF round_id, organisation_id, invitation_id ON bids_bid
    FOR EACH ROW EXECUTE FUNCTION bids_by_invitation_only();

CREATE FUNCTION bids_stage_invitation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT bids_rehearses(OLD.bid_id) THEN
            PERFORM bids_refuse('An invitation into a round is kept');
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM bids_refuse('An invitation into a round stays as it was given');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM bids_bid JOIN programmes_round ON programmes_round.follows_id = bids_bid.round_id
        WHERE bids_bid.id = NEW.bid_id AND programmes_round.id = NEW.round_id
    ) THEN
        PERFORM bids_refuse('A bid is invited into the round that follows its own');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stage_invitation_stays BEFORE INSERT OR UPDATE OR DELETE ON bids_stageinvitation
    FOR EACH ROW EXECUTE FUNCTION bids_stage_invitation_stays();

CREATE FUNCTION bids_cost_of_its_own_partner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.partner_id IS NOT NULL
        AND (SELECT bid_id FROM bids_partner WHERE id = NEW.partner_id) IS DISTINCT FROM NEW.bid_id THEN
        PERFORM bids_refuse('A cost belongs to a partner of its own bid');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cost_of_its_own_partner BEFORE INSERT OR UPDATE ON bids_costline
    FOR EACH ROW EXECUTE FUNCTION bids_cost_of_its_own_partner();

CREATE FUNCTION bids_fact_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.organisation_id, NEW.kind, NEW.text, NEW.file, NEW.sha256)
        IS DISTINCT FROM (OLD.organisation_id, OLD.kind, OLD.text, OLD.file, OLD.sha256)
        OR (OLD.replaced_at IS NOT NULL AND NEW.replaced_at IS DISTINCT FROM OLD.replaced_at) THEN
        PERFORM bids_refuse('A fact is never rewritten: a newer one replaces it');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fact_stays BEFORE UPDATE ON bids_standingfact
    FOR EACH ROW EXECUTE FUNCTION bids_fact_stays();
"""

BACKWARD = """
DROP TRIGGER fact_stays ON bids_standingfact;
DROP TRIGGER cost_of_its_own_partner ON bids_costline;
DROP TRIGGER stage_invitation_stays ON bids_stageinvitation;
DROP TRIGGER by_invitation_only ON bids_bid;
DROP FUNCTION bids_fact_stays();
DROP FUNCTION bids_cost_of_its_own_partner();
DROP FUNCTION bids_stage_invitation_stays();
DROP FUNCTION bids_by_invitation_only();
"""


class Migration(migrations.Migration):
    dependencies = [("bids", "0005_partners_write_and_nothing_twice"), ("programmes", "0015_what_a_round_follows_is_sealed")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
