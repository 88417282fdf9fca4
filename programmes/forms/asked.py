"""The projects that an address of a search asks for, for every way of showing them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import QueryDict

from programmes.forms.search import read_search
from programmes.models import Project
from programmes.selectors.projects_search import ProjectSearch, found_projects


def asked_projects(query: QueryDict) -> tuple[ProjectSearch, QuerySet[Project]]:
    """The search and what it finds; an authority stands for all that it replaced."""
    asked = read_search(query)
    return asked, found_projects(asked)


def exported_projects(query: QueryDict) -> QuerySet[Project]:
    """What a download of the search holds: the same without the demonstration, which nobody was awarded."""
    return asked_projects(query)[1].filter(is_demonstration=False)
