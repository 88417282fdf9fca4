"""Questions may take files beside their answer; how many is sealed with the rest of the question."""

from django.db import migrations, models

SEALED = "section_id,key,kind,required,word_limit,options,columns,show_if_id,show_if_values,order,equals"
QUESTIONS = """
DROP TRIGGER programmes_question_is_sealed ON programmes_question;
CREATE TRIGGER programmes_question_is_sealed BEFORE INSERT OR UPDATE OR DELETE ON programmes_question
    FOR EACH ROW EXECUTE FUNCTION programmes_sealed_part(
        'SELECT round_id FROM programmes_section WHERE id = ($1->>''section_id'')::bigint', '{fields}');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0029_counts_are_read_from_their_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='files_beside',
            field=models.PositiveSmallIntegerField(default=0, help_text='Evidence that may be attached beside the answer: 0 for none, 10 at most', verbose_name='files beside the answer, up to'),
        ),
        migrations.AddField(
            model_name='question',
            name='files_beside_hint',
            field=models.CharField(blank=True, help_text='Told to bidders where they attach them', max_length=200, verbose_name='what files are wanted'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('files_beside', 0), models.Q(('files_beside__lte', 10), models.Q(('kind__in', ['file', 'files']), _negated=True)), _connector='OR'), name='question_files_beside_are_few_and_no_answer'),
        ),
        migrations.RunSQL(QUESTIONS.format(fields=f"{SEALED},files_beside"), QUESTIONS.format(fields=SEALED)),
    ]
