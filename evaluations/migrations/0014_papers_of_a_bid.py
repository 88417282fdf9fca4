"""What the judging side makes about one bid goes when the bid's time is over: packs, letters, agreement, case file.

Panel papers tell of several bids: they go with the last of them. Grant determinations and ministerial
submissions say nothing that a bid says, and stay.
"""

from django.db import migrations

OWN = """
    SELECT id FROM documents_document WHERE kind = 'bid_draft' AND subject_id = bid
    UNION ALL
    SELECT id FROM documents_document WHERE kind = 'submission_receipt'
        AND subject_id IN (SELECT id FROM bids_submission WHERE bid_id = bid)
"""
JUDGING = """
    UNION ALL
    SELECT id FROM documents_document
        WHERE kind IN ('assessment_pack', 'award_letter', 'outcome_letter', 'grant_agreement', 'case_file')
        AND subject_id = bid
    UNION ALL
    SELECT d.id FROM documents_document d JOIN evaluations_agendaitem mine ON mine.meeting_id = d.subject_id
        WHERE d.kind = 'panel_pack' AND mine.bid_id = bid AND NOT EXISTS (
            SELECT 1 FROM evaluations_agendaitem other
            WHERE other.meeting_id = mine.meeting_id AND other.bid_id <> bid
            AND other.bid_id NOT IN (SELECT bid_id FROM bids_erasure))
"""


def function(body: str) -> str:
    return (
        "CREATE OR REPLACE FUNCTION bids_papers_of(bid bigint) RETURNS SETOF uuid LANGUAGE sql STABLE AS "
        f"$${body}$$;"
    )


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0013_failed_for_ofsted"), ("bids", "0011_erasing_is_one_act")]

    operations = [migrations.RunSQL(function(OWN + JUDGING), function(OWN))]
