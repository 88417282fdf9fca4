"""Searching 2,000, 20,000 and 250,000 projects: what finding, counting and the first page cost in the database.

The baseline is the same search at 2,000 projects in the same run. The invented projects stand in fifty
rounds, each with a lead and up to two partners, in the bench's own database, which is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter
from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict

from programmes.forms.search import read_search
from programmes.models import Round
from programmes.selectors.facets import count_found
from programmes.selectors.finding import found_entries, kinds_found
from programmes.selectors.marking import marked_words
from programmes.selectors.projects import with_places
from programmes.selectors.projects_search import listed_projects
from programmes.selectors.words import ask
from programmes.services.searching import refresh_words

SIZES = (2_000, 20_000, 250_000)
ROUNDS = 15
BOUND = 2
CHUNK = 25_000
PREFIX = "bench-search-"
SEARCHES = {
    "a rare word": {"q": "lanternfish"},
    "a rare word, misspelt": {"q": "lanternfsh"},
    "two words and a region": {"q": "lanternfish hope", "region": "North East"},
    "a word that one in fifty hold": {"q": "harbour"},
    "a word that half of them hold": {"q": "fostering"},
    "a word that every title holds": {"q": "helping"},
    "the word of half in one region": {"q": "fostering", "region": "North East"},
    "the word of half, the newest first": {"q": "fostering", "sort": "newest"},
    "the word of half, every one counted": {"q": "fostering", "count": "all"},
    "no words at all": {},
    "a region and a year": {"region": "London", "announced": "2017"},
    "one authority": {"authority": "E08000035", "sort": "title"},
    "at least half a million": {"least": "500000"},
}
EVERYTHING = {"a rare word": "lanternfish", "a word that half of them hold": "fostering"}
PARTS = 50

SEED = """
INSERT INTO programmes_project (programme_id, round_id, title, slug, lead_name, summary, description, notes,
    round_is_inferred, priority_area_is_inferred, announced, starts, ends, is_demonstration, published_at, lead_id)
SELECT made.programme_id, made.ids[1 + n %% cardinality(made.ids)],
    CASE WHEN n %% %(rare)s = 0 THEN 'Lanternfish hope ' ELSE 'Helping families ' END || n, %(prefix)s || n, '',
    CASE WHEN n %% 2 = 0 THEN 'Fostering and kinship' ELSE 'Edge of care' END || ' number ' || n,
    'Workers and families plan together in place ' || n %% 997
        || CASE WHEN n %% 50 = 0 THEN ' by the harbour' ELSE '' END,
    '', false, false, (2014 + (n %% cardinality(made.ids)) / 5)::text, '', '',
    false, now(), bodies.ids[1 + n %% cardinality(bodies.ids)]
FROM generate_series(%(first)s::int, %(last)s::int) n
CROSS JOIN (SELECT programme_id, array_agg(id) AS ids FROM programmes_round WHERE slug LIKE %(prefix)s || '%%'
    GROUP BY 1) made
CROSS JOIN (SELECT array_agg(id) AS ids FROM programmes_organisation WHERE authority_id IS NOT NULL) bodies
"""
MONEY = """
INSERT INTO programmes_award (project_id, amount_pounds, basis, awarded_on, note, is_demonstration)
SELECT id, 50000 + id %% 1000000, 'awarded', announced, '', false FROM programmes_project project
WHERE slug LIKE %(prefix)s || '%%' AND NOT EXISTS (SELECT FROM programmes_award WHERE project_id = project.id)
"""
PLACES = """
INSERT INTO programmes_projectparty (project_id, role, organisation_id, contribution)
SELECT id, 'lead', lead_id, '' FROM programmes_project project
WHERE slug LIKE %(prefix)s || '%%' AND NOT EXISTS (SELECT FROM programmes_projectparty WHERE project_id = project.id)
"""
PARTNERS = """
INSERT INTO programmes_projectparty (project_id, role, authority_id, contribution)
SELECT project.id, 'partner', places.ids[1 + (project.id * 7 + one * 31) %% cardinality(places.ids)], ''
FROM programmes_project project CROSS JOIN LATERAL generate_series(1, project.id %% 3) one
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM programmes_localauthority WHERE active_to IS NULL) places
WHERE slug LIKE %(prefix)s || '%%' AND NOT EXISTS (
    SELECT FROM programmes_projectparty WHERE project_id = project.id AND authority_id IS NOT NULL)
ON CONFLICT DO NOTHING
"""


def measure() -> list[str]:
    """Lines for `make bench`."""
    took: dict[str, list[float]] = {name: [] for name in (*SEARCHES, *(f"everything, {name}" for name in EVERYTHING))}
    made = 0
    add_rounds()
    for size in SIZES:
        seed(made, size)
        made = size
        for name, asked in SEARCHES.items():
            took[name].append(seconds(partial(search_projects, urlencode(asked))))
        for name, words in EVERYTHING.items():
            took[f"everything, {name}"].append(seconds(partial(search_everything, words)))
    return [line(name, times) for name, times in took.items()]


def line(name: str, times: list[float]) -> str:
    """One search at each size, with its ratio to the smallest."""
    cells = ", ".join(
        f"{size:,}: {time * 1000:.1f} ms (× {time / times[0]:.2f})" for size, time in zip(SIZES, times, strict=True)
    )
    return f"search, {name}: {cells}"


def search_projects(query: str) -> None:
    """What the page of the projects asks the database."""
    asked = read_search(QueryDict(query))
    counted = count_found(asked)
    found = listed_projects(asked, 0, 20, largest=counted.largest)
    with_places(found.annotate(marked=marked_words("search_entry__body", asked.asked)) if asked.asked else found)


def search_everything(words: str) -> None:
    """What the page of the search for everything asks."""
    asked = ask(words)
    kinds = kinds_found(asked)
    list(found_entries(asked, "", kinds.largest)[:20])


def seconds(search: Callable[[], None]) -> float:
    """The least of several searches, after a warm one: whatever else the machine does only adds."""
    times = []
    for _ in range(ROUNDS + 1):
        started = perf_counter()
        search()
        times.append(perf_counter() - started)
    return min(times[1:])


def add_rounds() -> None:
    """Fifty rounds of the first programme."""
    first = Round.objects.order_by("pk")[0]
    Round.objects.bulk_create(
        Round(programme_id=first.programme_id, title=f"Round {n}", slug=f"{PREFIX}{n}", is_record=True)
        for n in range(PARTS)
    )


def seed(first: int, last: int) -> None:
    """Add projects, each with an award and a council; ten of them, however many, hold the rare word."""
    asked: dict[str, int | str] = {
        "first": first + 1,
        "last": last,
        "prefix": PREFIX,
        "rare": SIZES[-1] if first else SIZES[0] // 10,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the triggers row by row would take minutes
        for statement in (SEED, MONEY, PLACES, PARTNERS):
            cursor.execute(statement, asked)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("SELECT id FROM programmes_project WHERE slug LIKE %(prefix)s || '%%' ORDER BY id", asked)
        ids = [pk for (pk,) in cursor.fetchall()][first:]
        for start in range(0, len(ids), CHUNK):
            cursor.execute("SELECT programmes_index_projects(%s::bigint[])", [ids[start : start + CHUNK]])
        refresh_words()
        cursor.execute("VACUUM (ANALYZE)")  # as the server does by itself within a minute
