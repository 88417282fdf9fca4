"""Every kind of document there is, made from a real round, held against PDF/UA-1 and PDF/A-3u.

With ``LOOK_SHOTS`` set, the PDFs are kept there to be looked at.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from evaluations.documents.ministerial import MINISTERIAL
from evaluations.services.grant_papers import make_agreements, make_determination
from evaluations.services.letters import render_letters
from evaluations.services.packs import request_pack, request_panel_pack
from evaluations.services.runs import run_award
from portal.documents import kinds
from portal.documents.models import Document
from portal.documents.services import request_document
from portal.documents.services.rendering import render_document
from programmes.questionset.files import make_pdf
from programmes.questionset.paper import Paper
from programmes.selectors.terms import terms_of
from programmes.services.sealing import seal_payload
from tests.factories.awards import Entrant, make_ready_to_award
from tests.factories.judging import Judged
from tests.factories.letters import make_lettered
from tests.factories.panels import agree, make_differing, make_meeting, open_it
from tests.verapdf.runner import broken_rules

Woken = list[tuple[str, str]]


def judged_round() -> Judged:
    """Five bids, with every kind of letter and grant paper."""
    judged = make_lettered()
    render_letters(round_id=judged.round.pk, by=judged.officer)
    make_agreements(round_id=judged.round.pk, by=judged.officer)
    year = judged.round.first_financial_year or 2026
    make_determination(round_id=judged.round.pk, financial_year=year, by=judged.officer)
    bid = judged.bids[0]
    request_pack(bid_id=bid.pk, by=judged.officer)
    request_document(kind="case_file", subject_id=bid.pk, by=judged.officer)
    awarded = make_ready_to_award([Entrant(4), Entrant(2)], budget_pounds=250_000)
    run = run_award(round_id=awarded.round.pk, by=awarded.officer)
    request_document(kind=MINISTERIAL, subject_id=run.pk, by=awarded.officer)
    differing = make_differing(2)
    meeting = open_it(differing, make_meeting(differing))
    agree(differing, meeting, [3, 3])
    request_panel_pack(meeting_id=meeting.pk, by=differing.officer)
    request_document(kind="bid_draft", subject_id=bid.pk, by=judged.officer)
    request_document(kind="submission_receipt", subject_id=bid.submissions.get().pk, by=judged.officer)
    return judged


@pytest.mark.verapdf
@pytest.mark.django_db
def test_verapdf_finds_nothing_wrong_with_any_kind(woken: Woken, tmp_path: Path) -> None:
    judged = judged_round()
    files = []
    for document in Document.objects.all():
        assert render_document(document_id=document.pk), Document.objects.get(pk=document.pk).failure_reason
        document.refresh_from_db()
        files.append(tmp_path / f"{document.kind}-{document.subject_label}.pdf".replace(" ", "-"))
        shutil.copy(Path(settings.MEDIA_ROOT) / str(document.file), files[-1])
    files.append(tmp_path / "question-set.pdf")
    files[-1].write_bytes(make_pdf(Paper(judged.round, terms_of(seal_payload(judged.round, seed_sha256="")), None)))
    if "LOOK_SHOTS" in os.environ:
        shutil.copytree(tmp_path, Path(os.environ["LOOK_SHOTS"]) / "kinds", dirs_exist_ok=True)
    letters = [document for document in Document.objects.exclude(check_code=None)]
    assert {letter.kind for letter in letters} == {kind.name for kind in kinds.all_kinds() if kind.is_letter}
    assert all(letter.is_signed for letter in letters)
    made = set(Document.objects.values_list("kind", flat=True))
    assert {kind.name for kind in kinds.all_kinds()} - made <= {"note", "slow_note"}, "only the tests' own are left out"
    assert broken_rules(files) == []
