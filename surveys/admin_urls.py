"""Addresses of the room `surveys` under /admin/."""

from django.urls import path

from surveys.results import views as results
from surveys.setup import views as setup

app_name = "surveys_admin"

SURVEY = "rounds/<slug:slug>/surveys/<int:pk>/"

urlpatterns = [
    path("rounds/<slug:slug>/surveys/", results.surveys, name="surveys"),
    path("rounds/<slug:slug>/surveys/new/", setup.new_survey, name="new_survey"),
    path(SURVEY, results.survey, name="survey"),
    path(f"{SURVEY}export/<slug:file_format>/", results.export, name="export"),
    path(f"{SURVEY}edit/", setup.edit_survey, name="edit_survey"),
    path(f"{SURVEY}delete/", setup.remove_survey, name="remove_survey"),
    path(f"{SURVEY}questions/new/", setup.new_question, name="new_question"),
    path(f"{SURVEY}questions/<int:question>/", setup.edit_question, name="edit_question"),
    path(f"{SURVEY}questions/<int:question>/remove/", setup.remove_question, name="remove_question"),
    path(f"{SURVEY}questions/<int:question>/up/", setup.question_up, name="question_up"),
    path(f"{SURVEY}questions/<int:question>/down/", setup.question_down, name="question_down"),
]
