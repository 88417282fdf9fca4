"""What a person had typed when their session ended, carried safely through signing in.

The form's CSRF token says in whose session it was given out: at each sign-in a signed cookie
remembers a digest of the new CSRF secret beside the person. So text is only ever offered back to
the person who typed it, and a page of another site, which cannot know a token, is never echoed.
"""

import re
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, CSRF_TOKEN_LENGTH

from portal.audit.digests import sha256_of

COOKIE = "portal_typed"
COOKIE_DAYS = 30
REMEMBERED_SESSIONS = 5
MAX_CHARACTERS = 200_000
MAX_FIELDS = 600
MAX_AGE = 24 * 60 * 60
_COOKIE_SALT = "portal.accounts.typed_text.cookie"
_ENVELOPE_SALT = "portal.accounts.typed_text.envelope"
_CSRF_FIELD = "csrfmiddlewaretoken"
_MARKS = re.compile(r"(version-|rows-|base-|(key|read|go|settle|next|was|add_row|remove_row|partners|remove_file)$)")
"""Names of hidden fields and buttons: sent again with the text, but nobody typed them."""
_SECRET_NAMES = frozenset({"code", "otp", "token", "secret"})


@dataclass(frozen=True)
class TypedText:
    """The fields of one refused POST: `person` typed them (None when that cannot be told)."""

    path: str
    person: int | None
    fields: list[tuple[str, str]]
    files: list[str] = field(default_factory=list)
    secrets_left_out: bool = False

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What to show of it: without the marks that a page carries for itself."""
        return [(name, value) for name, value in self.fields if not _MARKS.match(name)]

    @property
    def has_text(self) -> bool:
        """Whether anything was typed, beyond the press of a button."""
        return any(value.strip() for _, value in self.fields)

    @property
    def can_be_carried(self) -> bool:
        """Whether it may be offered back after signing in: whose it is is known, and it is not too long."""
        size = sum(len(name) + len(value) for name, value in self.fields)
        return self.person is not None and size <= MAX_CHARACTERS and len(self.fields) <= MAX_FIELDS


def read(request: HttpRequest) -> TypedText:
    """The typed fields of a POST, without passwords, codes and files."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [(name, value) for name, value in pairs if name != _CSRF_FIELD and not _is_secret(name)]
    files = [cast(str, upload.name) for _, uploads in request.FILES.lists() for upload in uploads]
    left_out = any(_is_secret(name) for name, _ in pairs if name != _CSRF_FIELD)
    return TypedText(request.get_full_path(), typist(request), kept, files, left_out)


def seal(text: TypedText) -> str:
    """The text as a signed parcel that a page can hold and only we could have made."""
    return signing.dumps(asdict(text), salt=_ENVELOPE_SALT, compress=True)


def unseal(parcel: str) -> TypedText | None:
    """The text of a parcel, or None when it is not ours or older than a day."""
    try:
        raw = signing.loads(parcel, salt=_ENVELOPE_SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return TypedText(**{**raw, "fields": [(name, value) for name, value in raw["fields"]]})


def typist(request: HttpRequest) -> int | None:
    """Who was signed in when the posted form was given out, by its CSRF token; None when unknown."""
    mark = _mark_of_token(request.POST.get(_CSRF_FIELD, ""))
    return next((person for known, person in _remembered(request) if known == mark), None)


def remember(request: HttpRequest, response: HttpResponse, person: int) -> None:
    """At sign-in: note in the browser whose the forms given out from now on are."""
    mark = _mark_of_token(request.META.get("CSRF_COOKIE", ""))
    if mark is None:
        return
    pairs = [(mark, person), *_remembered(request)][:REMEMBERED_SESSIONS]
    response.set_cookie(
        COOKIE,
        signing.dumps(pairs, salt=_COOKIE_SALT),
        max_age=COOKIE_DAYS * 24 * 60 * 60,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _remembered(request: HttpRequest) -> list[tuple[str, int]]:
    try:
        pairs: list[Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_COOKIE_SALT)
    except signing.BadSignature:
        return []
    return [(str(mark), int(person)) for mark, person in pairs]


def _mark_of_token(token: str) -> str | None:
    """The mark of the secret in a form's token, which Django masks afresh for every page."""
    if len(token) not in (CSRF_SECRET_LENGTH, CSRF_TOKEN_LENGTH) or not set(token) <= set(CSRF_ALLOWED_CHARS):
        return None
    return _mark_of_secret(_unmasked(token) if len(token) == CSRF_TOKEN_LENGTH else token)


def _unmasked(token: str) -> str:
    """The secret in a masked token: its second half less its first, letter by letter."""
    chars = CSRF_ALLOWED_CHARS
    mask, masked = token[:CSRF_SECRET_LENGTH], token[CSRF_SECRET_LENGTH:]
    pairs = zip((chars.index(x) for x in masked), (chars.index(x) for x in mask), strict=True)
    return "".join(chars[x - y] for x, y in pairs)


def _mark_of_secret(secret: str) -> str:
    return sha256_of(f"{settings.SECRET_KEY}:{secret}")[:32]


def _is_secret(name: str) -> bool:
    return "password" in name.lower() or name.lower() in _SECRET_NAMES
