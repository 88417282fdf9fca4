"""The forms with which officers write a round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.look.forms import GdsForm
from portal.look.words import join
from programmes.models import FILE_KINDS, MOST_FILES, Criterion, OrganisationKind, Question, QuestionKind, Round
from programmes.selectors.readiness import MAY_REVEAL, WITH_OPTIONS, asks_for, possible_answers
from programmes.selectors.rounds import may_be_followed
from programmes.services.rounds import free_slug

if TYPE_CHECKING:
    RoundForm_ = forms.ModelForm[Round]
    QuestionForm_ = forms.ModelForm[Question]
    CriterionSet = BaseInlineFormSet[Criterion, Round, forms.ModelForm[Criterion]]
else:
    RoundForm_ = QuestionForm_ = forms.ModelForm
    CriterionSet = BaseInlineFormSet

BIDDING_KINDS = [kind for kind in OrganisationKind if kind is not OrganisationKind.UNKNOWN]
MOST_COLUMNS = 8


class RoundForm(RoundForm_):
    """A round: what it is for, its dates, its money and who may bid."""

    eligible_kinds = forms.MultipleChoiceField(
        label="Who may bid",
        choices=[(kind.value, kind.label) for kind in BIDDING_KINDS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Round
        exclude = ("slug", "award_rule", "award_terms")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "follows" in self.fields:
            field = cast("forms.ModelChoiceField[Round]", self.fields["follows"])
            field.queryset = may_be_followed(self.instance)
            field.empty_label = "Open to all of these kinds"

    def clean_reference_prefix(self) -> str:
        """Two to eight capital letters or digits that no other round uses."""
        prefix = str(self.cleaned_data["reference_prefix"]).strip().upper()
        if prefix and not re.fullmatch(r"[A-Z0-9]{2,8}", prefix):
            raise forms.ValidationError("Enter two to eight letters or digits, like DR1")
        others = Round.objects.filter(reference_prefix=prefix).exclude(pk=self.instance.pk)
        if prefix and others.exists():
            raise forms.ValidationError(f"Another round uses {prefix}. Choose one of its own")
        return prefix

    def clean(self) -> dict[str, Any]:
        """Pairs that must agree, each with its sentence beside the second of the two."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for first, second, sentence in (
            ("opens_at", "closes_at", "Choose a closing date after the round opens"),
            ("closes_at", "accept_by", "Choose a date after the round closes"),
            ("opens_at", "questions_close_at", "Choose a date after the round opens"),
        ):
            if values.get(first) and values.get(second) and values[second] <= values[first]:
                self.add_error(second, sentence)
        for first, second, sentence in (
            ("questions_close_at", "closes_at", "Choose a closing date no earlier than that for questions"),
            ("min_award_pounds", "max_award_pounds", "Enter at least as much as the smallest award"),
            ("max_award_pounds", "budget_pounds", "Enter at least as much as the largest award"),
            ("first_financial_year", "last_financial_year", "Enter the same year or a later one"),
        ):
            if values.get(first) and values.get(second) and values[second] < values[first]:
                self.add_error(second, sentence)
        return values


class CriteriaSet(CriterionSet):
    """A round's criteria: their weights add up to 100."""

    def clean(self) -> None:
        """One sentence with the sum that there is."""
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        total = sum(form.cleaned_data.get("weight") or 0 for form in kept)
        if kept and total != 100:
            raise forms.ValidationError(f"The weights add up to {total}. They must add up to 100.")


class RowsWidget(forms.MultiWidget):
    """One box for each row, the first ones filled."""

    def __init__(self, count: int) -> None:
        boxes = [
            forms.TextInput(attrs={"aria-label": f"Column {number}", "class": "vTextField"})
            for number in range(1, count + 1)
        ]
        super().__init__(boxes)
        self.count = count

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Columns as they are stored are taken apart; labels as they were typed stay."""
        if isinstance(value, list) and any(isinstance(column, dict) for column in value):
            value = self.decompress(value)
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The boxes one under the other."""
        context = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        boxes = zip(self.widgets, context, strict=True)
        rows = [(box.render(shown["name"], shown["value"], shown["attrs"], renderer),) for box, shown in boxes]
        return format_html('<ol class="govuk-list">{}</ol>', format_html_join("", "<li>{}</li>", rows))

    def decompress(self, value: Any) -> list[str]:
        labels = [str(column["label"]) for column in value or []]
        return [*labels, *([""] * (self.count - len(labels)))][: self.count]


class ColumnsField(forms.MultiValueField):
    """The columns of a table question, one box each; known columns keep their keys."""

    def __init__(self, **kwargs: Any) -> None:
        boxes = [forms.CharField(max_length=80, required=False) for _ in range(MOST_COLUMNS)]
        super().__init__(fields=boxes, widget=RowsWidget(MOST_COLUMNS), require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[str]) -> list[str]:
        return [label.strip() for label in data_list if label and label.strip()]


class LinesField(forms.CharField):
    """A list as text, one item a line."""

    widget = forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def clean(self, value: Any) -> Any:
        items = self.to_python(value)
        if len(set(items)) != len(items):
            raise forms.ValidationError("Enter each line once")
        if any(len(item) > 200 for item in items):
            raise forms.ValidationError("Enter at most 200 characters a line")
        return items


class QuestionForm(QuestionForm_):
    """A question: its kind, its words, and when it is asked."""

    options = LinesField(label="Options", required=False, help_text="For choices: one a line")
    columns = ColumnsField(label="Columns", required=False, help_text="For tables: one box for each column")
    show_if_values = LinesField(
        label="is answered with one of", required=False, help_text="One answer a line; for yes or no: yes"
    )

    class Meta:
        model = Question
        fields = (
            "label", "key", "kind", "help", "required", "word_limit", "options", "columns",
            "show_if", "show_if_values", "equals", "standing_fact", "files_beside", "files_beside_hint", "order",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = "Names the question for good. Left empty, it is made from the question."
        if "show_if" in self.fields:
            field = cast("forms.ModelChoiceField[Question]", self.fields["show_if"])
            field.queryset = self._candidates()

    def _candidates(self) -> QuerySet[Question]:
        """The questions of the same round that a condition may rest on."""
        found = Question.objects.filter(kind__in=MAY_REVEAL, section__round__sections=self.instance.section_id)
        return found.exclude(pk=self.instance.pk).order_by("section__order", "section__pk", "order", "pk")

    def clean(self) -> dict[str, Any]:
        """What each kind needs, and conditions that can come true."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        kind = values.get("kind")
        if kind in WITH_OPTIONS and len(values.get("options") or []) < 2:
            self.add_error("options", "Enter at least two options, one a line")
        if kind == QuestionKind.TABLE and not values.get("columns"):
            self.add_error("columns", "Enter at least one column")
        if kind == QuestionKind.LONG_TEXT and not values.get("word_limit"):
            self.add_error("word_limit", "Enter a word limit")
        if values.get("equals") and kind != QuestionKind.MONEY:
            self.add_error("equals", "Only a question for money can be compared with the costs")
        self._clean_fact(values)
        self._clean_beside(values)
        values["options"] = values.get("options") if kind in WITH_OPTIONS else []
        values["columns"] = self._columns(values.get("columns") or []) if kind == QuestionKind.TABLE else []
        self._clean_key(values)
        self._clean_condition(values)
        return values

    def _columns(self, labels: Sequence[str]) -> list[dict[str, str]]:
        known = {column["label"]: column["key"] for column in self.instance.columns or []}
        made: list[dict[str, str]] = []
        for label in labels:
            taken = [column["key"] for column in made]
            key = known.get(label) or free_slug(label, taken, longest=40).replace("-", "_")
            made.append({"key": key, "label": label})
        return made

    def _clean_fact(self, values: dict[str, Any]) -> None:
        fact = values.get("standing_fact")
        if fact and values.get("kind") not in asks_for(fact):
            kinds = join([QuestionKind(kind).label.lower() for kind in sorted(asks_for(fact))], "or")
            self.add_error("standing_fact", f"Ask for this with a question of the kind: {kinds}")

    def _clean_beside(self, values: dict[str, Any]) -> None:
        most = values.get("files_beside") or 0
        if most > MOST_FILES:
            self.add_error("files_beside", f"Enter a number from 0 to {MOST_FILES}")
        elif most and values.get("kind") in FILE_KINDS:
            self.add_error("files_beside", "The answer to this question is files already: leave this 0")
        values["files_beside"] = most
        values["files_beside_hint"] = values.get("files_beside_hint") if most else ""

    def _clean_key(self, values: dict[str, Any]) -> None:
        same = Question.objects.filter(key=values.get("key") or "", section__round__sections=self.instance.section_id)
        if values.get("key") and same.exclude(pk=self.instance.pk).exists():
            self.add_error("key", "Another question of this round has this key")

    def _clean_condition(self, values: dict[str, Any]) -> None:
        earlier, wanted = values.get("show_if"), values.get("show_if_values") or []
        if earlier is None:
            values["show_if_values"] = []
            return
        areas = set(earlier.section.round.priority_areas.values_list("slug", flat=True))
        possible = possible_answers(earlier, areas)
        if not wanted or not set(wanted) <= possible:
            self.add_error("show_if_values", f"Enter one or more of: {', '.join(sorted(possible))}")


class QuestionRowForm(QuestionForm_):
    """A question in the list of its section: its kind goes with what its own page says of it."""

    def clean(self) -> dict[str, Any]:
        """A kind that what is asked elsewhere does not fit is refused here, and not by the database."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        kind = values.get("kind")
        if self.instance.files_beside and kind in FILE_KINDS:
            self.add_error("kind", "This question takes files beside its answer. Change that on its own page first")
        if self.instance.equals and kind != QuestionKind.MONEY:
            self.add_error("kind", "This question must equal a total of the costs. Change that on its own page first")
        return values


class CopyForm(GdsForm):
    """The title of a copy."""

    title = forms.CharField(label="Title of the new round", max_length=200)
