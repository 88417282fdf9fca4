"""The search hears a statement once, however many rows it wrote, and reads a project by its key alone.

Before, a thousand projects added at once were indexed one by one; and where the planner had last seen an
empty table, each of them read every other. ``enable_seqscan`` is off inside, since what is planned for an
empty table stays planned for as long as a connection lives.
"""

from importlib import import_module

from django.db import migrations

FIRST = import_module("programmes.migrations.0011_the_search_keeps_itself").FORWARD
TALLY = import_module("programmes.migrations.0017_the_tally_keeps_itself")

INDEXING = """
CREATE OR REPLACE FUNCTION programmes_index_projects(wanted bigint[]) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM programmes_searchentry entry USING programmes_project project
    WHERE entry.project_id = project.id AND project.id = ANY(wanted) AND project.published_at IS NULL;
    INSERT INTO programmes_searchentry (
        kind, project_id, title, names, body, words, is_demonstration, pounds, is_inexact, programme_id, round_id,
        area, area_name, lead_kind, announced, regions, authorities
    )
    SELECT 'project', one.id, one.title, one.names, one.body, programmes_weighed(one.title, one.names, one.body),
        one.is_demonstration, one.pounds, one.inexact, one.programme_id, one.round_id, one.area, one.area_name,
        one.lead_kind, one.announced, one.regions, one.authorities
    FROM (
        SELECT project.id, project.title, project.is_demonstration, project.programme_id, project.round_id,
            project.announced, money.pounds, coalesce(money.inexact, false) AS inexact,
            concat_ws(' ', project.lead_name, lead.name, array_to_string(lead.also_known_as, ' '), parties.names) AS names,
            CASE WHEN starts_with(project.description, project.summary) THEN project.description
                ELSE concat_ws(' ', project.summary, project.description) END AS body,
            coalesce(area.slug, '') AS area, coalesce(area.name, '') AS area_name, coalesce(lead.kind, '') AS lead_kind,
            coalesce(places.regions, ARRAY[]::text[]) AS regions, coalesce(places.ids, ARRAY[]::bigint[]) AS authorities
        FROM programmes_project project
        LEFT JOIN programmes_organisation lead ON lead.id = project.lead_id
        LEFT JOIN programmes_priorityarea area ON area.id = project.priority_area_id
        LEFT JOIN LATERAL (
            SELECT string_agg(concat_ws(' ', place.nice_name, array_to_string(place.also_known_as, ' '), body.name,
                home.nice_name, array_to_string(home.also_known_as, ' ')), ' ') AS names
            FROM programmes_projectparty party
            LEFT JOIN programmes_localauthority place ON place.id = party.authority_id
            LEFT JOIN programmes_organisation body ON body.id = party.organisation_id
            LEFT JOIN programmes_localauthority home ON home.id = body.authority_id
            WHERE party.project_id = project.id
        ) parties ON true
        LEFT JOIN LATERAL (
            SELECT sum(award.amount_pounds) AS pounds,
                bool_or(award.basis IN ('up_to', 'more_than', 'about')) AS inexact
            FROM programmes_award award WHERE award.project_id = project.id AND award.amount_pounds IS NOT NULL
        ) money ON true
        LEFT JOIN LATERAL (
            SELECT array_agg(DISTINCT place.region::text) AS regions, array_agg(DISTINCT heir.id) AS ids
            FROM (
                SELECT party.authority_id AS id FROM programmes_projectparty party WHERE party.project_id = project.id
                UNION
                SELECT body.authority_id FROM programmes_projectparty party
                JOIN programmes_organisation body ON body.id = party.organisation_id
                WHERE party.project_id = project.id
                UNION
                SELECT lead.authority_id
            ) involved
            JOIN programmes_localauthority place ON place.id = involved.id
            CROSS JOIN LATERAL programmes_heirs(place.id) AS heir(id)
        ) places ON true
        WHERE project.id = ANY(wanted) AND project.published_at IS NOT NULL
    ) one
    ON CONFLICT (project_id) DO UPDATE SET
        title = excluded.title, names = excluded.names, body = excluded.body, words = excluded.words,
        is_demonstration = excluded.is_demonstration, pounds = excluded.pounds, is_inexact = excluded.is_inexact,
        programme_id = excluded.programme_id, round_id = excluded.round_id, area = excluded.area,
        area_name = excluded.area_name, lead_kind = excluded.lead_kind, announced = excluded.announced,
        regions = excluded.regions, authorities = excluded.authorities;
END $$;
ALTER FUNCTION programmes_index_bodies(bigint[]) SET enable_seqscan = off;
ALTER FUNCTION programmes_index_places(bigint[]) SET enable_seqscan = off;
ALTER FUNCTION programmes_index_reports(bigint[]) SET enable_seqscan = off;
"""
INDEXING_BEFORE = f"""
ALTER FUNCTION programmes_index_reports(bigint[]) RESET ALL;
ALTER FUNCTION programmes_index_places(bigint[]) RESET ALL;
ALTER FUNCTION programmes_index_bodies(bigint[]) RESET ALL;
{TALLY.PROJECTS}
"""

PROJECTS = """
DROP TRIGGER search_hears ON programmes_project;
DROP FUNCTION programmes_search_hears_project();
CREATE FUNCTION programmes_search_hears_new_projects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_index_projects(ARRAY(SELECT id FROM came));
    PERFORM programmes_index_bodies(ARRAY(SELECT DISTINCT lead_id FROM came));
    RETURN NULL;
END $$;
CREATE FUNCTION programmes_search_hears_projects() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    renamed bigint[] := ARRAY(
        SELECT came.id FROM came JOIN went ON went.id = came.id
        WHERE (went.lead_id, went.published_at IS NULL, went.title, went.lead_name)
            IS DISTINCT FROM (came.lead_id, came.published_at IS NULL, came.title, came.lead_name));
BEGIN
    PERFORM programmes_index_projects(ARRAY(SELECT id FROM came));
    IF cardinality(renamed) > 0 THEN
        PERFORM programmes_index_bodies(ARRAY(
            SELECT lead_id FROM came WHERE id = ANY(renamed)
            UNION SELECT lead_id FROM went WHERE id = ANY(renamed)
            UNION SELECT organisation_id FROM programmes_projectparty WHERE project_id = ANY(renamed)));
        PERFORM programmes_index_reports(
            ARRAY(SELECT id FROM programmes_evaluationreport WHERE project_id = ANY(renamed)));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_hears_insert AFTER INSERT ON programmes_project
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION programmes_search_hears_new_projects();
CREATE TRIGGER search_hears_update AFTER UPDATE ON programmes_project
    REFERENCING OLD TABLE AS went NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION programmes_search_hears_projects();
"""
CAME, WENT = "NEW TABLE AS came", "OLD TABLE AS went"
SIDES = {"insert": (CAME, ("came",)), "update": (f"{WENT} {CAME}", ("came", "went")), "delete": (WENT, ("went",))}


def parts(table: str, name: str, *, bodies: bool) -> str:
    """The triggers of a table whose rows are parts of projects, and of organisations where ``bodies``."""
    made = f"DROP TRIGGER search_hears ON {table};"
    for event, (seen, sides) in SIDES.items():
        changed = " UNION ".join(f"SELECT project_id FROM {side}" for side in sides)  # noqa: S608 - our own names
        of_bodies = " UNION ".join(f"SELECT organisation_id FROM {side}" for side in sides)  # noqa: S608 - as above
        more = f"PERFORM programmes_index_bodies(ARRAY({of_bodies}));" if bodies else ""
        made += f"""
CREATE FUNCTION programmes_search_hears_{name}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_index_projects(ARRAY({changed}));
    {more}
    RETURN NULL;
END $$;
CREATE TRIGGER search_hears_{event} AFTER {event.upper()} ON {table}
    REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION programmes_search_hears_{name}_{event}();
"""
    return made


def without(table: str, name: str) -> str:
    """Nothing of what ``parts`` made."""
    return "".join(
        f"DROP TRIGGER search_hears_{event} ON {table}; DROP FUNCTION programmes_search_hears_{name}_{event}();"
        for event in SIDES
    )


def first(start: str, end: str) -> str:
    """What migration 0011 made, from one of its lines to another."""
    return FIRST[FIRST.index(start) : FIRST.index(end)]


PARTIES, AWARDS = ("programmes_projectparty", "party"), ("programmes_award", "award")
HEARING = PROJECTS + parts(*PARTIES, bodies=True) + parts(*AWARDS, bodies=False)
HEARING += "DROP FUNCTION programmes_search_hears_part();"
HEARING_BEFORE = f"""
{without(*AWARDS)}
{without(*PARTIES)}
DROP TRIGGER search_hears_update ON programmes_project;
DROP TRIGGER search_hears_insert ON programmes_project;
DROP FUNCTION programmes_search_hears_projects();
DROP FUNCTION programmes_search_hears_new_projects();
{first("CREATE FUNCTION programmes_search_hears_project()", "CREATE FUNCTION programmes_search_hears_body()")}
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0030_files_beside_answers")]

    operations = [migrations.RunSQL(INDEXING, INDEXING_BEFORE), migrations.RunSQL(HEARING, HEARING_BEFORE)]
