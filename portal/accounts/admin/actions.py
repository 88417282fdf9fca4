"""What an administrator can do with a person: each a page that says what will happen, then a service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from portal.accounts import services
from portal.accounts.access import person_of
from portal.accounts.forms import InviteStaffForm, RolesForm
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role, roles_of

CONFIRM = "admin/confirm_action.html"
Context = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One thing to do with a person, its words, and when it can be done."""

    slug: str
    title: str
    sentence: str
    action: str
    done: str
    service: Callable[..., None]
    possible: Callable[[User], bool]
    danger: bool = False

    @property
    def name(self) -> str:
        """As part of the address's name."""
        return self.slug.replace("-", "_")


STEPS = (
    Step(
        "close",
        "Close the account of {person}",
        "They are signed out everywhere at once and cannot sign in. What they did stays, and you can open it again.",
        "Close the account",
        "The account of {person} is closed.",
        services.deactivate,
        lambda person: person.is_active,
        danger=True,
    ),
    Step(
        "reopen",
        "Open the account of {person} again",
        "They can sign in again, with the roles they had.",
        "Open the account",
        "The account of {person} is open again.",
        services.reactivate,
        lambda person: not person.is_active,
    ),
    Step(
        "invite-again",
        "Send {person} the invitation again",
        "They get a new link by which they choose a password. It works for three days.",
        "Send the invitation",
        "The invitation to {person} was sent again.",
        services.invite_again,
        lambda person: person.is_staff and person.is_active and not person.last_login and not person.is_demonstration,
    ),
    Step(
        "sign-out",
        "Sign {person} out everywhere",
        "Their sessions on every device end now. They can sign in again at once.",
        "Sign out everywhere",
        "{person} is signed out everywhere.",
        services.end_sessions,
        lambda person: person.is_active and not person.is_demonstration,
    ),
    Step(
        "reset-second-step",
        "Reset the second step of {person}",
        "Their app and recovery codes stop working. They set a second step up again when they next sign in.",
        "Reset the second step",
        "The second step of {person} was reset.",
        services.reset_second_factor,
        lambda person: person.is_active and not person.is_demonstration,
        danger=True,
    ),
)


def steps_for(request: HttpRequest, person: User) -> list[Context]:
    """The links on a person's page: nothing for those who only read."""
    if not has_role(person_of(request), Role.ADMINISTRATOR):
        return []
    links = [{"title": "Change roles", "url": reverse("admin:accounts_user_roles", args=[person.pk])}]
    for step in STEPS:
        if step.possible(person):
            links.append({"title": step.action, "url": reverse(f"admin:accounts_user_{step.name}", args=[person.pk])})
    return links


def step_view(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Say what will happen, then do it."""
    by = _administrator(request)
    person = get_object_or_404(User, pk=pk)
    step = next(step for step in STEPS if step.slug == slug)
    if request.method == "POST":
        try:
            step.service(person=person, by=by)
        except services.PeopleRefused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, step.done.format(person=person))
        return redirect("admin:accounts_user_change", pk)
    words = {"title": step.title.format(person=person), "sentence": step.sentence, "action": step.action}
    return render(request, CONFIRM, _context(request, person, **words, danger=step.danger))


def roles_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the roles of a person."""
    by = _administrator(request)
    person = get_object_or_404(User, pk=pk)
    form = RolesForm(request.POST or None, initial={"roles": sorted(roles_of(person))})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_roles(person=person, roles=form.chosen(), by=by)
        except services.PeopleRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"The roles of {person} were changed.")
            return redirect("admin:accounts_user_change", pk)
    words = {
        "title": f"Change the roles of {person}",
        "sentence": "Without a role they cannot use the administration. Their account and what they did stay.",
        "action": "Save roles",
    }
    return render(request, CONFIRM, _context(request, person, **words, form=form))


def invite_view(request: HttpRequest) -> HttpResponse:
    """Invite a colleague by email."""
    by = _administrator(request)
    form = InviteStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            person = services.invite_staff(
                email=values["email"], full_name=values["full_name"], roles=form.chosen(), by=by
            )
        except services.PeopleRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"We have sent {person} a link for choosing a password.")
            return redirect("admin:accounts_user_change", person.pk)
    words = {
        "title": "Invite a colleague",
        "sentence": "They get an email with a link by which they choose a password, and then set up a second step.",
        "action": "Send the invitation",
    }
    return render(request, CONFIRM, _context(request, None, **words, form=form))


def _administrator(request: HttpRequest) -> User:
    by = person_of(request)
    if not has_role(by, Role.ADMINISTRATOR):
        raise PermissionDenied("Only an administrator manages people.")
    return by


def _context(request: HttpRequest, person: User | None, **words: Any) -> Context:
    back = (
        reverse("admin:accounts_user_change", args=[person.pk]) if person else reverse("admin:accounts_user_changelist")
    )
    return {**admin.site.each_context(request), "back": back, "back_title": str(person or "People"), **words}
