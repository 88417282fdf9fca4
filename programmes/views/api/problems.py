"""Errors as RFC 9457 describes them, and the frame of every answer of the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from programmes.views.public import public_page

PROBLEM_TYPE = "application/problem+json"


class Problem(Exception):
    """What is wrong with a request: a status, a sentence, and a sentence for each field."""

    def __init__(self, status: HTTPStatus, detail: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors or {}

    def answer(self) -> HttpResponse:
        """The answer that says so."""
        said: dict[str, Any] = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
        }
        if self.errors:
            said["errors"] = [{"field": field, "message": message} for field, message in self.errors.items()]
        return _open(HttpResponse(json.dumps(said), status=self.status, content_type=PROBLEM_TYPE))


def not_found(detail: str) -> Problem:
    """Nothing is at this address."""
    return Problem(HTTPStatus.NOT_FOUND, detail)


def api(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A public page whose every answer is data: problems too, of whatever method."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return _open(view(request, *args, **kwargs))
        except Problem as problem:
            return problem.answer()

    page = public_page(answered)

    @wraps(page)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method in ("GET", "HEAD"):
            return page(request, *args, **kwargs)
        refused = Problem(HTTPStatus.METHOD_NOT_ALLOWED, "This API only reads: use GET or HEAD").answer()
        refused["Allow"] = "GET, HEAD"
        return refused

    return csrf_exempt(framed)  # nothing here changes anything, and a refusal is to be data as well


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response
