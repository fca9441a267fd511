"""Addresses of the room `groups`, from the site's root."""

from django.urls import path

from groups import views
from groups.showcase import public_views as showcase
from groups.showcase import question_views as questions
from groups.showcase import views as slides

app_name = "groups"

urlpatterns = [
    path("groups/<int:pk>/", views.detail, name="detail"),
    path("groups/<int:pk>/slide/", slides.slide, name="slide"),
    path("groups/<int:pk>/slide/consents/", slides.consents, name="slide_consents"),
    path("groups/<int:pk>/slide/remove/", slides.remove, name="slide_remove"),
    path("groups/<int:pk>/slide/preview/", slides.preview, name="slide_preview"),
    path("groups/<int:pk>/slide/thumbnail/", slides.thumbnail, name="slide_thumbnail"),
    path("groups/<int:pk>/slide/file/", slides.file, name="slide_file"),
    path("showcase/", showcase.showcases, name="showcases"),
    path("showcase/<slug:slug>/", showcase.showcase, name="showcase"),
    path("showcase/<slug:slug>/present/", showcase.present, name="present"),
    path("showcase/<slug:slug>/<int:number>/", showcase.shown_slide, name="shown_slide"),
    path("showcase/<slug:slug>/<int:number>/ask/", questions.ask, name="ask"),
    path("questions/<int:pk>/vote/", questions.vote, name="vote"),
    path("questions/<int:pk>/unvote/", questions.unvote, name="unvote"),
    path("questions/<int:pk>/answered/", questions.answered, name="question_answered"),
    path("rounds/<slug:slug>/groups/", views.round_groups, name="round_groups"),
]
