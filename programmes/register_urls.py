"""Addresses of the register: the first page, projects, authorities, the map, the evidence."""

from __future__ import annotations

from django.urls import path

from programmes.views import (
    authorities,
    bodies,
    corrections,
    evidence,
    home,
    map,
    map_files,
    projects,
    searching,
    stories,
    useful,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", searching.search, name="search"),
    path("projects/", projects.search, name="projects"),
    path("projects/<slug:slug>/", projects.project, name="project"),
    path("authorities/", authorities.authorities, name="authorities"),
    path("authorities/<slug:code>/", authorities.authority, name="authority"),
    path("organisations/<slug:slug>/", bodies.organisation, name="organisation"),
    path("map/", map.map_page, name="map"),
    path("map/every-authority/", map.every_authority, name="every_authority"),
    path("map/regions.csv", map_files.regions, name="map_regions"),
    path("map.svg", map_files.picture, name="map_picture"),
    path("map.csv", map_files.table, {"suffix": "csv"}, name="map_csv"),
    path("map.xlsx", map_files.table, {"suffix": "xlsx"}, name="map_xlsx"),
    path("map.json", map_files.table, {"suffix": "json"}, name="map_json"),
    path("evidence/", evidence.search, name="evidence"),
    path("evidence/<slug:slug>/", evidence.report, name="report"),
    path("stories/", stories.stories, name="stories"),
    path("stories/<slug:slug>/", stories.story, name="story"),
    path("useful/", useful.useful, name="useful"),
    path("corrections/<slug:entry>/<slug:slug>/", corrections.ask_correction, name="ask_correction"),
]
