"""Checks a case file by itself: no network, no database, nothing but Python 3.9 or later.

    python3 -I check.py                the folder this file stands in
    python3 -I check.py case-file.zip  a case file as it was downloaded

It works out every digest and every link of the audit chains anew from the files, prints what it
found line by line, and ends with exit code 0 if everything holds, 1 if anything does not.
"""

# ruff: noqa: T201  people run this by hand: printing is what it does

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

START = "0" * 64
WHOLE = "manifest.json"
Chain = dict[int, tuple[str, Any]]


class Case:
    """The files of a case file by name, and how many checks have failed."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.failed = 0

    def say(self, holds: bool, what: str) -> bool:
        """Print one result."""
        print(("holds   " if holds else "BROKEN  ") + what)
        self.failed += 0 if holds else 1
        return holds

    def json(self, name: str) -> Any:
        """A file read as JSON; broken JSON counts as a failed check."""
        try:
            return json.loads(self.files[name].decode("utf-8"))
        except (KeyError, ValueError):
            self.say(False, name + " is missing or cannot be read")
            return None

    def lines(self, name: str) -> list[Any]:
        """A file of one JSON value a line."""
        try:
            return [json.loads(line) for line in self.files[name].decode("utf-8").splitlines() if line.strip()]
        except (KeyError, ValueError):
            self.say(False, name + " is missing or cannot be read")
            return []


def digest(content: str | bytes) -> str:
    """SHA-256 in hexadecimal of bytes, or of text as UTF-8."""
    return hashlib.sha256(content.encode("utf-8") if isinstance(content, str) else content).hexdigest()


def link(previous: str, payload: str) -> str:
    """The hash of one link of a chain: the hash before it, a line feed, and the stored text."""
    return digest(previous + "\n" + payload)


def check_files(case: Case, manifest: Any) -> None:
    """Every file is the one that the manifest lists, and there is no other."""
    listed = {each["path"]: each for each in manifest["files"]}
    for name, each in sorted(listed.items()):
        content = case.files.get(name)
        if content is None:
            case.say(False, name + " is missing")
        elif not case.say(digest(content) == each["sha256"] and len(content) == each["bytes"], name):
            print("        its SHA-256 is " + digest(content) + ", the manifest says " + each["sha256"])
    for name in sorted(set(case.files) - set(listed) - {WHOLE}):
        case.say(False, name + " is not in the manifest")


def fault_of(event: Any, number: int, chain: str, previous: str) -> str:
    """What is wrong with one event of a chain, or nothing."""
    told = json.loads(event["payload"])
    if event["sequence"] != number or told["sequence"] != number or told["chain"] != chain:
        return " is missing or stands in the wrong place"
    if event["previous_hash"] != previous:
        return " does not follow from the event before it"
    if event["hash"] != link(previous, event["payload"]):
        return ": the stored text is not what was hashed"
    return ""


def check_chain(case: Case, name: str, chain: str) -> Chain:
    """One audit chain from its first event on. Gives its events by number, as far as they hold."""
    previous = START
    events: Chain = {}
    for number, event in enumerate(case.lines(name), start=1):
        fault = fault_of(event, number, chain, previous)
        if fault:
            case.say(False, chain + " #" + str(number) + fault)
            return events
        previous = event["hash"]
        events[number] = (event["hash"], json.loads(event["payload"]))
    case.say(True, chain + ": " + str(len(events)) + " events, each following from the one before")
    return events


def check_anchors(case: Case, chains: dict[str, Chain]) -> None:
    """The anchors follow from each other, and those that name these chains name them as they are."""
    previous: str | None = None
    named = count = faults = 0
    for anchor in case.lines("audit/anchors.jsonl"):
        follows = previous is None or anchor["previous_hash"] == previous
        if not follows or anchor["hash"] != link(anchor["previous_hash"], anchor["payload"]):
            faults += 1
        for chain, (number, head) in json.loads(anchor["payload"])["heads"].items():
            if chain in chains:
                named += 1
                faults += chains[chain].get(number, ("", None))[0] != head
        previous, count = anchor["hash"], count + 1
    words = str(count) + " anchors, which name these chains " + str(named) + " times"
    case.say(not faults, words + ("" if not faults else ", and " + str(faults) + " times otherwise"))


def holds_value(data: Any, value: str) -> bool:
    """Whether an event's data names a digest, however deep."""
    if isinstance(data, dict):
        return any(holds_value(each, value) for each in data.values())
    if isinstance(data, list):
        return any(holds_value(each, value) for each in data)
    return bool(data == value)


def check_claims(case: Case, manifest: Any, chains: dict[str, Chain]) -> None:
    """Each stored text has the digest on record, and the audit was told it when it was made."""
    for claim in manifest["digests"]:
        content = case.files.get(claim["path"])
        if not case.say(content is not None and digest(content) == claim["sha256"], claim["what"]):
            print("        " + claim["path"] + " has not the digest on record, " + claim["sha256"])
        if claim["chain"]:
            events = chains.get(claim["chain"], {}).values()
            told = any(
                event["kind"] == claim["kind"] and holds_value(event["data"], claim["sha256"]) for _, event in events
            )
            case.say(told, claim["what"] + ": the audit was told this digest (" + claim["kind"] + ")")


def check(files: dict[str, bytes]) -> int:
    """Check a case file. Returns how many checks failed."""
    case = Case(files)
    manifest = case.json(WHOLE)
    if manifest is None:
        return 1
    print("Case file of " + manifest["reference"] + ", made on " + manifest["made_at"])
    print("SHA-256 of the manifest: " + digest(files[WHOLE]))
    print("The portal's record of taking this case file names the same digest.")
    if not manifest["holds_scores"]:
        print("Scores are left out: not every assessment of this bid was in when it was made.")
    print()
    check_files(case, manifest)
    chains = {chain: check_chain(case, name, chain) for chain, name in sorted(manifest["chains"].items())}
    check_anchors(case, chains)
    check_claims(case, manifest, chains)
    print()
    print("Everything holds." if not case.failed else str(case.failed) + " checks failed.")
    return case.failed


def read(place: Path) -> dict[str, bytes]:
    """The files of a folder or of a ZIP, by name."""
    if place.is_file():
        with zipfile.ZipFile(place) as archive:
            return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    return {each.relative_to(place).as_posix(): each.read_bytes() for each in place.rglob("*") if each.is_file()}


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    try:
        failed = check(read(where))
    except Exception as error:  # a file that was tampered with may be anything
        print("BROKEN  this case file cannot be read: " + repr(error))
        failed = 1
    sys.exit(1 if failed else 0)
