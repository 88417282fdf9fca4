"""A file of a bid goes to a question of the bid's own round, and to one that takes files."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION bids_file_is_asked_for() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM programmes_question q
        JOIN programmes_section s ON s.id = q.section_id
        JOIN bids_bid b ON b.round_id = s.round_id
        WHERE q.id = NEW.question_id AND b.id = NEW.bid_id
    ) THEN
        PERFORM bids_refuse('A file goes to a question of its own round');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM programmes_question q
        WHERE q.id = NEW.question_id AND (q.kind IN ('file', 'files') OR q.files_beside > 0)
    ) THEN
        PERFORM bids_refuse('A file goes to a question that takes files');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER file_is_asked_for BEFORE INSERT ON bids_attachment
    FOR EACH ROW EXECUTE FUNCTION bids_file_is_asked_for();
"""

BACKWARD = """
DROP TRIGGER file_is_asked_for ON bids_attachment;
DROP FUNCTION bids_file_is_asked_for();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("bids", "0014_what_partners_may_see"),
        ("programmes", "0030_files_beside_answers"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
