"""A published answer may be corrected: what it said before, and why, is kept, or nothing changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION programmes_answer_is_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND (SELECT is_rehearsal FROM programmes_round WHERE id = OLD.round_id) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'question' - 'answer' - 'corrected_at'
            = to_jsonb(OLD) - 'question' - 'answer' - 'corrected_at'
        AND NEW.corrected_at > coalesce(OLD.corrected_at, OLD.published_at)
        AND EXISTS (
            SELECT 1 FROM programmes_answercorrection WHERE answer_id = OLD.id AND corrected_at = NEW.corrected_at
            AND question_before = OLD.question AND answer_before = OLD.answer
        ) THEN
        RETURN NEW;
    END IF;
    PERFORM programmes_refuse(format('A published answer stays as it was made: %s refused', TG_OP));
    RETURN NULL;
END $$;
DROP TRIGGER programmes_answer_stays ON programmes_publishedanswer;
CREATE TRIGGER programmes_answer_stays BEFORE UPDATE OR DELETE ON programmes_publishedanswer
    FOR EACH ROW EXECUTE FUNCTION programmes_answer_is_corrected();

CREATE FUNCTION programmes_answer_correction_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM programmes_round r JOIN programmes_publishedanswer a ON a.round_id = r.id
        WHERE a.id = OLD.answer_id AND r.is_rehearsal
    ) THEN
        RETURN OLD;
    END IF;
    PERFORM programmes_refuse(format('A correction stays as it was made: %s refused', TG_OP));
    RETURN NULL;
END $$;
CREATE TRIGGER programmes_answer_correction_stays BEFORE UPDATE OR DELETE ON programmes_answercorrection
    FOR EACH ROW EXECUTE FUNCTION programmes_answer_correction_stays();
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON programmes_answercorrection
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
"""

BACKWARD = """
DROP TRIGGER not_emptied ON programmes_answercorrection;
DROP TRIGGER programmes_answer_correction_stays ON programmes_answercorrection;
DROP FUNCTION programmes_answer_correction_stays();
DROP TRIGGER programmes_answer_stays ON programmes_publishedanswer;
CREATE TRIGGER programmes_answer_stays BEFORE UPDATE OR DELETE ON programmes_publishedanswer
    FOR EACH ROW EXECUTE FUNCTION programmes_stays_as_published('A published answer');
DROP FUNCTION programmes_answer_is_corrected();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0025_statistics_stay_as_published'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='publishedanswer',
            name='corrected_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='AnswerCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('question_before', models.TextField()),
                ('answer_before', models.TextField()),
                ('reason', models.TextField()),
                ('corrected_at', models.DateTimeField()),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='programmes.publishedanswer')),
                ('corrected_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers_corrected', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['answer', 'number'],
                'constraints': [models.UniqueConstraint(fields=('answer', 'number'), name='answer_correction_number_once_an_answer'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='answer_correction_says_why')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
