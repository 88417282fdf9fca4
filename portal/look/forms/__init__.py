"""Forms in the GOV.UK look: ``GdsForm``, its fields, and how a field is shown."""

from portal.look.forms.base import GdsForm, GdsFormMixin, GdsModelForm
from portal.look.forms.fields import DatePartsField, PoundsField, WordsField
from portal.look.forms.looks import FieldLook

__all__ = [
    "DatePartsField",
    "FieldLook",
    "GdsForm",
    "GdsFormMixin",
    "GdsModelForm",
    "PoundsField",
    "WordsField",
]
