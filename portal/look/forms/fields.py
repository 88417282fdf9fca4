"""Fields that GOV.UK asks for in a way of its own: dates in three parts, pounds, words."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.look.words import MONTHS, word_count

DATE_PARTS = ("day", "month", "year")


class DatePartsWidget(forms.MultiWidget):
    """Day, month and year in three boxes, named ``<name>_day`` and so on."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(attrs={"inputmode": "numeric"}) for part in DATE_PARTS
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[str]:
        """The three texts of a date that is already known."""
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class DatePartsField(forms.MultiValueField):
    """A date typed as day, month and year.

    ``name`` is how errors speak of it ("Start date must include a year"). The code
    of an error is the part at fault, so that the summary links to that box.
    """

    widget = DatePartsWidget

    def __init__(self, *, name: str = "Date", **kwargs: Any) -> None:
        self.name = name
        parts = [forms.CharField(max_length=20, required=False) for _ in DATE_PARTS]
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        """The date, or an error that says which part to mend."""
        texts = [str(text or "").strip() for text in (value or ["", "", ""])]
        if not any(texts):
            if self.required:
                raise ValidationError(f"Enter {_lower_first(self.name)}", code="day")
            return None
        self._refuse_missing(texts)
        found = self._read(texts)
        self.validate(found)
        self.run_validators(found)
        return found

    def compress(self, data_list: Any) -> Any:
        """Not used: ``clean`` reads the parts itself."""
        return data_list

    def _refuse_missing(self, texts: list[str]) -> None:
        missing = [part for part, text in zip(DATE_PARTS, texts, strict=True) if not text]
        if missing:
            raise ValidationError(f"{self.name} must include a {' and '.join(missing)}", code=missing[0])

    def _read(self, texts: list[str]) -> date:
        day, month, year = texts[0], _month_number(texts[1]), texts[2]
        if not (_is_number(day) and month and _is_number(year)):
            at_fault = "day" if not _is_number(day) else "year" if month else "month"
            raise ValidationError(f"{self.name} must be a real date, like 29 7 2016", code=at_fault)
        if len(year) != 4:
            raise ValidationError(f"Year of {_lower_first(self.name)} must have 4 numbers", code="year")
        try:
            return date(int(year), month, int(day))
        except ValueError:
            raise ValidationError(f"{self.name} must be a real date, like 29 7 2016", code="day") from None


SPACED = r"£?\s*[0-9]{1,3}([\u00a0\u2009\u202f][0-9]{3})+(\.[0-9]{1,2})?"
"""Spaces that part thousands: those that keep a number together in one line.

An ordinary space may part two amounts: a browser makes one of each line break when a column of a spreadsheet is
pasted into a box. "100 300" would be a hundred thousand pounds where somebody means a hundred and three hundred.
"""


class PoundsField(forms.CharField):
    """Whole pounds: "£250,000", "250000" and "250000.00" are all 250000. Several amounts are refused, not joined."""

    default_error_messages = {"required": "Enter an amount in pounds, like 250000"}

    def __init__(self, *, least: int = 0, most: int = 10**12, **kwargs: Any) -> None:
        self.least, self.most = least, most
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "spellcheck": "false"}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        """The amount as an int, None when empty and not required."""
        text = super().clean(value)
        return self.amount_of(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        """What is shown in the box: a known amount without noughts after a point."""
        return str(value) if isinstance(value, int) else value

    def amount_of(self, text: str) -> int:
        """The whole pounds that ``text`` says; raises what to type instead."""
        if re.search(r"[0-9,.]\s+[0-9£]", text) and not re.fullmatch(SPACED, text.strip()):
            shown = " ".join(text.split())
            raise ValidationError(
                f"Enter one amount without spaces, like 250000 or 250,000: “{shown}” could be several", code="several"
            )
        plain = re.sub(r"[£,\s]", "", text)
        if re.fullmatch(r"[0-9]+\.[0-9]{1,2}", plain) and plain.split(".")[1].strip("0"):
            raise ValidationError("Enter whole pounds, without pence", code="pence")
        if not re.fullmatch(r"[0-9]+(\.0{1,2})?", plain):
            raise ValidationError("Enter an amount in pounds, like 250000", code="invalid")
        amount = int(plain.split(".")[0])
        if amount < self.least:
            raise ValidationError(f"Enter £{self.least:,} or more", code="min_value")
        if amount > self.most:
            raise ValidationError(f"Enter £{self.most:,} or less", code="max_value")
        return amount


class WordsField(forms.CharField):
    """Long text, with a limit in words that the server counts as the page does."""

    def __init__(self, *, max_words: int | None = None, **kwargs: Any) -> None:
        self.max_words = max_words
        kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        """Says by how many words the text is too long."""
        super().validate(value)
        over = word_count(value or "") - self.max_words if self.max_words else 0
        if over > 0:
            words = "1 word" if over == 1 else f"{over:,} words"
            raise ValidationError(
                f"Shorten this to {self.max_words:,} words. It is {words} too long.", code="max_words"
            )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def _month_number(text: str) -> int | None:
    if _is_number(text):
        return int(text) if 1 <= int(text) <= 12 else None
    wanted = text.lower().rstrip(".")
    names = [month.lower() for month in MONTHS]
    starts = [names.index(name) + 1 for name in names if len(wanted) >= 3 and name.startswith(wanted)]
    return starts[0] if starts else None


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
