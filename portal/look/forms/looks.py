"""What a form may say about how one of its fields is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class FieldLook:
    """How a field is shown. Everything is optional; nothing here changes what is valid.

    ``width``: characters (2, 3, 4, 5, 10, 20, 30) or a part of the page
    ("one-quarter", "one-third", "one-half", "two-thirds", "three-quarters").
    ``size``: of the label or legend ("s", "m", "l", "xl"); ``heading`` makes it the h1.
    ``words`` / ``characters``: a live count under the box (the server decides the limit).
    ``hints``: a hint for a choice by its value. ``reveals``: names of fields shown
    under a choice when it is chosen; those are left out of the form's own order.
    ``narrow``: a box over a long list that narrows it as one types (with JavaScript).
    """

    width: int | str | None = None
    prefix: str = ""
    suffix: str = ""
    size: str = ""
    heading: bool = False
    hidden_label: bool = False
    inline: bool = False
    small: bool = False
    words: int | None = None
    characters: int | None = None
    rows: int | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    reveals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    divider_before: str | None = None
    narrow: bool = False

    @property
    def width_class(self) -> str:
        """The GOV.UK class of the width, or nothing."""
        if self.width is None:
            return ""
        if isinstance(self.width, int):
            return f"govuk-input--width-{self.width}"
        return f"govuk-!-width-{self.width}"

    @property
    def counts(self) -> bool:
        """Whether a live count stands under the box."""
        return bool(self.words or self.characters)


PLAIN = FieldLook()
