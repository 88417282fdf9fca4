"""How a person may be told of one kind of event."""

from django.db.models import TextChoices


class Group(TextChoices):
    """What kinds of events are about, in the order in which pages show them."""

    WRITING = "writing", "Writing a bid together"
    DEADLINE = "deadline", "Certifying, submitting and deadlines"
    QUESTIONS = "questions", "Questions and answers"
    DECISION = "decision", "Decisions and invitations"
    ACCOUNT = "account", "Your organisation and your account"
    STAFF = "staff", "Running rounds and assessing bids"
    OTHER = "other", "Everything else"


class Delivery(TextChoices):
    """When an email goes out about an event. The notification on the site is there at once, always."""

    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day"
    OFF = "off", "No email"
