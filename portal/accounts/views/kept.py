"""Text kept while its writer signs in again: put away, shown, sent on by the writer's own press."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.accounts import access, typed_text
from portal.accounts.signed_out import sign_in_address

SESSION_KEY = "typed_text"
PARCEL_LIMIT = 400_000


@require_POST
@access.public
def keep(request: HttpRequest) -> HttpResponse:
    """Put a parcel of ours into the session, and go to the sign-in page."""
    parcel = request.POST.get("parcel", "")
    if len(parcel) <= PARCEL_LIMIT and typed_text.unseal(parcel) and _not_too_often(request):
        request.session[SESSION_KEY] = parcel
        target = reverse("text_kept")
    else:
        target = reverse("where_to")
    return redirect(sign_in_address(target))


@require_GET
@never_cache
@access.signed_in
def show(request: HttpRequest) -> HttpResponse:
    """The kept text, for the person who typed it and for nobody else."""
    text = typed_text.unseal(request.session.get(SESSION_KEY, ""))
    if text is not None and text.person != request.user.pk:
        del request.session[SESSION_KEY]
        return render(request, "accounts/not_your_text.html", status=403)
    return render(request, "accounts/text_waiting.html", {"text": text})


@require_POST
@access.signed_in
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the kept text away."""
    request.session.pop(SESSION_KEY, None)
    return redirect("where_to")


def _not_too_often(request: HttpRequest) -> bool:
    """Anyone may call `keep`, so one address may not fill the session table."""
    return bool(ratelimit.consume(request, action="keep_text"))
