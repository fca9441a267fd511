"""Addresses of the room `groups` under /admin/."""

from django.urls import path

from groups import admin_views
from groups.proposals import board_views, views
from groups.repair import admin_urls as repair
from groups.scenarios import views as scenarios
from groups.showcase import admin_views as showcase

app_name = "groups_admin"

BOARD = "rounds/<slug:slug>/matching/<int:pk>/"

urlpatterns = [
    path("rounds/<slug:slug>/matching/", views.matching, name="matching"),
    path("rounds/<slug:slug>/matching/new/", scenarios.new, name="scenario_new"),
    path("rounds/<slug:slug>/matching/compare/", scenarios.comparison, name="compare"),
    path("rounds/<slug:slug>/matching/compare/<str:file_format>/", scenarios.comparison_file, name="compare_file"),
    path(f"{BOARD}recruit/", scenarios.recruit, name="recruit"),
    path(f"{BOARD}recruit/progress/", scenarios.recruit_progress, name="recruit_progress"),
    path(BOARD, board_views.proposal, name="proposal"),
    path(f"{BOARD}changes/", board_views.changes, name="changes"),
    path(f"{BOARD}export/", board_views.export, name="board_export"),
    path(f"{BOARD}move/", board_views.move, name="move"),
    path(f"{BOARD}undo/", board_views.undo, name="undo"),
    path(f"{BOARD}redo/", board_views.redo, name="redo"),
    path(f"{BOARD}people/<int:application>/effects/", board_views.effects, name="effects"),
    path(f"{BOARD}progress/", views.progress, name="progress"),
    path(f"{BOARD}people/<int:application>/", views.person, name="person"),
    path(f"{BOARD}again/", views.again, name="again"),
    path(f"{BOARD}publish/", views.publish, name="publish"),
    path("rounds/<slug:slug>/groups/", admin_views.groups, name="groups"),
    *repair.urlpatterns,
    path("rounds/<slug:slug>/showcase/", showcase.showcase, name="showcase"),
    path("questions/<int:pk>/hide/", showcase.hide, name="question_hide"),
]
