"""Past projects from a file, each with the one award that a source states."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from portal.accounts.models import User
from portal.look.words import pounds
from programmes.importing.resources import RegisterResource, column
from programmes.importing.widgets import Cited, Named
from programmes.models import AmountBasis, Award, Organisation, Programme, Project, Round
from programmes.services.register import publish_by_hand

MOST_POUNDS = 10**12
AWARD_COLUMNS = ("amount_pounds", "amount_basis", "awarded_on")


def programmes_named() -> Named:
    """A programme by its address or its name."""
    return Named("programme", Programme.objects.all, lambda one: (one.slug, one.name))


def rounds_named() -> Named:
    """A round of the record by its address or its title."""
    return Named("past round", lambda: Round.objects.filter(is_record=True), lambda one: (one.slug, one.title))


def projects_named() -> Named:
    """A real project by its address, its number in the record, or its title."""
    rows = Project.objects.filter(is_demonstration=False)
    return Named("project", lambda: rows, lambda one: (one.slug, one.record_id or "", one.title))


class ProjectResource(RegisterResource):
    """Projects by the last part of their page's address."""

    slug = column("slug")
    title = column("title")
    record_id = column("record_id")
    lead_name = column("lead_name")
    summary = column("summary")
    description = column("description")
    notes = column("notes")
    announced = column("announced")
    starts = column("starts")
    ends = column("ends")

    class Meta(RegisterResource.Meta):
        model = Project
        import_id_fields = ("slug",)

    def __init__(self, *, by: User) -> None:
        super().__init__()
        self.by = by
        self.fields["programme"] = column("programme", programmes_named())
        self.fields["round"] = column("round", rounds_named())
        body = Named("organisation", Organisation.objects.all, lambda one: (one.slug, one.name, *one.also_known_as))
        self.fields["lead"] = column("lead", body)
        self.fields["sources"] = column("sources", Cited())

    def guard(self, instance: Project) -> None:
        """Projects of this portal's own rounds follow their decisions; the demonstration stays as it is."""
        if instance.is_demonstration or instance.awards.filter(grant_reference__isnull=False).exists():
            raise ValidationError({"slug": "This project came of a round held in this portal, not from the record."})

    def import_instance(self, instance: Project, row: dict[str, Any], **kwargs: Any) -> None:
        """Read its columns, those of its award with them, so that every fault of a row is told at once."""
        faults = _faults(row)
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            faults |= error.error_dict
        if faults:
            raise ValidationError(faults)

    def before_save_instance(self, instance: Project, row: dict[str, Any], **kwargs: Any) -> None:
        """A project that an officer adds to the record is public from then on."""
        super().before_save_instance(instance, row, **kwargs)
        if instance._state.adding:
            publish_by_hand(by=self.by, project=instance)

    def after_save_instance(self, instance: Project, row: dict[str, Any], **kwargs: Any) -> None:
        """Write its award, where the file says something of one."""
        if any(row.get(name) for name in AWARD_COLUMNS):
            _award(instance, row)

    def told(self, instance: Project, row: dict[str, Any]) -> dict[str, str]:
        """With what its award says."""
        awards = list(instance.awards.all()[:2]) if instance.pk else []
        one = awards[0] if len(awards) == 1 else None
        said = {
            "amount_pounds": pounds(one.amount_pounds) if one else "",
            "amount_basis": one.get_basis_display() if one else "",
            "awarded_on": one.awarded_on if one else "",
        }
        return super().told(instance, row) | {name: value for name, value in said.items() if name in row}


def _award(project: Project, row: dict[str, Any]) -> None:
    awards = list(project.awards.all()[:2])
    if len(awards) > 1:
        raise ValidationError({"amount_pounds": "It has several awards. Change them on the project’s own page."})
    award = awards[0] if awards else Award(project=project, basis=AmountBasis.NOT_PUBLISHED)
    _amount(award, row)
    if row.get("awarded_on"):
        award.awarded_on = row["awarded_on"]
    try:
        award.full_clean()
    except ValidationError as error:
        known = {"basis": "amount_basis", "__all__": "amount_pounds"}
        raise ValidationError({known.get(name, name): why for name, why in error.message_dict.items()}) from error
    award.save()


def _typed(row: dict[str, Any]) -> tuple[str, str]:
    """The amount and its basis as they are typed."""
    typed = row.get("amount_pounds", "").replace(",", "").removeprefix("£").strip()
    return typed, row.get("amount_basis", "").strip().casefold().replace(" ", "_")


def _faults(row: dict[str, Any]) -> dict[str, Any]:
    typed, basis = _typed(row)
    faults = {}
    if typed and not (typed.isascii() and typed.isdigit() and int(typed) <= MOST_POUNDS):
        why = f"“{typed[:40]}” is not an amount in whole pounds, like 250000."
        faults["amount_pounds"] = ValidationError(why, code="invalid")
    if basis and basis not in AmountBasis.values:
        why = f"“{basis[:40]}” is none of: {', '.join(AmountBasis.values)}."
        faults["amount_basis"] = ValidationError(why, code="invalid")
    return faults


def _amount(award: Award, row: dict[str, Any]) -> None:
    """The amount and how exactly a source states it: an amount alone was awarded."""
    typed, basis = _typed(row)
    if typed:
        award.amount_pounds = int(typed)
        award.basis = AmountBasis(basis or AmountBasis.AWARDED)
    elif basis:
        award.basis = AmountBasis(basis)
        award.amount_pounds = None if basis == AmountBasis.NOT_PUBLISHED else award.amount_pounds
