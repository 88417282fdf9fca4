"""Asking for something wrong in the register to be put right: a page of its own, for anyone."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts import access
from portal.accounts.models import User
from programmes.forms.corrections import AskForm
from programmes.models import LocalAuthority, Organisation, Project, Standing
from programmes.selectors.bodies import body_of
from programmes.selectors.corrections import leads_anything
from programmes.selectors.projects import public_projects
from programmes.services.corrections import ask


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.public
def ask_correction(request: HttpRequest, entry: str, slug: str) -> HttpResponse:
    """The form about one entry; sent, it says what happens next."""
    subject, page = _subject(entry, slug)
    person = request.user if isinstance(request.user, User) else None
    form = AskForm(request.POST or None, initial=_known(person))
    context = {"form": form, "subject": subject, "page": page}
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="ask_correction"):
            return render(request, "programmes/corrections/wait.html", context, status=429)
        ask(subject=subject, said=form.cleaned_data, by=person)
        return render(request, "programmes/corrections/asked.html", context)
    return render(request, "programmes/corrections/ask.html", context)


def _known(person: User | None) -> dict[str, str]:
    """What we know of someone signed in, so that they need not type it."""
    if person is None:
        return {}
    standing = Standing.ORGANISATION if leads_anything(person) else ""
    return {"name": person.full_name, "email": person.email, "standing": standing}


def _subject(entry: str, slug: str) -> tuple[Project | Organisation | LocalAuthority, str]:
    """The entry, which the public can see, and the address of its page."""
    found: Project | Organisation | LocalAuthority | None = None
    if entry == "projects":
        found = public_projects().filter(slug=slug).first()
    elif entry == "authorities":
        found = LocalAuthority.objects.filter(gss_code=slug.upper()).first()
    elif entry == "organisations" and (body := body_of(slug)):
        if not body.is_the_council:
            return body.organisation, reverse("programmes:organisation", args=[slug])
        found = body.organisation.authority
    if found is None:
        raise Http404
    return found, found.get_absolute_url()
