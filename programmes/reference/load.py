"""The whole load, in one transaction and in the order in which things need one another."""

from __future__ import annotations

from django.db import transaction

from programmes.reference import evidence, figures, offers, partners, places, projects
from programmes.reference.loading import Loader, Tally
from programmes.services.searching import refresh_words


@transaction.atomic
def load_reference_data() -> dict[str, Tally]:
    """Load every data file; gives what was created, updated and unchanged for each kind of row.

    Raises BadRow, having changed nothing, where a file has a row that cannot be read.
    """
    loader = Loader()
    authorities = places.load(loader)
    programmes, rounds, areas = offers.load(loader)
    projects_by_id = projects.load(loader, authorities, rounds, areas)
    figures.load(loader, programmes, rounds, projects_by_id)
    evidence.load(loader, programmes, rounds, projects_by_id)
    partners.load(loader, programmes)
    refresh_words()
    return loader.tallies
