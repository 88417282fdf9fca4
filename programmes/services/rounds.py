"""Writing a round before it is published: every change goes through the round's lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import models, transaction
from django.utils.text import slugify

from portal.accounts.models import User
from portal.audit.services import record
from programmes.models import Criterion, Level, PriorityArea, Question, Round, Section
from programmes.permissions import may_edit_round, may_manage_rounds
from programmes.refusals import RoundRefused
from programmes.services.locking import lock_round

LEVEL_WORDS = ("Not addressed", "Weak", "Partly convincing", "Convincing", "Strong", "Outstanding")

Part = PriorityArea | Criterion | Section | Question | Level


def draft_for_change(*, round_id: int, by: User) -> Round:
    """The round, held for update, if this person may still change it; in the caller's transaction.

    Raises ``RoundRefused`` when the round is published or the person may not.
    """
    round = lock_round(round_id)
    refusal = may_edit_round(by, round)
    if refusal:
        raise RoundRefused(refusal)
    return round


@transaction.atomic
def save_draft(*, round: Round, by: User) -> Round:
    """Save a new or changed draft; its slug is made from its title when it has none."""
    refusal = may_manage_rounds(by)
    if refusal:
        raise RoundRefused(refusal)
    if round.pk:
        draft_for_change(round_id=round.pk, by=by)
    round.slug = round.slug or free_slug(round.title, Round.objects.values_list("slug", flat=True))
    round.save()
    return round


@transaction.atomic
def save_parts(*, round_id: int, saved: Iterable[models.Model], removed: Iterable[models.Model] = (), by: User) -> None:
    """Save and remove parts of a draft: areas, criteria, levels, sections and questions.

    Parts without a slug or key get one from their name, and a new criterion gets its six levels.
    """
    draft_for_change(round_id=round_id, by=by)
    for part in removed:
        part.delete()
    for part in saved:
        is_new = part.pk is None
        _name(part)
        part.save()
        if is_new and isinstance(part, Criterion):
            _give_levels(part)


def note_change(*, round: Round, by: User, parts: Sequence[str], is_new: bool = False) -> None:
    """The audit event of a change to a draft; last in its transaction."""
    kind = "round.created" if is_new else "round.changed"
    record(chain=round.audit_chain, kind=kind, by=by, subject=round, data={"parts": sorted(set(parts))})


@transaction.atomic
def discard_draft(*, round_id: int, by: User) -> None:
    """Delete a draft that was never published. Raises ``RoundRefused`` for one that has bids."""
    round = draft_for_change(round_id=round_id, by=by)
    chain, slug = round.audit_chain, round.slug
    try:
        round.delete()
    except models.ProtectedError as error:
        raise RoundRefused("This round has bids, projects or a rehearsal, so it cannot be deleted.") from error
    record(chain=chain, kind="round.discarded", by=by, data={"slug": slug})


def free_slug(name: str, taken: Iterable[str], longest: int = 100) -> str:
    """A slug made from a name that is not among those taken."""
    used = set(taken)
    base = slugify(name)[:longest].strip("-") or "round"
    slug, number = base, 2
    while slug in used:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _name(part: models.Model) -> None:
    if isinstance(part, Question):
        part.key = part.key or free_slug(part.label, _keys(part), longest=50)
    elif isinstance(part, PriorityArea | Criterion) and not part.slug:
        part.slug = free_slug(part.name, _slugs(part))
    elif isinstance(part, Section) and not part.slug:
        part.slug = free_slug(part.title, _slugs(part))


def _keys(question: Question) -> Iterable[str]:
    return Question.objects.filter(section__round__sections=question.section_id).values_list("key", flat=True)


def _slugs(part: PriorityArea | Criterion | Section) -> Iterable[str]:
    return type(part)._default_manager.filter(round=part.round_id).values_list("slug", flat=True)


def _give_levels(criterion: Criterion) -> None:
    Level.objects.bulk_create(
        Level(criterion=criterion, value=value, word=word) for value, word in enumerate(LEVEL_WORDS)
    )
