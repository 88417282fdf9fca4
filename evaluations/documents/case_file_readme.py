"""What stands in a case file for whoever opens it: plain words, and the script that checks it."""

from __future__ import annotations

from pathlib import Path

from evaluations.selectors.case_file import CaseFile

CHECK = Path(__file__).with_name("case_file_check.py")

README = """Case file of {reference}
{line}

{title}
Made on {made_at} for {taken_by}.
{scores}{erased}
What is in it
  case-file.pdf   everything below, to read
  bid/            each submission exactly as it was stored, receipts, certificates, list of attachments
  judging/        eligibility, who read it and what they declared, conflicts set aside, flags,
                  every version of every assessment exactly as it was stored, what the panel agreed
  award/          the award run's inputs and result, decisions with everyone who approved,
                  due diligence, conditions, what the bidder was told and answered
  letters/        the letters themselves, as they were sent
  round/          what was sealed before the round opened, and directions since
  audit/          the audit chains of the bid and of its round, as stored, and the hourly anchors
  manifest.json   every file with its SHA-256 and size, and every digest that is on record

How to check it without the portal
  You need Python 3.9 or later, and no network.
      python3 -I check.py
  It works out every digest and every link of the chains anew and prints a line for each. It ends
  with "Everything holds." or with the number of checks that failed.

  By hand: the hash of an event is the SHA-256 of the hash before it (sixty-four zeros for the first),
  a line feed, and the event's "payload" exactly as it stands in audit/bid.jsonl. The digest of a
  submission, an assessment, a run or a letter is the SHA-256 of its file here.

  That nobody changed this case file itself: compare the SHA-256 of manifest.json, which check.py
  prints first, with the one in the portal's record of taking it (kind "case_file.taken").
  That nobody rewrote the portal's record as a whole: compare audit/anchors.jsonl with copies of the
  anchors that were kept elsewhere.
  That the award comes out the same: on the portal's server, manage.py check_invariants --only reproduced.
"""
NO_SCORES = """
Scores are left out: not every assessment of this bid was in when this case file was made, and nobody
sees a score before. Take it again later for the whole.
"""
ERASED = """
What this bid said was erased when its time was over: its text, files, letters and PDFs are not in here.
bid/erased.json says when, by whom and why, and holds the SHA-256 of everything that went.
"""


def readme(case: CaseFile, *, made_at: str, taken_by: str) -> str:
    """The README of a case file."""
    heading = f"Case file of {case.bid.reference}"
    return README.format(
        reference=case.bid.reference,
        line="=" * len(heading),
        title=case.bid.title,
        made_at=made_at,
        taken_by=taken_by,
        scores="" if case.holds_scores else NO_SCORES,
        erased=ERASED if "bid/erased.json" in case.files else "",
    )


def check_script() -> str:
    """The script that checks a case file by itself."""
    return CHECK.read_text(encoding="utf-8")
