"""Triggers keep what the search reads: whoever writes the register, by whatever way, cannot forget it.

Words are stemmed as English without accents, so that ``foster`` finds ``fostering`` and ``Cafe``
finds ``café``. A word spelt wrongly is looked up among the words there are (``programmes_searchword``,
refreshed by the hour and after each import), so that forgiving costs the same however long the register is.
"""

from django.db import migrations

FORWARD = """
CREATE TEXT SEARCH CONFIGURATION programmes_words (COPY = english);
ALTER TEXT SEARCH CONFIGURATION programmes_words
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION programmes_spelling (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION programmes_spelling
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;

CREATE FUNCTION programmes_weighed(title text, names text, body text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT setweight(to_tsvector('programmes_words', title), 'A')
        || setweight(to_tsvector('programmes_words', names), 'B')
        || setweight(to_tsvector('programmes_words', body), 'C')
$$;

CREATE FUNCTION programmes_heirs(place bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE heir(id) AS (
        SELECT place
        UNION
        SELECT link.to_localauthority_id FROM programmes_localauthority_successors link
        JOIN heir ON heir.id = link.from_localauthority_id
    ) SELECT id FROM heir
$$;

CREATE FUNCTION programmes_index_projects(wanted bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM programmes_searchentry entry USING programmes_project project
    WHERE entry.project_id = project.id AND project.id = ANY(wanted) AND project.published_at IS NULL;
    INSERT INTO programmes_searchentry (
        kind, project_id, title, names, body, words, is_demonstration, pounds, is_inexact, programme_id, round_id,
        area, area_name, lead_kind, announced, regions, authorities
    )
    SELECT 'project', one.*, programmes_weighed(one.title, one.names, one.body), more.*
    FROM (
        SELECT project.id, project.title,
            concat_ws(' ', project.lead_name, lead.name, array_to_string(lead.also_known_as, ' '), parties.names) AS names,
            CASE WHEN starts_with(project.description, project.summary) THEN project.description
                ELSE concat_ws(' ', project.summary, project.description) END AS body
        FROM programmes_project project
        LEFT JOIN programmes_organisation lead ON lead.id = project.lead_id
        LEFT JOIN LATERAL (
            SELECT string_agg(concat_ws(' ', place.nice_name, body.name, home.nice_name), ' ') AS names
            FROM programmes_projectparty party
            LEFT JOIN programmes_localauthority place ON place.id = party.authority_id
            LEFT JOIN programmes_organisation body ON body.id = party.organisation_id
            LEFT JOIN programmes_localauthority home ON home.id = body.authority_id
            WHERE party.project_id = project.id
        ) parties ON true
        WHERE project.id = ANY(wanted) AND project.published_at IS NOT NULL
    ) one
    JOIN LATERAL (
        SELECT project.is_demonstration, money.pounds, coalesce(money.inexact, false), project.programme_id,
            project.round_id, coalesce(area.slug, ''), coalesce(area.name, ''), coalesce(lead.kind, ''), project.announced,
            coalesce(places.regions, ARRAY[]::text[]), coalesce(places.ids, ARRAY[]::bigint[])
        FROM programmes_project project
        LEFT JOIN programmes_organisation lead ON lead.id = project.lead_id
        LEFT JOIN programmes_priorityarea area ON area.id = project.priority_area_id
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
        WHERE project.id = one.id
    ) more ON true
    ON CONFLICT (project_id) DO UPDATE SET
        title = excluded.title, names = excluded.names, body = excluded.body, words = excluded.words,
        is_demonstration = excluded.is_demonstration, pounds = excluded.pounds, is_inexact = excluded.is_inexact,
        programme_id = excluded.programme_id, round_id = excluded.round_id, area = excluded.area,
        lead_kind = excluded.lead_kind, announced = excluded.announced, regions = excluded.regions,
        authorities = excluded.authorities;
END $$;

CREATE FUNCTION programmes_index_bodies(wanted bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM programmes_searchentry WHERE organisation_id = ANY(wanted);
    INSERT INTO programmes_searchentry (
        kind, organisation_id, title, names, body, words, is_demonstration, is_inexact, area, area_name, lead_kind, announced,
        regions, authorities
    )
    SELECT 'organisation', body.id, body.name, array_to_string(body.also_known_as, ' '), '',
        programmes_weighed(body.name, array_to_string(body.also_known_as, ' '), ''),
        body.is_demonstration, false, '', '', body.kind, '',
        CASE WHEN place.region IS NULL THEN ARRAY[]::text[] ELSE ARRAY[place.region::text] END, ARRAY[]::bigint[]
    FROM programmes_organisation body
    LEFT JOIN programmes_localauthority place ON place.id = body.authority_id
    WHERE body.id = ANY(wanted) AND NOT (body.kind = 'council' AND body.authority_id IS NOT NULL) AND (
        EXISTS (SELECT FROM programmes_project project
            WHERE project.lead_id = body.id AND project.published_at IS NOT NULL)
        OR EXISTS (SELECT FROM programmes_projectparty party
            JOIN programmes_project project ON project.id = party.project_id
            WHERE party.organisation_id = body.id AND project.published_at IS NOT NULL)
    );
END $$;

CREATE FUNCTION programmes_index_places(wanted bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO programmes_searchentry (
        kind, authority_id, title, names, body, words, is_demonstration, is_inexact, area, area_name, lead_kind, announced,
        regions, authorities
    )
    SELECT 'authority', one.id, one.nice_name, one.names, '', programmes_weighed(one.nice_name, one.names, ''),
        false, false, '', '', '', '', ARRAY[one.region::text], ARRAY[one.id]
    FROM (
        SELECT place.id, place.nice_name, place.region, concat_ws(' ', place.name, place.region, (
            SELECT string_agg(concat_ws(' ', body.name, array_to_string(body.also_known_as, ' ')), ' ')
            FROM programmes_organisation body
            WHERE body.authority_id = place.id AND body.kind = 'council' AND NOT body.is_demonstration
        )) AS names
        FROM programmes_localauthority place WHERE place.id = ANY(wanted)
    ) one
    ON CONFLICT (authority_id) DO UPDATE SET
        title = excluded.title, names = excluded.names, words = excluded.words, regions = excluded.regions;
END $$;

CREATE FUNCTION programmes_index_reports(wanted bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM programmes_searchentry WHERE report_id = ANY(wanted);
    INSERT INTO programmes_searchentry (
        kind, report_id, title, names, body, words, is_demonstration, is_inexact, programme_id, round_id, area,
        area_name, lead_kind, announced, regions, authorities
    )
    SELECT 'report', one.id, one.title, one.names, one.body, programmes_weighed(one.title, one.names, one.body),
        false, false, one.programme_id, one.round_id, '', '', '', one.published, ARRAY[]::text[], ARRAY[]::bigint[]
    FROM (
        SELECT report.id, report.title, concat_ws(' ', report.subject, report.evaluator, project.title, project.lead_name)
            AS names, coalesce((
                SELECT string_agg(finding.meaning, ' ' ORDER BY finding."order", finding.id)
                FROM programmes_finding finding WHERE finding.report_id = report.id
            ), '') AS body,
            coalesce(report.programme_id, project.programme_id) AS programme_id,
            coalesce(report.round_id, project.round_id) AS round_id, report.published
        FROM programmes_evaluationreport report
        LEFT JOIN programmes_project project ON project.id = report.project_id
        WHERE report.id = ANY(wanted)
            AND (project.id IS NULL OR (project.published_at IS NOT NULL AND NOT project.is_demonstration))
    ) one;
END $$;

CREATE FUNCTION programmes_search_hears_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_index_projects(ARRAY[NEW.id]);
    IF TG_OP = 'INSERT' THEN
        PERFORM programmes_index_bodies(ARRAY[NEW.lead_id]);
    ELSIF (OLD.lead_id, OLD.published_at IS NULL, OLD.title, OLD.lead_name)
        IS DISTINCT FROM (NEW.lead_id, NEW.published_at IS NULL, NEW.title, NEW.lead_name) THEN
        PERFORM programmes_index_bodies(ARRAY[OLD.lead_id, NEW.lead_id]
            || ARRAY(SELECT organisation_id FROM programmes_projectparty
                WHERE project_id = NEW.id AND organisation_id IS NOT NULL));
        PERFORM programmes_index_reports(
            ARRAY(SELECT id FROM programmes_evaluationreport WHERE project_id = NEW.id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_hears AFTER INSERT OR UPDATE ON programmes_project
    FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_project();

CREATE FUNCTION programmes_search_hears_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE part END;
BEGIN
    PERFORM programmes_index_projects(ARRAY[(part ->> 'project_id')::bigint, (before ->> 'project_id')::bigint]);
    IF TG_TABLE_NAME = 'programmes_projectparty' THEN
        PERFORM programmes_index_bodies(
            ARRAY[(part ->> 'organisation_id')::bigint, (before ->> 'organisation_id')::bigint]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_hears AFTER INSERT OR UPDATE OR DELETE ON programmes_projectparty
    FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_part();
CREATE TRIGGER search_hears AFTER INSERT OR UPDATE OR DELETE ON programmes_award
    FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_part();

CREATE FUNCTION programmes_search_hears_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_index_bodies(ARRAY[NEW.id]);
    PERFORM programmes_index_places(ARRAY[NEW.authority_id]);
    IF TG_OP = 'UPDATE' THEN
        PERFORM programmes_index_places(ARRAY[OLD.authority_id]);
        PERFORM programmes_index_projects(ARRAY(
            SELECT id FROM programmes_project WHERE lead_id = NEW.id
            UNION SELECT project_id FROM programmes_projectparty WHERE organisation_id = NEW.id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_hears AFTER INSERT OR UPDATE OF name, also_known_as, kind, authority_id, is_demonstration
    ON programmes_organisation FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_body();

CREATE FUNCTION programmes_search_hears_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_index_places(ARRAY[NEW.id]);
    IF TG_OP = 'UPDATE' THEN
        PERFORM programmes_index_projects(ARRAY(
            SELECT party.project_id FROM programmes_projectparty party
            LEFT JOIN programmes_organisation body ON body.id = party.organisation_id
            WHERE NEW.id IN (party.authority_id, body.authority_id)
            UNION SELECT project.id FROM programmes_project project
            JOIN programmes_organisation lead ON lead.id = project.lead_id WHERE lead.authority_id = NEW.id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_hears AFTER INSERT OR UPDATE OF name, nice_name, region
    ON programmes_localauthority FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_place();

CREATE FUNCTION programmes_search_hears_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_index_reports(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER search_hears AFTER INSERT OR UPDATE ON programmes_evaluationreport
    FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_report();

CREATE FUNCTION programmes_search_hears_finding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_index_reports(ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.report_id ELSE NEW.report_id END]);
    RETURN NULL;
END $$;
CREATE TRIGGER search_hears AFTER INSERT OR UPDATE OR DELETE ON programmes_finding
    FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_finding();

CREATE FUNCTION programmes_search_hears_succession() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_index_projects(ARRAY(
        SELECT project_id FROM programmes_searchentry WHERE kind = 'project' AND authorities && ARRAY[
            CASE WHEN TG_OP = 'DELETE' THEN OLD.from_localauthority_id ELSE NEW.from_localauthority_id END]));
    RETURN NULL;
END $$;
CREATE TRIGGER search_hears AFTER INSERT OR UPDATE OR DELETE ON programmes_localauthority_successors
    FOR EACH ROW EXECUTE FUNCTION programmes_search_hears_succession();

CREATE FUNCTION programmes_search_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DELETE FROM programmes_searchentry WHERE %I = $1', TG_ARGV[0]) USING OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_forgets AFTER DELETE ON programmes_project
    FOR EACH ROW EXECUTE FUNCTION programmes_search_forgets('project_id');
CREATE TRIGGER search_forgets AFTER DELETE ON programmes_organisation
    FOR EACH ROW EXECUTE FUNCTION programmes_search_forgets('organisation_id');
CREATE TRIGGER search_forgets AFTER DELETE ON programmes_localauthority
    FOR EACH ROW EXECUTE FUNCTION programmes_search_forgets('authority_id');
CREATE TRIGGER search_forgets AFTER DELETE ON programmes_evaluationreport
    FOR EACH ROW EXECUTE FUNCTION programmes_search_forgets('report_id');

SELECT programmes_index_places(ARRAY(SELECT id FROM programmes_localauthority));
SELECT programmes_index_projects(ARRAY(SELECT id FROM programmes_project));
SELECT programmes_index_bodies(ARRAY(SELECT id FROM programmes_organisation));
SELECT programmes_index_reports(ARRAY(SELECT id FROM programmes_evaluationreport));

CREATE MATERIALIZED VIEW programmes_searchword AS
    SELECT word, ndoc AS entries FROM ts_stat(
        'SELECT to_tsvector(''public.programmes_spelling'', title || '' '' || names || '' '' || body) FROM public.programmes_searchentry'
    ) WHERE length(word) BETWEEN 4 AND 40 AND word ~ '^[[:alpha:]]';
CREATE UNIQUE INDEX programmes_searchword_once ON programmes_searchword (word);
CREATE INDEX programmes_searchword_near ON programmes_searchword USING gin (word gin_trgm_ops);
CREATE INDEX programmes_searchword_begins ON programmes_searchword (word text_pattern_ops);

CREATE FUNCTION programmes_refresh_searchwords() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    REFRESH MATERIALIZED VIEW CONCURRENTLY programmes_searchword;
END $$;
"""

BACKWARD = """
DROP FUNCTION programmes_refresh_searchwords();
DROP MATERIALIZED VIEW programmes_searchword;
DROP TRIGGER search_forgets ON programmes_evaluationreport;
DROP TRIGGER search_forgets ON programmes_localauthority;
DROP TRIGGER search_forgets ON programmes_organisation;
DROP TRIGGER search_forgets ON programmes_project;
DROP TRIGGER search_hears ON programmes_localauthority_successors;
DROP TRIGGER search_hears ON programmes_finding;
DROP TRIGGER search_hears ON programmes_evaluationreport;
DROP TRIGGER search_hears ON programmes_localauthority;
DROP TRIGGER search_hears ON programmes_organisation;
DROP TRIGGER search_hears ON programmes_award;
DROP TRIGGER search_hears ON programmes_projectparty;
DROP TRIGGER search_hears ON programmes_project;
DROP FUNCTION programmes_search_forgets();
DROP FUNCTION programmes_search_hears_succession();
DROP FUNCTION programmes_search_hears_finding();
DROP FUNCTION programmes_search_hears_report();
DROP FUNCTION programmes_search_hears_place();
DROP FUNCTION programmes_search_hears_body();
DROP FUNCTION programmes_search_hears_part();
DROP FUNCTION programmes_search_hears_project();
DROP FUNCTION programmes_index_reports(bigint[]);
DROP FUNCTION programmes_index_places(bigint[]);
DROP FUNCTION programmes_index_bodies(bigint[]);
DROP FUNCTION programmes_index_projects(bigint[]);
DROP FUNCTION programmes_heirs(bigint);
DROP FUNCTION programmes_weighed(text, text, text);
DROP TEXT SEARCH CONFIGURATION programmes_spelling;
DROP TEXT SEARCH CONFIGURATION programmes_words;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0010_what_the_search_reads")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
