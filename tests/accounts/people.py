"""People for tests: one of each kind."""

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group

from portal.accounts.models import User
from portal.accounts.roles import Role

PASSWORD = "a long pass phrase"
_numbers = count(1)


def make_person(full_name: str = "Sam Bidder", email: str = "", **fields: Any) -> User:
    """Someone with no role; the password is 'a long pass phrase'."""
    email = email or f"person{next(_numbers)}@example.org"
    person = User.objects.create_user(email, PASSWORD, full_name=full_name, **fields)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def make_staff(*roles: Role, second_factor: bool = True, **fields: Any) -> User:
    """Someone in the department holding these roles, with a second factor unless told otherwise."""
    fields.setdefault("full_name", f"Robin {roles[0].label}" if roles else "Robin Staff")
    person = make_person(is_staff=True, **fields)
    for role in roles:
        group, _ = Group.objects.get_or_create(name=role.value)
        person.groups.add(group)
    if second_factor:
        give_second_factor(person)
    return person


def give_second_factor(person: User) -> str:
    """A TOTP authenticator; returns its secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(person, secret)
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    return secret
