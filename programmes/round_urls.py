"""Addresses of rounds and programmes."""

from django.urls import path, re_path

from programmes.views import answers, programmes, requirements, rounds, statistics

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
    path("rounds/<slug:slug>/statistics/", statistics.statistics, name="statistics"),
    re_path(
        r"^rounds/(?P<slug>[-a-zA-Z0-9_]+)/statistics\.(?P<suffix>csv|xlsx|json)$",
        statistics.statistics_file,
        name="statistics_file",
    ),
    path("rounds/<slug:slug>/seal.json", rounds.seal, name="seal"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
    path("programmes/<slug:slug>/requirements/", requirements.requirements, name="requirements"),
]
