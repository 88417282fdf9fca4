"""The person signed in, with the number of their unread notifications, in the one query that finds them."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from portal.accounts.models import User
from portal.notices.models import Notice


class CountingBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """allauth's own, except that ``request.user`` knows ``unread_notices``.

    Pages show the number in their navigation; counted here it costs no query of its own, and pages
    that never ask who is reading (the public ones) do not count at all.
    """

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, if their account is open."""
        unread = (
            Notice.objects.filter(person=OuterRef("pk"), read_at__isnull=True)
            .order_by()
            .values("person")
            .annotate(number=Count("pk"))
            .values("number")
        )
        counted = User.objects.annotate(unread_notices=Coalesce(Subquery(unread, output_field=IntegerField()), 0))
        person = counted.filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
