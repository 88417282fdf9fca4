"""Rewording emails in the admin: the list, the editor with its preview, and the approval."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.accounts.access import person_of
from portal.mail.editable import Editable, every_editable
from portal.mail.forms import EmailWordingForm
from portal.mail.models import EmailWording
from portal.mail.refusals import MailRefused
from portal.mail.selectors import newest_values, standings, versions_of, wording_in_force
from portal.mail.services.wording import approve_wording, go_back, may_reword, write_wording
from portal.mail.worded import word

LIST = "admin:mail_emailwording_changelist"


def listing(request: HttpRequest) -> HttpResponse:
    """Every email that may be reworded, with the version in force and one that waits."""
    _reader(request)
    context = {**_shared(request, "Wording of emails"), "standings": standings()}
    return TemplateResponse(request, "admin/mail/wordings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: HttpRequest, key: str) -> HttpResponse:
    """Write the next version of one email, see how it would read, or go back to the built-in words."""
    _reader(request, to_change=request.method == "POST")
    email = _email(key)
    versions = list(versions_of(email.template))
    start = versions[0] if versions and not versions[0].is_built_in else None
    initial = (
        {"subject": start.subject, "body": start.body} if start else {"subject": email.subject, "body": email.body}
    )
    if request.POST.get("action") == "built-in":
        return _go_back(request, email)
    form = EmailWordingForm(request.POST or None, email=email, initial=initial)
    shown = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("action") == "preview":
            values, reader = newest_values(email)
            shown = {
                "email": word(email, form.cleaned_data["subject"], form.cleaned_data["body"], values),
                "to": reader,
            }
        elif answer := _write(request, email, form):
            return answer
    context = {
        **_shared(request, f"Wording: {email.label.lower()}"),
        "email": email,
        "form": form,
        "versions": versions,
        "in_force": wording_in_force(email.template),
        "shown": shown,
        "may_write": may_reword(person_of(request)),
        "list_url": reverse(LIST),
    }
    return TemplateResponse(request, "admin/mail/wording.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def approving(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will be in force, then put it in force."""
    _reader(request, to_change=request.method == "POST")
    wording = get_object_or_404(EmailWording.objects.select_related("written_by"), pk=pk)
    email = _email(wording.template.replace("/", "."))
    back = reverse("admin:mail_emailwording_write", args=[email.key])
    if request.method == "POST":
        try:
            approve_wording(wording_id=wording.pk, by=person_of(request))
        except MailRefused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"Version {wording.version} is in force.")
        return redirect(back)
    words = (email.subject, email.body) if wording.is_built_in else (wording.subject, wording.body)
    context = {
        **_shared(request, f"Approve version {wording.version}: {email.label.lower()}"),
        "sentence": f"{wording.written_by} wrote it. Emails written from now on say this; those sent stay as they are.",
        "worded": word(email, *words, newest_values(email)[0]),
        "note": wording.note,
        "action": "Put it in force" if may_reword(person_of(request)) else "",
        "back": back,
        "back_title": email.label,
    }
    return TemplateResponse(request, "admin/mail/wording_approve.html", context)


def _write(request: HttpRequest, email: Editable, form: EmailWordingForm) -> HttpResponse | None:
    typed: dict[str, Any] = form.cleaned_data
    try:
        written = write_wording(
            template=email.template,
            subject=typed["subject"],
            body=typed["body"],
            note=typed["note"],
            by=person_of(request),
        )
    except MailRefused as refusal:
        form.add_error(None, refusal.sentence)
        return None
    messages.success(request, f"Version {written.version} is kept. Another person now has to approve it.")
    return redirect("admin:mail_emailwording_write", email.key)


def _go_back(request: HttpRequest, email: Editable) -> HttpResponse:
    try:
        go_back(template=email.template, note="", by=person_of(request))
    except MailRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Another person now has to approve going back to the built-in wording.")
    return redirect("admin:mail_emailwording_write", email.key)


def _email(key: str) -> Editable:
    found = next((each for each in every_editable() if each.key == key), None)
    if found is None:
        raise Http404("There is no such email to reword.")
    return found


def _reader(request: HttpRequest, *, to_change: bool = False) -> None:
    person = person_of(request)
    if not person.has_perm("mail.view_emailwording") or (to_change and not may_reword(person)):
        raise PermissionDenied("Only fund officers and administrators reword emails.")


def _shared(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title}
