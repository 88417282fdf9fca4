"""Organisations in the admin: opened by an officer, who invites the first lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse

from portal.accounts.access import person_of
from portal.accounts.models import User
from portal.look.lists import DemonstrationFilter
from programmes.admin.new_lead import new_lead_view
from programmes.forms.memberships import InviteForm
from programmes.models import MemberRole, Organisation
from programmes.permissions_people import may_open_organisations
from programmes.refusals import PeopleRefused
from programmes.selectors import organisations as selectors
from programmes.services.invitations import invite
from programmes.services.organisations import create_organisation, update_organisation

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Organisation]
    Form = ModelForm[Organisation]
else:
    ModelAdmin, Form = admin.ModelAdmin, ModelForm

NO_LEAD = "none"


class LeadFilter(admin.SimpleListFilter):
    """Organisations that nobody leads yet: their first lead is to be invited."""

    title = "lead"
    parameter_name = "lead"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(NO_LEAD, "Has no lead"), ("some", "Has a lead")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        leads = models.Q(memberships__role=MemberRole.LEAD, memberships__ended_at__isnull=True)
        led = Organisation.objects.filter(leads).values("pk")
        if self.value() is None:
            return queryset
        return queryset.exclude(pk__in=led) if self.value() == NO_LEAD else queryset.filter(pk__in=led)


@admin.register(Organisation)
class OrganisationAdmin(ModelAdmin):
    """Bodies that may bid, their people, and the way to invite a lead."""

    list_display = ("name", "kind", "authority", "leads", "people", "waiting")
    list_filter = (LeadFilter, "kind", ("is_demonstration", DemonstrationFilter))
    search_fields = ("name", "slug", "org_id")
    fields = ("name", "kind", "authority", "address", "org_id")
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    list_per_page = 50
    actions = None
    change_form_template = "admin/programmes/organisation.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return selectors.with_counts(super().get_queryset(request))

    @admin.display(description="leads", ordering="leads")
    def leads(self, organisation: Organisation) -> int:
        """How many lead it now."""
        return int(getattr(organisation, "leads", 0))

    @admin.display(description="people", ordering="people")
    def people(self, organisation: Organisation) -> int:
        """How many work for it now."""
        return int(getattr(organisation, "people", 0))

    @admin.display(description="open invitations", ordering="waiting")
    def waiting(self, organisation: Organisation) -> int:
        """How many invitations wait for an answer."""
        return int(getattr(organisation, "waiting", 0))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _may(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _may(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Organisation, form: Form, change: bool) -> None:
        """Through the services, which keep the record."""
        by = person_of(request)
        if change:
            update_organisation(organisation=obj, by=by)
            return
        values = {name: form.cleaned_data[name] for name in ("name", "kind", "authority", "address", "org_id")}
        made = create_organisation(**values, by=by)
        obj.pk, obj.slug = made.pk, made.slug

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(invite_view)
        own = path("<int:pk>/invite/", view, name="programmes_organisation_invite")
        lead = path(
            "<int:pk>/lead/", self.admin_site.admin_view(new_lead_view), name="programmes_organisation_new_lead"
        )
        return [own, lead, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With its people and its open invitations."""
        found = self.get_object(request, object_id)
        people = {} if found is None else {"members": selectors.members(found), "invited": selectors.invitations(found)}
        extra = {**(extra_context or {}), **people, "may_invite": _may(request)}
        return super().change_view(request, object_id, form_url, extra)


def invite_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite someone to an organisation: its first lead, most of the time."""
    if refusal := may_open_organisations(request.user):
        raise PermissionDenied(refusal)
    organisation = get_object_or_404(Organisation, pk=pk)
    form = InviteForm(request.POST or None, initial={"role": MemberRole.LEAD})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            invite(organisation=organisation, **values, by=person_of(request))
        except PeopleRefused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"We have sent an invitation to {values['email']}. It works for two weeks.")
            return redirect("admin:programmes_organisation_change", pk)
    context = {
        **admin.site.each_context(request),
        "title": f"Invite someone to {organisation}",
        "sentence": "They get an email with a link that works once, for two weeks. A lead can then invite the others.",
        "action": "Send invitation",
        "form": form,
        "back": reverse("admin:programmes_organisation_change", args=[pk]),
        "back_title": organisation.name,
    }
    return render(request, "admin/confirm_action.html", context)


def _may(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and may_open_organisations(request.user) is None
