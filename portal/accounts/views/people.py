"""The portal's own pages about the signed-in person; allauth has the rest."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts import access, demonstration, services
from portal.accounts.account_page import account_rows
from portal.accounts.forms import NameForm


@require_GET
@never_cache
@access.signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Your account: name, address, password, second step."""
    return render(request, "accounts/account.html", {"rows": account_rows(access.person_of(request))})


@require_http_methods(["GET", "POST"])
@access.signed_in
def name(request: HttpRequest) -> HttpResponse:
    """Change how you are called."""
    person = access.person_of(request)
    form = NameForm(request.POST or None, initial={"full_name": person.full_name})
    if request.method == "POST" and form.is_valid():
        services.rename(person=person, full_name=form.cleaned_data["full_name"], by=person)
        messages.success(request, "Your name was changed.")
        return redirect("account_home")
    return render(request, "accounts/name.html", {"form": form})


@require_GET
@access.signed_in
def where_to(request: HttpRequest) -> HttpResponse:
    """After signing in: the department to its work list, everyone else to their bids."""
    return redirect("admin:index" if access.person_of(request).is_staff else "/bids/")


@require_GET
@never_cache
@access.public
def demonstration_people(request: HttpRequest) -> HttpResponse:
    """Who can be signed in as with one click; there only with PORTAL_DEMO=1."""
    _demonstration_only()
    context = {"accounts": demonstration.accounts(), "next": request.GET.get("next", "")}
    return render(request, "accounts/demonstration.html", context)


@require_POST
@access.public
def demonstration_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as one of the invented people."""
    _demonstration_only()
    chosen = get_object_or_404(demonstration.accounts(), user_id=pk)
    wanted = request.POST.get("next", "")
    target = wanted if wanted and get_adapter(request).is_safe_url(wanted) else chosen.start
    login = Login(user=chosen.user, email_verification="none", redirect_url=target)
    response: HttpResponse = perform_login(request, login)
    return response


def _demonstration_only() -> None:
    if not settings.PORTAL_DEMO:
        raise Http404(reverse("demonstration"))
