"""Planning the panel's meetings, and what is typed in the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from evaluations.forms.clocks import ClockField
from evaluations.models import PanelMeeting
from evaluations.services.meetings import Plan
from evaluations.services.moderating import Agreed
from portal.accounts.models import User
from portal.look.forms import DatePartsField, FieldLook, GdsForm
from portal.look.words import clock
from programmes.models import Criterion, Level


class MeetingForm(GdsForm):
    """When and where the panel meets, who sits on it, and who is in the chair."""

    title = forms.CharField(label="What is the meeting called?", max_length=200)
    day = DatePartsField(name="Date", label="On which day?", help_text="For example, 27 3 2027.")
    at = ClockField(
        label="At what time?",
        help_text="For example, 10am or 2.30pm.",
        widget=forms.TextInput,
        error_messages={"required": "Enter a time, like 10am", "invalid": "Enter a time, like 10am or 2.30pm"},
    )
    place = forms.CharField(label="Where?", help_text="A room, or how to join.", max_length=200, required=False)
    chair = forms.ChoiceField(label="Who is in the chair?", error_messages={"required": "Select who is in the chair"})
    members = forms.MultipleChoiceField(
        label="Who else sits on it?",
        help_text="Whoever has a conflict with a bid is out for that bid by itself.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one more member"},
    )
    looks = {
        "at": FieldLook(width=10),
        "chair": FieldLook(narrow=True),
        "members": FieldLook(narrow=True, small=True),
    }

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), each.full_name) for each in people]
        chair, members = self.fields["chair"], self.fields["members"]
        if isinstance(chair, forms.ChoiceField) and isinstance(members, forms.ChoiceField):
            chair.choices, members.choices = [("", "Select a person"), *named], named

    @property
    def plan(self) -> Plan:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        return Plan(
            title=data["title"],
            starts_at=timezone.make_aware(dt.datetime.combine(data["day"], data["at"])),
            place=data["place"],
            members=[int(pk) for pk in data["members"]],
            chair=int(data["chair"]),
        )


def as_typed(meeting: PanelMeeting) -> dict[str, Any]:
    """A planned meeting as the form shows it. Its members are read."""
    local = timezone.localtime(meeting.starts_at)
    members = list(meeting.members.all())
    return {
        "title": meeting.title,
        "day": local.date(),
        "at": clock(local) if (local.hour, local.minute) != (12, 0) else "12pm",
        "place": meeting.place,
        "chair": next((str(each.user_id) for each in members if each.is_chair), ""),
        "members": [str(each.user_id) for each in members if not each.is_chair],
    }


def places_in(data: QueryDict) -> dict[int, int]:
    """The numbers typed beside the bids of an agenda, by the item's id; anything else is passed over."""
    found = {}
    for name, value in data.items():
        item = name.removeprefix("place_")
        if name != item and item.isdecimal() and isinstance(value, str) and value.strip().isdecimal():
            found[int(item)] = int(value)
    return found


def ids_in(data: QueryDict, name: str) -> list[int]:
    """The ids ticked under a name; anything else is passed over."""
    return [int(value) for value in data.getlist(name) if value.isdecimal()]


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """One criterion on the panel's form: what was typed, and what the assessors gave."""

    criterion: Criterion
    levels: tuple[Level, ...]
    value: int | None
    reason: str
    middle: float | None
    problem: str


def agreed_from(data: QueryDict, criteria: Sequence[Criterion]) -> dict[int, Agreed]:
    """What was posted for each criterion: a level of 0 to 5 or none, and a reason."""
    return {each.pk: _agreed(data, each.pk) for each in criteria}


def _agreed(data: QueryDict, pk: int) -> Agreed:
    text = data.get(f"value_{pk}", "")
    value = int(text) if text in {"0", "1", "2", "3", "4", "5"} else None
    return Agreed(value, data.get(f"reason_{pk}", "").replace("\r\n", "\n"))


def agreed_rows(
    criteria: Sequence[Criterion],
    typed: Mapping[int, Agreed],
    middles: Mapping[int, float],
    problems: Mapping[int, str],
) -> list[AgreedRow]:
    """The rows of the panel's form."""
    nothing = Agreed(None, "")
    return [
        AgreedRow(
            each,
            tuple(each.levels.all()),
            typed.get(each.pk, nothing).value,
            typed.get(each.pk, nothing).reason,
            middles.get(each.pk),
            problems.get(each.pk, ""),
        )
        for each in criteria
    ]
