"""What every judging page shares: the admin's frame, and confirm pages that call one service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bids.models import Bid
from portal.accounts.models import User
from portal.accounts.refusals import Refused


def person(request: HttpRequest) -> User:
    """Who is asking; the access rule has let in nobody but staff."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def frame() -> dict[str, Any]:
    """What the admin's base template needs; not its list of apps, which costs queries and is not shown here."""
    site = admin.site
    return {
        "site_title": site.site_title,
        "site_header": site.site_header,
        "has_permission": True,
        "available_apps": [],
        "is_popup": False,
        "is_nav_sidebar_enabled": False,
    }


def page(request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page in the admin's frame. ``round`` (or the round of ``bid``) leads back to the round's page."""
    bid = context.get("bid")
    context.setdefault("round", bid.round if isinstance(bid, Bid) else None)
    return render(request, f"admin/evaluations/{template}.html", {**frame(), "title": title, **context}, status=status)


def confirm(
    request: HttpRequest,
    *,
    title: str,
    sentence: str,
    action: str,
    back: str,
    back_title: str,
    do: Callable[[Any], str | tuple[str, str]],
    form: BaseForm | None = None,
    then: str = "",
    consequences: Sequence[str] = (),
    notes: Sequence[str] = (),
    items: Sequence[str] = (),
    items_more: int = 0,
    hidden: Sequence[tuple[str, str]] = (),
    danger: bool = False,
    is_confirmed: bool = True,
) -> HttpResponse:
    """Say what will happen, and on POST do it (``is_confirmed`` is false for a POST that only chose what).

    ``do`` is given the form (or None) and gives the sentence that tells it is done, with the address
    to go to if that is only known then. What the rules refuse is shown in their words, and
    everything typed stays.
    """
    if request.method == "POST" and is_confirmed and (form is None or form.is_valid()):
        try:
            done = do(form)
        except Refused as refusal:
            if form is None:
                messages.error(request, refusal.sentence)
                return redirect(back)
            form.add_error(None, refusal.sentence)
        else:
            sentence, place = (done, then or back) if isinstance(done, str) else done
            messages.success(request, sentence)
            return redirect(place)
    context = {
        **frame(),
        "title": title,
        "sentence": sentence,
        "consequences": consequences,
        "notes": notes,
        "items": items,
        "items_more": items_more,
        "form": form,
        "hidden": hidden,
        "action": action,
        "danger": danger,
        "back": back,
        "back_title": back_title,
    }
    return render(request, "admin/confirm_action.html", context)
