"""Rows that belong to a thing, fetched in the query that fetches the thing itself."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, QuerySet
from django.db.models.functions import JSONObject

M = TypeVar("M", bound=Model)


def together(rows: QuerySet[M]) -> ArraySubquery:
    """An annotation that holds these rows in their order; ``rows_of`` makes them rows again."""
    columns = {field.attname: F(field.attname) for field in rows.model._meta.concrete_fields}
    return ArraySubquery(rows.values(row=JSONObject(**columns)))


def rows_of(model: type[M], held: list[dict[str, Any]]) -> list[M]:
    """The rows that an annotation of ``together`` holds. Each can be read, and never fetches what it points to."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [model(**{name: fields[name].to_python(said) for name, said in row.items()}) for row in held]
