"""The base of every form a bidder or the public fills in."""

from typing import TYPE_CHECKING, Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Layout
from django import forms
from django.forms import BoundField

from portal.look.forms.errors import say_what_to_do
from portal.look.forms.looks import PLAIN, FieldLook

if TYPE_CHECKING:
    AnyModelForm = forms.ModelForm[Any]
else:
    AnyModelForm = forms.ModelForm


class GdsFormMixin(forms.BaseForm):
    """A form whose fields look as GOV.UK's do, with errors that link to their boxes.

    Say how fields look in ``looks`` (by name), or per form in ``self.looks[name]``.
    In a template: ``{% gds_form form submit="Save and continue" %}`` for all of it, or
    ``{% error_summary form %}`` above the heading and ``{% crispy form %}`` inside a
    form element of one's own.
    """

    looks: dict[str, FieldLook] = {}
    mark_optional = True
    """Whether "(optional)" follows the label of a field that is not required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.looks = dict(self.looks)
        for name in self.fields:
            say_what_to_do(self[name])

    def look_of(self, name: str) -> FieldLook:
        """How the field is shown."""
        return self.looks.get(name, PLAIN)

    @property
    def revealed_names(self) -> set[str]:
        """Fields that stand under another field's choice."""
        return {name for look in self.looks.values() for names in look.reveals.values() for name in names}

    def top_fields(self) -> list[BoundField]:
        """The fields in their order, without those that stand under a choice."""
        revealed = self.revealed_names
        return [self[name] for name in self.fields if name not in revealed]

    @property
    def helper(self) -> FormHelper:
        """crispy's helper: the fields alone; form element, token and button are the page's."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*(bound.name for bound in self.top_fields()))
        return helper


class GdsForm(GdsFormMixin, forms.Form):
    """``GdsFormMixin`` for a plain form."""


class GdsModelForm(GdsFormMixin, AnyModelForm):
    """``GdsFormMixin`` for a form on a model."""
