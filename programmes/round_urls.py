"""Addresses of rounds and programmes."""

from django.urls import path, re_path

from programmes.views import answers, programmes, requirements, rounds

urlpatterns = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<slug:slug>/", rounds.round, name="round"),
    path("rounds/<slug:slug>/questions/", rounds.questions, name="questions"),
    re_path(
        r"^rounds/(?P<slug>[-a-zA-Z0-9_]+)/question-set\.(?P<suffix>pdf|docx)$",
        rounds.question_set,
        name="question_set",
    ),
    path("rounds/<slug:slug>/answers/", answers.answers, name="answers"),
    path("rounds/<slug:slug>/answers.atom", answers.feed, name="answers_feed"),
    path("rounds/<slug:slug>/seal.json", rounds.seal, name="seal"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
    path("programmes/<slug:slug>/requirements/", requirements.requirements, name="requirements"),
]
