"""How a cell becomes a value of the register, and a value the text that a cell would hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model, QuerySet
from import_export import widgets

from programmes.models import Source
from programmes.reference.citations import citations

MOST_FIGURE = Decimal(10) ** 14


class Named(widgets.Widget):  # type: ignore[misc]  # the library has no types
    """A row of another table by any of its names, which are read once a file."""

    def __init__(self, what: str, rows: Callable[[], QuerySet[Any]], names: Callable[[Any], Iterable[str]]) -> None:
        super().__init__()
        self.what, self.rows, self.names = what, rows, names
        self._known: dict[str, list[Any]] | None = None

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """The row, or nothing for an empty cell. Raises ValueError in words."""
        if not value:
            return None
        found = self._found().get(value.casefold(), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"{len(found)} {self.what}s are called “{value[:80]}”. Use the address of the one meant.")
        raise ValueError(f"No {self.what} is called “{value[:80]}”.")

    def _found(self) -> dict[str, list[Any]]:
        if self._known is None:
            self._known = {}
            for one in self.rows():
                for name in {name.casefold() for name in self.names(one) if name}:
                    self._known.setdefault(name, []).append(one)
        return self._known

    def render(self, value: Model | None, obj: Any = None, **kwargs: Any) -> str:
        """The row’s own name."""
        return str(value) if value else ""


class Cited(widgets.ManyToManyWidget):  # type: ignore[misc]  # the library has no types
    """Sources, apart by `` | ``; one that is not known yet is added to the register."""

    def __init__(self) -> None:
        super().__init__(Source)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[Source]:
        """The sources, each made where it is new."""
        return [
            Source.objects.get_or_create(citation=one.citation, defaults={"url": one.url})[0]
            for one in citations(value or "")
        ]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The citations in their order."""
        return " | ".join(sorted(str(source) for source in value.all())) if value is not None else ""


class Several(widgets.Widget):  # type: ignore[misc]  # the library has no types
    """Several of a few words, apart by semicolons."""

    def __init__(self, choices: Iterable[tuple[str, Any]]) -> None:
        super().__init__()
        self.choices = {str(value): str(label) for value, label in choices}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        """The values. Raises ValueError in words."""
        return [_choice(part.strip(), self.choices) for part in value.split(";") if part.strip()]

    def render(self, value: list[str] | None, obj: Any = None, **kwargs: Any) -> str:
        """Their labels."""
        return "; ".join(self.choices.get(one, one) for one in value or [])


class OneOf(Several):
    """One of a few words."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """The value. Raises ValueError in words."""
        return _choice(value.strip(), self.choices)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Its label."""
        return self.choices.get(str(value), str(value or ""))


def _choice(text: str, choices: dict[str, str]) -> str:
    for value, label in choices.items():
        if text.casefold() in (value.casefold(), label.casefold()):
            return value
    raise ValueError(f"“{text[:60]}” is none of: {', '.join(choices)}.")


class Amount(widgets.Widget):  # type: ignore[misc]  # the library has no types
    """A number of a figure, with up to two places."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Decimal | None:
        """The number, or nothing. Raises ValueError in words."""
        plain = value.replace(",", "").removeprefix("£").strip()
        if not plain:
            return None
        try:
            number = Decimal(plain)
        except InvalidOperation:
            raise ValueError(f"“{value[:40]}” is not a number, like 250000 or 59.5.") from None
        if not number.is_finite() or abs(number) >= MOST_FIGURE or number != number.quantize(Decimal("0.01")):
            raise ValueError(f"“{value[:40]}” is not a number with up to two decimal places.")
        return number.quantize(Decimal("0.01"))

    def render(self, value: Decimal | None, obj: Any = None, **kwargs: Any) -> str:
        """The number as it is kept."""
        return "" if value is None else f"{Decimal(value):.2f}"
