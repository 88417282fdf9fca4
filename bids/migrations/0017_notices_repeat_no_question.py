"""Notifications to those who asked no longer repeat the question, and neither do daily emails that carried it.

The words of a question go with the last bid of whoever asked (0016); what repeats them elsewhere would stay behind.
"""

from django.db import migrations
from django.utils.html import escape

LIMIT = 250


def name_the_round_instead(apps, schema_editor):
    """The round's title in the place of the question's words, in the notification and in the email of the day."""
    emails = apps.get_model("mail", "OutboxEmail").objects
    titles = {str(pk): title[:LIMIT] for pk, title in apps.get_model("bids", "Enquiry").objects.values_list("pk", "round__title")}
    for notice in apps.get_model("notices", "Notice").objects.filter(key__startswith="enquiry:"):
        words, title = notice.about, titles.get(notice.key.split(":")[1], "")
        if not words or words == title:
            continue
        email = emails.filter(key=f"digest:{notice.digest_id}").first() if notice.digest_id else None
        if email is not None:
            email.text_body = email.text_body.replace(words, title)
            email.html_body = email.html_body.replace(escape(words), escape(title))
            email.save(update_fields=["text_body", "html_body"])
        notice.about = title
        notice.save(update_fields=["about"])


class Migration(migrations.Migration):
    dependencies = [
        ("bids", "0016_what_goes_with_the_last_bid"),
        ("mail", "0003_wording"),
        ("notices", "0001_initial"),
    ]

    operations = [migrations.RunPython(name_the_round_instead, migrations.RunPython.noop)]
