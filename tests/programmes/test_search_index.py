"""What the search reads is kept by the database, whoever writes the register."""

from __future__ import annotations

import pytest
from django.db import connection

from programmes.models import Award, LocalAuthority, Organisation, Project, ProjectParty, SearchEntry, SearchTally
from tests.programmes.register import make_authority, make_project

pytestmark = pytest.mark.django_db


def entry_of(project: Project) -> SearchEntry:
    return SearchEntry.objects.get(project=project)


def finds(query: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT title FROM programmes_searchentry WHERE words @@ to_tsquery('programmes_words', %s)", [query]
        )
        return {title for (title,) in cursor.fetchall()}


def test_a_project_is_found_by_its_words_its_people_and_its_places() -> None:
    place, partner = make_authority("Farshire"), make_authority("Nearshire")
    project = make_project("Fostering hope", lead=place, partners=(partner,))
    for query in ("foster", "hopes", "farshire", "nearshire", "families"):
        assert "Fostering hope" in finds(query), query
    entry = entry_of(project)
    assert entry.pounds == 250_000
    assert entry.regions == ["North East"]
    assert set(entry.authorities) == {place.pk, partner.pk}
    assert entry.lead_kind == "council"


def test_what_is_not_published_has_no_entry() -> None:
    project = make_project("Still secret", published=False)
    assert not finds("secret")
    Project.objects.filter(pk=project.pk).update(published_at="2026-01-01T00:00Z")
    assert finds("secret") == {"Still secret"}
    Project.objects.filter(pk=project.pk).update(published_at=None)
    assert not SearchEntry.objects.filter(project=project).exists()


def test_a_new_name_award_or_partner_is_heard() -> None:
    place = make_authority("Farshire")
    project = make_project("A project", lead=place, pounds=None)
    assert entry_of(project).pounds is None
    award = Award.objects.create(project=project, amount_pounds=70_000, basis="up_to")
    assert (entry_of(project).pounds, entry_of(project).is_inexact) == (70_000, True)
    award.delete()
    assert entry_of(project).pounds is None
    Organisation.objects.filter(authority=place).update(also_known_as=["Faraway Borough"])
    assert {"A project", "Farshire"} <= finds("faraway")
    LocalAuthority.objects.filter(pk=place.pk).update(region="London")
    assert entry_of(project).regions == ["London"]
    party = ProjectParty.objects.create(project=project, role="partner", authority=make_authority("Elsewhere"))
    assert "A project" in finds("elsewhere")
    party.delete()
    assert "A project" not in finds("elsewhere")


def test_those_who_replaced_a_council_stand_for_it() -> None:
    old, new, newest = make_authority("Oldshire"), make_authority("Newshire"), make_authority("Newestshire")
    project = make_project("A project", lead=old)
    old.successors.add(new)
    new.successors.add(newest)
    assert set(entry_of(project).authorities) == {old.pk, new.pk, newest.pk}
    old.successors.remove(new)
    assert entry_of(project).authorities == [old.pk]


def test_an_organisation_has_an_entry_while_it_takes_part() -> None:
    charity = Organisation.objects.create(name="Lantern House", slug="lantern-house", kind="charity")
    assert not SearchEntry.objects.filter(organisation=charity).exists()
    project = make_project("A project")
    party = ProjectParty.objects.create(project=project, role="partner", organisation=charity)
    assert finds("lanterns") == {"Lantern House", "A project"}
    party.delete()
    assert not finds("lanterns")
    project.lead = charity
    project.save()
    assert finds("lanterns") == {"Lantern House", "A project"}


def test_deleting_takes_the_entries_along() -> None:
    place = make_authority("Farshire")
    project = make_project("A project", lead=place, partners=(make_authority("Nearshire"),))
    project.delete()
    assert not SearchEntry.objects.exclude(kind="authority").exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_statement_of_many_rows_is_heard_once_and_whole() -> None:
    first, place = make_project("A first"), make_authority("Farshire")
    SearchTally.objects.all().delete()
    fields = {"programme": first.programme, "published_at": first.published_at}
    many = Project.objects.bulk_create(Project(slug=f"of-many-{n}", title=f"Of many {n}", **fields) for n in range(50))
    assert SearchTally.objects.get(region="", authority=0).projects == 50, "one change of fifty, not fifty of one"
    ids = [one.pk for one in many]
    Award.objects.bulk_create(Award(project=one, amount_pounds=1000, basis="awarded") for one in many)
    ProjectParty.objects.bulk_create(ProjectParty(project=one, role="partner", authority=place) for one in many)
    entries = SearchEntry.objects.filter(project__in=ids)
    assert set(entries.values_list("pounds", flat=True)) == {1000}
    assert len(finds("farshire")) == 51, "the fifty and the place"
    Award.objects.filter(project__in=ids).update(amount_pounds=2000)
    ProjectParty.objects.filter(project__in=ids[:20]).delete()
    assert set(entries.values_list("pounds", flat=True)) == {2000}
    assert entries.filter(authorities=[place.pk]).count() == 30
    Award.objects.filter(project=many[0]).update(project=first)
    assert (entry_of(many[0]).pounds, entry_of(first).pounds) == (None, 252_000)
    charity = Organisation.objects.create(name="Lantern House", slug="lantern-house", kind="charity")
    Project.objects.filter(pk__in=ids[:2]).update(lead=charity)
    assert finds("lantern") == {"Lantern House", "Of many 0", "Of many 1"}
    Project.objects.filter(pk__in=ids).update(published_at=None)
    assert not finds("lantern")
    assert not entries.exists()


def test_without_the_trigger_the_search_would_go_stale() -> None:
    project = make_project("Before")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Project.objects.filter(pk=project.pk).update(title="Afterwards")
        cursor.execute("SET session_replication_role = origin")
    assert entry_of(project).title == "Before"
    Project.objects.filter(pk=project.pk).update(title="Afterwards")
    assert entry_of(project).title == "Afterwards"
