"""The person who signs in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac


class UserManager(BaseUserManager["User"]):
    """Makes people. Email addresses are kept in lower case, so one person has one account."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person; with no password they cannot sign in by one until they set it."""
        if not email:
            raise ValueError("A person needs an email address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Someone who looks after the installation. Roles still have to be given."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by email address. Departmental roles are groups (see `roles`)."""

    email = models.EmailField("email address", max_length=254, unique=True)
    full_name = models.CharField("full name", max_length=150)
    is_demonstration = models.BooleanField("demonstration account", default=False, editable=False)
    is_staff = models.BooleanField("may use the admin", default=False)
    is_active = models.BooleanField("active", default=True)
    session_version = models.PositiveIntegerField(default=0, editable=False)
    date_joined = models.DateTimeField("joined", default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    # Filled by `roles.roles_of`.
    _portal_roles: frozenset[str] | None = None

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ("full_name", "pk")
        constraints = (models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),)

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """Used by Django's and allauth's pages."""
        return str(self)

    def get_short_name(self) -> str:
        """The whole name: guessing at first names gets them wrong."""
        return str(self)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Covers `session_version` too, so that raising it ends every session."""
        value = f"{self.password}:{self.session_version}"
        return salted_hmac("portal.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()


class Session(AbstractBaseSession):
    """One browser that somebody may be signed in with. ``browser`` is a few words, never an address or a place."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions", db_constraint=False)
    browser = models.CharField(max_length=60, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        """The engine that reads and writes these."""
        from portal.accounts.sessions import SessionStore

        return SessionStore


class DemonstrationAccount(models.Model):
    """What the demonstration says of an invented person. Only there with PORTAL_DEMO=1."""

    user = models.OneToOneField(User, models.CASCADE, related_name="demonstration")
    group = models.CharField("heading it stands under", max_length=80, default="People")
    position = models.CharField(max_length=120)
    tries = models.CharField("what to try", max_length=300)
    start = models.CharField("first page", max_length=200, default="/")
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return f"{self.user}, {self.position}"
