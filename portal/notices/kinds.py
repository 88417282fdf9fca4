"""Kinds of events that people are told of. Apps register theirs in ``AppConfig.ready()``."""

from __future__ import annotations

from dataclasses import dataclass

from portal.notices.states import Delivery, Group


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event: what it is called, which emails tell of it, and what a person may choose.

    ``templates`` are names under ``templates/emails/``. ``why`` says, in a sentence, why the email
    cannot wait for the daily one or be switched off; it is needed when either is so.
    """

    name: str
    label: str
    templates: tuple[str, ...]
    group: Group = Group.OTHER
    may_wait: bool = True
    may_be_off: bool = True
    why: str = ""
    for_staff: bool = False

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """What may be chosen, the first being what holds until somebody chooses."""
        wait = (Delivery.DAILY,) if self.may_wait else ()
        off = (Delivery.OFF,) if self.may_be_off else ()
        return (Delivery.AT_ONCE, *wait, *off)

    @property
    def is_fixed(self) -> bool:
        """Whether it leaves nothing to choose."""
        return len(self.deliveries) == 1


OTHER = Kind("other", "Other news", (), may_be_off=False, why="We cannot say beforehand what this will be about.")
"""What no app has named: it is told all the same, and cannot be switched off."""

_by_name: dict[str, Kind] = {OTHER.name: OTHER}
_by_template: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add kinds of events. Raises ``ValueError`` for a name or an email that another kind has."""
    for kind in kinds:
        if not kind.why and not (kind.may_wait and kind.may_be_off):
            raise ValueError(f"{kind.name} leaves no choice and does not say why")
        for name, known in ((kind.name, _by_name), *((template, _by_template) for template in kind.templates)):
            if known.get(name, kind) != kind:
                raise ValueError(f"{name!r} belongs to two kinds of events")
            known[name] = kind


def kind_of(template: str) -> Kind:
    """The kind of event that this email tells of."""
    return _by_template.get(template, OTHER)


def kind_named(name: str) -> Kind:
    """The kind of this name; what is no longer registered counts as other news."""
    return _by_name.get(name, OTHER)


def kinds_for(*, is_staff: bool) -> list[Kind]:
    """What a person can be told of, by group and label: the department's own kinds for the department alone."""
    found = [kind for kind in _by_name.values() if is_staff or not kind.for_staff]
    order = list(Group)
    return sorted(found, key=lambda kind: (order.index(kind.group), kind.label))
