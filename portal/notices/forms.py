"""What to show of the notifications, and how to be told."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms

from portal.accounts.models import User
from portal.look.forms import FieldLook, GdsForm
from portal.notices.kinds import Kind, kinds_for
from portal.notices.selectors import choices_of
from portal.notices.states import Group


class ShownForm(GdsForm):
    """The filters of the list. What it does not know it leaves out."""

    kind = forms.ChoiceField(label="About", required=False)
    unread = forms.ChoiceField(label="Show", required=False, choices=[("", "All"), ("1", "Not read yet")])
    mark_optional = False

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_for(is_staff=person.is_staff)
        self.fields["kind"].choices = [("", "Everything"), *((each.name, each.label) for each in kinds)]  # type: ignore[attr-defined]  # a choice field's

    def asked(self) -> dict[str, Any]:
        """What ``selectors.notices_of`` takes; nothing that is not offered."""
        self.is_valid()
        return {
            "kind": self.cleaned_data.get("kind", ""),
            "only_unread": self.cleaned_data.get("unread", "") == "1",
        }


class ChoicesForm(GdsForm):
    """One choice for each kind of event that leaves one."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = choices_of(person)
        kinds = kinds_for(is_staff=person.is_staff)
        self.kinds = kinds
        for kind in kinds:
            if kind.is_fixed:
                continue
            self.fields[kind.name] = forms.ChoiceField(
                label=kind.label,
                help_text=kind.why,
                choices=[(each.value, each.label) for each in kind.deliveries],
                initial=chosen[kind.name].value,
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose how to be told: {kind.label.lower()}"},
            )
            self.looks[kind.name] = FieldLook(size="s", small=True, inline=True)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The kinds as the page shows them: in groups, those with a choice apart from those without."""
        return [_group(group, list(kinds), self) for group, kinds in groupby(self.kinds, lambda kind: kind.group)]


def _group(group: Group, kinds: list[Kind], form: ChoicesForm) -> dict[str, Any]:
    return {
        "label": group.label,
        "fields": [form[kind.name] for kind in kinds if not kind.is_fixed],
        "fixed": [kind for kind in kinds if kind.is_fixed],
    }
