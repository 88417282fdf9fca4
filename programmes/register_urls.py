"""Addresses of the register: the first page, projects, authorities, the map, the evidence."""

from __future__ import annotations

from django.urls import path

from programmes.views import authorities, bodies, evidence, home, map, projects, searching

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", searching.search, name="search"),
    path("projects/", projects.search, name="projects"),
    path("projects/<slug:slug>/", projects.project, name="project"),
    path("authorities/", authorities.authorities, name="authorities"),
    path("authorities/<slug:code>/", authorities.authority, name="authority"),
    path("organisations/<slug:slug>/", bodies.organisation, name="organisation"),
    path("map/", map.map_page, name="map"),
    path("evidence/", evidence.search, name="evidence"),
    path("evidence/<slug:slug>/", evidence.report, name="report"),
]
