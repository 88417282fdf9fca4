"""What every imported file shares: it adds and changes rows, and an empty cell changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from import_export import fields, resources, widgets


class Text(widgets.CharWidget):  # type: ignore[misc]  # the library has no types
    """Text as it stands in the cell."""


def column(attribute: str, widget: Any = None, name: str = "") -> Any:
    """One column of a file: the field it goes to, and how its text is read."""
    return fields.Field(attribute=attribute, column_name=name or attribute, widget=widget or Text())


class RegisterResource(resources.ModelResource):  # type: ignore[misc]  # the library has no types
    """Rows of one kind. ``told_before`` and ``told_after`` hold, by row number, what the named columns said."""

    class Meta:
        skip_diff = True
        clean_model_instances = True
        store_instance = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.told_before: dict[int, dict[str, str]] = {}
        self.told_after: dict[int, dict[str, str]] = {}
        self._seen: dict[tuple[str, ...], int] = {}

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Refuse what is marked as wrong, and a row that an earlier one is about already."""
        faults = row["faults"]
        if faults:
            raise ValidationError({name or NON_FIELD_ERRORS: why for name, why in faults.items()})
        key = tuple(str(row.get(name, "")).casefold() for name in self._meta.import_id_fields)
        earlier = self._seen.setdefault(key, row["number"])
        if earlier != row["number"]:
            raise ValidationError({self._meta.import_id_fields[0]: f"Row {earlier} is about the same one."})

    def get_or_init_instance(self, instance_loader: Any, row: dict[str, Any]) -> tuple[Any, bool]:
        """The row of the register, or a new one; a key that cannot be read refuses the row by its column."""
        for name in self._meta.import_id_fields:
            field = self.fields[name]
            if not row.get(field.column_name):
                raise ValidationError({field.column_name: "It may not be empty."})
            try:
                field.clean(row)
            except ValueError as error:
                raise ValidationError({field.column_name: str(error)}) from None
        instance, is_new = super().get_or_init_instance(instance_loader, row)
        return instance, is_new

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """Refuse what no file may change, and note how the row stood."""
        if not new:
            self.guard(instance)
        self.told_before[row["number"]] = {} if new else self.told(instance, row)

    def guard(self, instance: Any) -> None:
        """Raise ValidationError for a row that no file may change."""

    def import_field(self, field: Any, instance: Any, row: dict[str, Any], is_m2m: bool = False, **kwargs: Any) -> None:
        """An empty cell changes nothing."""
        if row.get(field.column_name):
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def before_save_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        """What is new carries its source, like everything on the record."""
        if instance._state.adding and "sources" in self.fields and not row.get("sources"):
            raise ValidationError({"sources": "Give at least one source for what is new."})

    def save_instance(self, instance: Any, is_create: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """Save it; what the database refuses is the row's refusal, and nobody else's."""
        try:
            with transaction.atomic():
                super().save_instance(instance, is_create, row, **kwargs)
        except IntegrityError as error:
            raise ValidationError(_said(error)) from error

    def after_import_row(self, row: dict[str, Any], row_result: Any, **kwargs: Any) -> None:
        """Note how the row stands now."""
        if row_result.instance is not None:
            self.told_after[row["number"]] = self.told(row_result.instance, row)

    def told(self, instance: Any, row: dict[str, Any]) -> dict[str, str]:
        """What the columns of the file say of a row of the register."""
        return {one.column_name: one.export(instance) for one in self._named(row)}

    def _named(self, row: dict[str, Any]) -> Iterable[Any]:
        return [one for one in self.get_import_fields() if one.column_name in row]


def _said(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "message_primary", "") or "The database refused this row.").capitalize()
