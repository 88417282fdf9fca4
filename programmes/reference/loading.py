"""Brings rows into the database in bulk, and remembers what the files said of each.

A row whose file has not changed is left alone, so an officer's correction stands, and a second load
changes nothing. Nothing is ever deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.text import slugify

from portal.audit.digests import sha256_of
from programmes.models import LoadedRow


@dataclass(frozen=True)
class Wanted:
    """One row as the files have it: ``first`` is set only when it is made, ``links`` are many-to-many."""

    key: str
    fields: Mapping[str, Any]
    first: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A hash of all that the files say of the row."""
        return sha256_of(json.dumps([dict(self.fields), dict(self.links)], default=str, sort_keys=True))


@dataclass
class Tally:
    """What one kind of row came to."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        return f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"


class Loader:
    """One load: its tallies by kind, and the ids of what it brought in."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = {}

    def bring(
        self, kind: str, model: type[Model], wanted: Iterable[Wanted], *, identify: tuple[str, ...]
    ) -> dict[str, int]:
        """Create what is new, update what the files changed; gives the id of each row by its key.

        ``identify`` names the fields by which a row that is there already, but was not loaded by us,
        is taken to be the same.
        """
        rows = list(wanted)
        known = {row.key: row for row in LoadedRow.objects.filter(kind=kind)}
        fresh = [row for row in rows if row.key not in known]
        changed = [row for row in rows if row.key in known and known[row.key].digest != row.digest]
        ids = {key: row.object_id for key, row in known.items()}
        adopted = _already_there(model, fresh, identify)
        made = [row for row in fresh if row.key not in adopted]
        ids |= adopted | _create(model, made)
        updated = changed + [row for row in fresh if row.key in adopted]
        missing = _update(model, updated, ids)
        _link(model, [row for row in made + updated if row.key not in missing], ids)
        _remember(kind, made + updated, ids)
        self.tallies[kind] = Tally(len(made), len(updated), len(rows) - len(made) - len(updated))
        return ids


def _already_there(model: type[Model], rows: Sequence[Wanted], identify: tuple[str, ...]) -> dict[str, int]:
    if not rows:
        return {}
    keys = {tuple(_value(row, name) for name in identify): row.key for row in rows}
    here = model._default_manager.filter(**{f"{identify[0]}__in": {key[0] for key in keys}})
    found = here.values_list("pk", *identify)
    return {keys[values]: pk for pk, *rest in found if (values := tuple(rest)) in keys}


def _value(row: Wanted, name: str) -> Any:
    return row.fields[name] if name in row.fields else row.first[name]


def _create(model: type[Model], rows: Sequence[Wanted]) -> dict[str, int]:
    made = model._default_manager.bulk_create([model(**row.fields, **row.first) for row in rows])
    return {row.key: thing.pk for row, thing in zip(rows, made, strict=True)}


def _update(model: type[Model], rows: Sequence[Wanted], ids: Mapping[str, int]) -> set[str]:
    """Write what the files say; gives the keys of rows that officers have since deleted."""
    here = model._default_manager.in_bulk([ids[row.key] for row in rows])
    names: set[str] = set()
    for row in rows:
        thing = here.get(ids[row.key])
        for name, value in row.fields.items() if thing else ():
            setattr(thing, name, value)
            names.add(model._meta.get_field(name).name)
    if names:
        model._default_manager.bulk_update(here.values(), sorted(names), batch_size=500)
    return {row.key for row in rows if ids[row.key] not in here}


def _link(model: type[Model], rows: Sequence[Wanted], ids: Mapping[str, int]) -> None:
    for name in {name for row in rows for name in row.links}:
        relation: Any = model._meta.get_field(name)
        through = relation.remote_field.through
        ours, theirs = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        pairs = [(ids[row.key], other) for row in rows for other in row.links.get(name, ())]
        through.objects.bulk_create(
            [through(**{f"{ours}_id": one, f"{theirs}_id": other}) for one, other in pairs],
            ignore_conflicts=True,
        )


def _remember(kind: str, rows: Sequence[Wanted], ids: Mapping[str, int]) -> None:
    LoadedRow.objects.bulk_create(
        [LoadedRow(kind=kind, key=row.key, digest=row.digest, object_id=ids[row.key]) for row in rows],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["digest", "object_id"],
    )


def free_slugs(model: type[Model], titles: Mapping[str, str], known: Iterable[str]) -> dict[str, str]:
    """A slug for each key that is not known yet, from its title; a taken one gets the key behind it."""
    taken = set(model._default_manager.values_list("slug", flat=True))
    slugs: dict[str, str] = {}
    for key, title in titles.items():
        if key in known:
            continue
        slug = slugify(title)[:120].strip("-") or slugify(key)
        if slug in taken:
            slug = f"{slug}-{slugify(key)}"[:160].strip("-")
        taken.add(slug)
        slugs[key] = slug
    return slugs


def loaded_keys(kind: str) -> set[str]:
    """The keys of a kind that an earlier load brought in."""
    return set(LoadedRow.objects.filter(kind=kind).values_list("key", flat=True))
