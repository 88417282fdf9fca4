"""Searching 2,000, 20,000 and 250,000 projects: what finding, counting and the first page cost in the database.

The baseline is the same search at 2,000 projects in the same run. The invented projects stand in the
bench's own database, which is thrown away.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict

from programmes.forms.search import read_search
from programmes.selectors.facets import count_found
from programmes.selectors.projects import with_places
from programmes.selectors.projects_search import found_projects
from programmes.services.searching import refresh_words

SIZES = (2_000, 20_000, 250_000)
ROUNDS = 9
BOUND = 2
CHUNK = 25_000
PREFIX = "bench-search-"
SEARCHES = {
    "a rare word": {"q": "lanternfish"},
    "a rare word, misspelt": {"q": "lanternfsh"},
    "two words and a region": {"q": "lanternfish hope", "region": "North East"},
    "a word that half of them hold": {"q": "fostering"},
    "no words at all": {},
}

SEED = """
INSERT INTO programmes_project (programme_id, round_id, title, slug, lead_name, summary, description, notes,
    round_is_inferred, priority_area_is_inferred, announced, starts, ends, is_demonstration, published_at, lead_id)
SELECT made.programme_id, made.round_id,
    CASE WHEN n %% %(rare)s = 0 THEN 'Lanternfish hope ' ELSE 'Helping families ' END || n, %(prefix)s || n, '',
    CASE WHEN n %% 2 = 0 THEN 'Fostering and kinship' ELSE 'Edge of care' END || ' number ' || n,
    'Workers and families plan together in place ' || n %% 997, '', false, false, (2014 + n %% 12)::text, '', '',
    false, now(), bodies.ids[1 + n %% cardinality(bodies.ids)]
FROM generate_series(%(first)s::int, %(last)s::int) n
CROSS JOIN (SELECT programme_id, id AS round_id FROM programmes_round ORDER BY id LIMIT 1) made
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


def measure() -> list[str]:
    """Lines for `make bench`."""
    took: dict[str, list[float]] = {name: [] for name in SEARCHES}
    made = 0
    for size in SIZES:
        seed(made, size)
        made = size
        for name, asked in SEARCHES.items():
            took[name].append(seconds(urlencode(asked)))
    return [line(name, times) for name, times in took.items()]


def line(name: str, times: list[float]) -> str:
    """One search at each size, with its ratio to the smallest."""
    cells = ", ".join(
        f"{size:,}: {time * 1000:.1f} ms (× {time / times[0]:.2f})" for size, time in zip(SIZES, times, strict=True)
    )
    return f"search, {name}: {cells}"


def seconds(query: str) -> float:
    """The median of several searches, after a warm one."""
    times = []
    for _ in range(ROUNDS + 1):
        started = perf_counter()
        asked = read_search(QueryDict(query))
        count_found(asked)
        with_places(found_projects(asked)[:20])
        times.append(perf_counter() - started)
    return median(times[1:])


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
        for statement in (SEED, MONEY, PLACES):
            cursor.execute(statement, asked)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("SELECT id FROM programmes_project WHERE slug LIKE %(prefix)s || '%%' ORDER BY id", asked)
        ids = [pk for (pk,) in cursor.fetchall()][first:]
        for start in range(0, len(ids), CHUNK):
            cursor.execute("SELECT programmes_index_projects(%s::bigint[])", [ids[start : start + CHUNK]])
        cursor.execute("ANALYZE")
    refresh_words()
