"""People in the admin. Groups, addresses and authenticators have no pages: services look after them."""

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401 - registered first, so that it can be taken away below
import django.contrib.auth.admin  # noqa: F401 - registered first, so that it can be taken away below
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group

from portal.accounts.admin.people import PersonAdmin

__all__ = ["PersonAdmin"]

for model in (Group, EmailAddress, EmailConfirmation, Authenticator, SocialAccount, SocialApp, SocialToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
