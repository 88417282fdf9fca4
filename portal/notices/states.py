"""How a person may be told of one kind of event."""

from django.db.models import TextChoices


class Delivery(TextChoices):
    """When an email goes out about an event. The notification on the site is there at once, always."""

    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day"
    OFF = "off", "No email"
