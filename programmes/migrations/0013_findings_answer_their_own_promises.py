"""A finding answers a promise of the project that its report is about, whoever links the two.

The rows looked at are held for share, so that neither moves to another project meanwhile.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION programmes_refuse_foreign_promise() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a finding answers a promise of the project that its report is about'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_answers_its_own_project';
END $$;

CREATE FUNCTION programmes_finding_answers_its_project() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about bigint;
    promised bigint;
BEGIN
    SELECT project_id INTO about FROM programmes_evaluationreport WHERE id = NEW.report_id FOR SHARE;
    SELECT project_id INTO promised FROM programmes_measure WHERE id = NEW.measure_id FOR SHARE;
    IF about IS DISTINCT FROM promised THEN
        PERFORM programmes_refuse_foreign_promise();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answers_its_project BEFORE INSERT OR UPDATE OF report_id, measure_id ON programmes_finding
    FOR EACH ROW WHEN (NEW.measure_id IS NOT NULL) EXECUTE FUNCTION programmes_finding_answers_its_project();

CREATE FUNCTION programmes_report_keeps_its_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM programmes_finding WHERE report_id = NEW.id AND measure_id IS NOT NULL) THEN
        PERFORM programmes_refuse_foreign_promise();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_its_project BEFORE UPDATE OF project_id ON programmes_evaluationreport
    FOR EACH ROW WHEN (NEW.project_id IS DISTINCT FROM OLD.project_id)
    EXECUTE FUNCTION programmes_report_keeps_its_project();

CREATE FUNCTION programmes_measure_keeps_its_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM programmes_finding WHERE measure_id = NEW.id) THEN
        PERFORM programmes_refuse_foreign_promise();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_its_project BEFORE UPDATE OF project_id ON programmes_measure
    FOR EACH ROW WHEN (NEW.project_id IS DISTINCT FROM OLD.project_id)
    EXECUTE FUNCTION programmes_measure_keeps_its_project();
"""
BACKWARD = """
DROP TRIGGER keeps_its_project ON programmes_measure;
DROP TRIGGER keeps_its_project ON programmes_evaluationreport;
DROP TRIGGER answers_its_project ON programmes_finding;
DROP FUNCTION programmes_measure_keeps_its_project, programmes_report_keeps_its_project,
    programmes_finding_answers_its_project, programmes_refuse_foreign_promise;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0012_findings_say_which_way")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
