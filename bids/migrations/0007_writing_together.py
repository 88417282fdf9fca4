"""A team on one bid: who is where, who does what, comments; and a run of autosaves that becomes one version.

The database lets a value go that is no version yet only to the person who typed it, within one run.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION bids_kept_before_it_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM bids_answerversion WHERE answer_id = OLD.id AND version = OLD.version) THEN
        RETURN NEW;
    END IF;
    IF OLD.typing_since IS NOT NULL AND NEW.typing_since = OLD.typing_since
        AND NEW.saved_by_id = OLD.saved_by_id AND NEW.saved_at <= OLD.typing_since + interval '10 minutes' THEN
        RETURN NEW;
    END IF;
    PERFORM bids_refuse('An answer is kept as a version before it is changed');
    RETURN NULL;
END $$;
CREATE TRIGGER kept_before_it_changes BEFORE UPDATE OF value, version ON bids_answer
    FOR EACH ROW WHEN (OLD.version <> NEW.version OR OLD.value IS DISTINCT FROM NEW.value)
    EXECUTE FUNCTION bids_kept_before_it_changes();
CREATE TRIGGER stays_with_its_bid BEFORE UPDATE OF bid_id ON bids_comment
    FOR EACH ROW WHEN (OLD.bid_id <> NEW.bid_id) EXECUTE FUNCTION bids_stays_with_its_bid();
"""

BACKWARD = """
DROP TRIGGER stays_with_its_bid ON bids_comment;
DROP TRIGGER kept_before_it_changes ON bids_answer;
DROP FUNCTION bids_kept_before_it_changes();
"""

# Answers written before versions were kept have one from now on, so that they may be changed.
KEEP_ALL = """
INSERT INTO bids_answerversion (answer_id, version, value, saved_at, saved_by_id)
SELECT id, version, value, saved_at, saved_by_id FROM bids_answer
ON CONFLICT (answer_id, version) DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('bids', '0006_by_invitation_only'),
        ('programmes', '0011_the_search_keeps_itself'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='typing_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assigned_at', models.DateTimeField()),
                ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments_made', to=settings.AUTH_USER_MODEL)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='bids.bid')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='programmes.section')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['bid', 'section'],
                'constraints': [models.UniqueConstraint(fields=('bid', 'section'), name='assignment_once_a_section')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.CharField(max_length=2000)),
                ('written_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='bids.bid')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='programmes.question')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments_resolved', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments_written', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['bid', 'question', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), models.Q(('resolved_at__isnull', True), ('resolved_by__isnull', True)), _connector='OR'), name='comment_resolved_at_and_by'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('bid', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='bids.bid')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='programmes.section')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['bid', 'section', '-seen_at'],
                'constraints': [models.UniqueConstraint(fields=('bid', 'section', 'user'), name='presence_once_a_person_and_section')],
            },
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['typing_since'], condition=models.Q(typing_since__isnull=False), name='answer_typed'),
        ),
        migrations.RunSQL(KEEP_ALL, migrations.RunSQL.noop),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
