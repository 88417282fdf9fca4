"""Triggers keep the tally of what projects can be filtered by, and places are found by their other names.

A trigger of a statement adds what came and takes off what went, as rows of their own: nobody waits for
anybody. ``programmes_gather_tally`` adds up what is alike, by the hour and after each import.
"""

from importlib import import_module

from django.db import migrations

KEYS = "programme_id, round_id, area, area_name, lead_kind, year, region, authority"
SUMS = "projects, invented, money, unstated, loose"
SUMMED = ", ".join(f"sum({name})" for name in SUMS.split(", "))
KEPT = " OR ".join(f"sum({name}) <> 0" for name in SUMS.split(", "))


def cells(table: str, sign: int) -> str:
    """The cells that the projects of a table stand in, to be added or taken off."""
    return f"""
        SELECT programme_id, round_id, area, area_name, lead_kind, left(announced, 4) AS year, region, authority,
            {sign} AS projects,
            {sign} * is_demonstration::int AS invented,
            {sign} * CASE WHEN is_demonstration THEN 0 ELSE coalesce(pounds, 0) END AS money,
            {sign} * (NOT is_demonstration AND pounds IS NULL)::int AS unstated,
            {sign} * (NOT is_demonstration AND is_inexact)::int AS loose
        FROM {table}
        CROSS JOIN LATERAL unnest(array_prepend('', regions)) region
        CROSS JOIN LATERAL unnest(array_prepend(0::bigint, authorities)) authority
        WHERE kind = 'project'"""  # noqa: S608 - our own names


def told(event: str, tables: dict[str, int]) -> str:
    """The trigger that hears one kind of statement."""
    both = " UNION ALL ".join(cells(table, sign) for table, sign in tables.items())
    named = " ".join(f"{'NEW' if sign > 0 else 'OLD'} TABLE AS {table}" for table, sign in tables.items())
    return f"""
CREATE FUNCTION programmes_tally_hears_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO programmes_searchtally ({KEYS}, {SUMS})
    SELECT {KEYS}, {SUMMED} FROM ({both}) cell GROUP BY {KEYS} HAVING {KEPT};
    RETURN NULL;
END $$;
CREATE TRIGGER tally_hears_{event} AFTER {event.upper()} ON programmes_searchentry
    REFERENCING {named} FOR EACH STATEMENT EXECUTE FUNCTION programmes_tally_hears_{event}();
"""  # noqa: S608 - as above


TALLY = f"""
INSERT INTO programmes_searchtally ({KEYS}, {SUMS})
SELECT {KEYS}, {SUMMED} FROM ({cells("programmes_searchentry", 1)}) cell GROUP BY {KEYS} HAVING {KEPT};
{told("insert", {"came": 1})}
{told("update", {"went": -1, "came": 1})}
{told("delete", {"went": -1})}
CREATE FUNCTION programmes_gather_tally() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('programmes_searchtally'));
    IF EXISTS (SELECT FROM programmes_searchtally GROUP BY {KEYS} HAVING count(*) > 1) THEN
        WITH gone AS (DELETE FROM programmes_searchtally RETURNING *)
        INSERT INTO programmes_searchtally ({KEYS}, {SUMS})
        SELECT {KEYS}, {SUMMED} FROM gone GROUP BY {KEYS} HAVING {KEPT};
    END IF;
END $$;
"""  # noqa: S608 - as above
NO_TALLY = """
DROP FUNCTION programmes_gather_tally();
DROP TRIGGER tally_hears_insert ON programmes_searchentry;
DROP TRIGGER tally_hears_update ON programmes_searchentry;
DROP TRIGGER tally_hears_delete ON programmes_searchentry;
DROP FUNCTION programmes_tally_hears_insert();
DROP FUNCTION programmes_tally_hears_update();
DROP FUNCTION programmes_tally_hears_delete();
DELETE FROM programmes_searchtally;
"""

PLACES = """
CREATE OR REPLACE FUNCTION programmes_index_places(wanted bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO programmes_searchentry (
        kind, authority_id, title, names, body, words, is_demonstration, is_inexact, area, area_name, lead_kind, announced,
        regions, authorities
    )
    SELECT 'authority', one.id, one.nice_name, one.names, '', programmes_weighed(one.nice_name, one.names, ''),
        false, false, '', '', '', '', ARRAY[one.region::text], ARRAY[one.id]
    FROM (
        SELECT place.id, place.nice_name, place.region, concat_ws(' ', place.name, place.region,
            array_to_string(place.also_known_as, ' '), place.gss_code, place.newer_gss_code,
            array_to_string(place.former_gss_codes, ' '), place.code, place.dfe_number, (
            SELECT string_agg(concat_ws(' ', body.name, array_to_string(body.also_known_as, ' ')), ' ')
            FROM programmes_organisation body
            WHERE body.authority_id = place.id AND body.kind = 'council' AND NOT body.is_demonstration
        )) AS names
        FROM programmes_localauthority place WHERE place.id = ANY(wanted)
    ) one
    ON CONFLICT (authority_id) DO UPDATE SET
        title = excluded.title, names = excluded.names, words = excluded.words, regions = excluded.regions;
END $$;
DROP TRIGGER search_hears ON programmes_localauthority;
CREATE TRIGGER search_hears AFTER INSERT
    OR UPDATE OF name, nice_name, region, also_known_as, gss_code, newer_gss_code, former_gss_codes, code, dfe_number
    ON programmes_localauthority FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_place();
SELECT programmes_index_places(ARRAY(SELECT id FROM programmes_localauthority));
"""
"""Places by their other names, and by every code and number they have or had."""
BEFORE = import_module("programmes.migrations.0011_the_search_keeps_itself").FORWARD


def functions(name: str) -> str:
    """A function as migration 0011 made it, to be put in place again."""
    start = BEFORE.index(f"CREATE FUNCTION {name}(")
    return BEFORE[start : BEFORE.index("END $$;", start) + len("END $$;")].replace("CREATE", "CREATE OR REPLACE", 1)


PLACES_BEFORE = f"""
DROP TRIGGER search_hears ON programmes_localauthority;
CREATE TRIGGER search_hears AFTER INSERT OR UPDATE OF name, nice_name, region
    ON programmes_localauthority FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_place();
{functions("programmes_index_places")}
"""
PROJECTS_BEFORE = functions("programmes_index_projects")
PROJECTS = PROJECTS_BEFORE.replace(
    "area = excluded.area,", "area = excluded.area, area_name = excluded.area_name,"
).replace(
    "concat_ws(' ', place.nice_name, body.name, home.nice_name)",
    """concat_ws(' ', place.nice_name, array_to_string(place.also_known_as, ' '), body.name, home.nice_name,
                array_to_string(home.also_known_as, ' '))""",
)
AREAS = """
CREATE FUNCTION programmes_search_hears_area() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_index_projects(ARRAY(SELECT id FROM programmes_project WHERE priority_area_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER search_hears AFTER UPDATE OF slug, name
    ON programmes_priorityarea FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_area();
UPDATE programmes_searchentry entry SET area_name = area.name
    FROM programmes_project project JOIN programmes_priorityarea area ON area.id = project.priority_area_id
    WHERE entry.project_id = project.id AND entry.area_name <> area.name;
"""
NO_AREAS = """
DROP TRIGGER search_hears ON programmes_priorityarea;
DROP FUNCTION programmes_search_hears_area();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0016_counts_that_are_kept")]

    operations = [
        migrations.RunSQL(TALLY, NO_TALLY),
        migrations.RunSQL(PROJECTS, PROJECTS_BEFORE),
        migrations.RunSQL(AREAS, NO_AREAS),
        migrations.RunSQL(PLACES, PLACES_BEFORE),
    ]
