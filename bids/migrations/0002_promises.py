"""What the database itself refuses: a changed submission, and an edit of a bid that is handed in."""

from django.db import migrations

SUBMISSION_STANDS = """
CREATE FUNCTION bids_submission_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM bids_bid b JOIN programmes_round r ON r.id = b.round_id
        WHERE b.id = OLD.bid_id AND r.is_rehearsal
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'A submission cannot be changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER submission_stands BEFORE UPDATE OR DELETE ON bids_submission
    FOR EACH ROW EXECUTE FUNCTION bids_submission_stands();
CREATE TRIGGER submission_is_not_emptied BEFORE TRUNCATE ON bids_submission
    FOR EACH STATEMENT EXECUTE FUNCTION bids_submission_stands();
ALTER TABLE bids_submission ADD CONSTRAINT submission_digest_is_of_its_snapshot
    CHECK (sha256 = encode(sha256(convert_to(snapshot, 'UTF8')), 'hex'));
"""

SUBMISSION_FALLS = """
ALTER TABLE bids_submission DROP CONSTRAINT submission_digest_is_of_its_snapshot;
DROP TRIGGER submission_is_not_emptied ON bids_submission;
DROP TRIGGER submission_stands ON bids_submission;
DROP FUNCTION bids_submission_stands();
"""

# The share lock makes an edit wait for a submission under way, and a submission for an edit.
ONLY_DRAFTS_CHANGE = """
CREATE FUNCTION bids_only_drafts_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bid bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.bid_id ELSE NEW.bid_id END;
    bid_state text;
BEGIN
    SELECT state INTO bid_state FROM bids_bid WHERE id = bid FOR SHARE;
    IF bid_state <> 'draft' AND NOT (TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM bids_bid b JOIN programmes_round r ON r.id = b.round_id WHERE b.id = bid AND r.is_rehearsal
    )) THEN
        RAISE EXCEPTION 'Only a draft can be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON bids_answer
    FOR EACH ROW EXECUTE FUNCTION bids_only_drafts_change();
CREATE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON bids_costline
    FOR EACH ROW EXECUTE FUNCTION bids_only_drafts_change();
CREATE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON bids_partner
    FOR EACH ROW EXECUTE FUNCTION bids_only_drafts_change();
CREATE TRIGGER only_drafts_change BEFORE INSERT OR DELETE OR UPDATE OF bid_id, file, sha256, removed_at
    ON bids_attachment FOR EACH ROW EXECUTE FUNCTION bids_only_drafts_change();
"""

ANYTHING_CHANGES = """
DROP TRIGGER only_drafts_change ON bids_attachment;
DROP TRIGGER only_drafts_change ON bids_partner;
DROP TRIGGER only_drafts_change ON bids_costline;
DROP TRIGGER only_drafts_change ON bids_answer;
DROP FUNCTION bids_only_drafts_change();
"""


class Migration(migrations.Migration):
    dependencies = [("bids", "0001_initial")]

    operations = [
        migrations.RunSQL(SUBMISSION_STANDS, SUBMISSION_FALLS),
        migrations.RunSQL(ONLY_DRAFTS_CHANGE, ANYTHING_CHANGES),
    ]
