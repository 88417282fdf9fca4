"""Assessors taken over from a CSV file: first what would change, then all of it in one transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from evaluations.models import AssessorProfile, Expertise
from evaluations.refusals import JudgingRefused
from evaluations.selectors.allocation_assessor import profile_facts
from evaluations.services import importing_reading as reading
from evaluations.services.importing_changes import Change, change_in, known_for
from evaluations.services.importing_reading import RowRefused
from evaluations.services.rechecking import LookedAgain, hold_rounds, look_again
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role, has_role
from portal.accounts.services import invite_staff, set_roles
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.services import record

MAY_IMPORT = (Role.FUND_OFFICER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is left out, and why."""

    line: int
    email: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change, what it says that is on record already, and what of it is refused."""

    changes: tuple[Change, ...]
    unchanged: int
    refused: tuple[RefusedRow, ...]

    @property
    def digest(self) -> str:
        """Tells whether a preview is still what would happen."""
        return sha256_of(canonical_json(asdict(self)))


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken over, and what came of it for bids that are allocated already."""

    count: int
    invited: int
    seen: LookedAgain


def preview_import(*, text: str, by: User) -> Preview:
    """What would change, without changing anything. Raises ``JudgingRefused`` for a file that is not one of ours."""
    _refuse_import(by)
    lines = reading.lines_of(text)
    known = known_for(by, [line.get("email").lower() for line in lines])
    changes, refused, unchanged = [], [], 0
    seen: dict[str, int] = {}
    for line in lines:
        try:
            email = reading.email_in(line)
            if email in seen:
                raise RowRefused(f"This address stands in line {seen[email]} already.")
            seen[email] = line.number
            change = change_in(line, email, known)
        except RowRefused as refusal:
            refused.append(RefusedRow(line.number, line.get("email")[:254], str(refusal)))
        else:
            changes += [change] if change.said else []
            unchanged += not change.said
    return Preview(tuple(changes), unchanged, tuple(refused))


@transaction.atomic
def import_assessors(*, text: str, seen_digest: str, by: User) -> Imported:
    """Take over every row that is not refused, or nothing at all.

    ``seen_digest`` is that of the preview the person agreed to: raises ``JudgingRefused`` when the
    same file would do something else by now.
    """
    _refuse_import(by)
    hold_rounds()
    preview = preview_import(text=text, by=by)
    if preview.digest != seen_digest:
        raise JudgingRefused("What this file would change is different by now. Look at it again before you go on.")
    before = set(
        User.objects.filter(email__in=[each.email for each in preview.changes]).values_list("email", flat=True)
    )
    profiles = [_take_over(change, by) for change in preview.changes]
    seen = look_again(profiles=[profile for profile, _ in profiles], by=by)
    for profile, is_new in sorted(profiles, key=lambda made: f"user:{made[0].user_id}"):
        record(
            chain=f"user:{profile.user_id}",
            kind="assessor.made" if is_new else "assessor.changed",
            by=by,
            subject=profile,
            data=profile_facts(profile) | {"imported": True},
        )
    return Imported(len(profiles), len(profiles) - len(before), seen)


def _refuse_import(by: User) -> None:
    if not has_role(by, *MAY_IMPORT):
        raise JudgingRefused("Only a fund officer or an administrator can import assessors.")


def _take_over(change: Change, by: User) -> tuple[AssessorProfile, bool]:
    try:
        person = User.objects.filter(email=change.email).first()
        roles = [Role(role) for role in change.roles or ()]
        if person is None:
            person = invite_staff(email=change.email, full_name=change.name, roles=roles, by=by)
        elif roles:
            set_roles(person=person, roles=roles, by=by)
    except Refused as refusal:
        raise JudgingRefused(f"Line {change.line}: {refusal.sentence} Nothing was imported.") from refusal
    profile, is_new = AssessorProfile.objects.get_or_create(user=person)
    profile.trained_on = change.trained_on or profile.trained_on
    profile.max_reads = change.max_reads or profile.max_reads
    profile.expertise = change.expertise or profile.expertise
    profile.save()
    profile.employers.add(*change.employers)
    profile.authorities.add(*change.authorities)
    for slug, level in change.areas.items():
        Expertise.objects.update_or_create(assessor=profile, area_slug=slug, defaults={"level": level})
    return profile, is_new
