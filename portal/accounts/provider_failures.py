"""When the organisation's sign-in does not work: what a person is told, and what they can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount import app_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

UNREACHABLE, TOO_LATE, REFUSED, NOT_TRUSTED = "unreachable", "too_late", "refused", "not_trusted"


@dataclass(frozen=True, slots=True)
class Failure:
    """A heading and a sentence, and the status of the page."""

    title: str
    said: str
    status: int = 401


FAILURES: Final = {
    UNREACHABLE: Failure(
        "{name} is not answering",
        "We could not reach it. This is usually over in a few minutes.",
        503,
    ),
    TOO_LATE: Failure(
        "Start again to sign in",
        "It took too long, or it was begun in another browser or tab. For your safety each sign-in works once.",
    ),
    REFUSED: Failure(
        "{name} did not sign you in",
        "It sent you back without signing you in. It may want something from you first, such as a new password.",
    ),
    NOT_TRUSTED: Failure(
        "{name} did not answer as it should",
        "What it sent does not show that it comes from there and is meant for this service, so we signed nobody in.",
    ),
}


def failed(request: HttpRequest | None, why: str, name: str) -> HttpResponse:
    """The page for one kind of failure."""
    failure = FAILURES[why]
    context = {"heading": failure.title.format(name=name), "said": failure.said.format(name=name), "why": why}
    return render(request, "socialaccount/authentication_error.html", context, status=failure.status)


def why_it_failed(request: HttpRequest, exception: BaseException | None, more: dict[str, Any]) -> str:
    """Which kind of failure allauth met: a refusal, or, without a state, an answer that nobody of ours waits for."""
    if isinstance(exception, requests.RequestException):
        return UNREACHABLE
    if exception is not None:
        return NOT_TRUSTED
    return REFUSED if "state" in more or "error" in request.GET else TOO_LATE


class ProviderSession(requests.Session):
    """Asks the provider. Not answering, or answering that it cannot, leads to the page that says so.

    allauth catches neither where it first asks for the provider's addresses.
    """

    def __init__(self, request: HttpRequest | None, name: str) -> None:
        super().__init__()
        self._asked_by, self._name = request, name

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """With a limit of time."""
        kwargs.setdefault("timeout", app_settings.REQUESTS_TIMEOUT)
        try:
            answer = super().request(*args, **kwargs)
        except requests.RequestException as exception:
            raise ImmediateHttpResponse(failed(self._asked_by, UNREACHABLE, self._name)) from exception
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ImmediateHttpResponse(failed(self._asked_by, UNREACHABLE, self._name))
        return answer
