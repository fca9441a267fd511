"""Addresses of the room `surveys`, from the site's root."""

from django.urls import path

from surveys.answering import views as answering
from surveys.messages import views as messages

app_name = "surveys"

urlpatterns = [
    path("surveys/<int:pk>/", answering.survey, name="survey"),
    path("surveys/<int:pk>/message/", messages.message, name="message"),
]
