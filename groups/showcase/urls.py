"""Addresses of the showcase, part of the room's."""

from django.urls import path

from groups.showcase import public_views, question_views, views

urlpatterns = [
    path("groups/<int:pk>/slide/", views.slide, name="slide"),
    path("groups/<int:pk>/slide/consents/", views.consents, name="slide_consents"),
    path("groups/<int:pk>/slide/remove/", views.remove, name="slide_remove"),
    path("groups/<int:pk>/slide/preview/", views.preview, name="slide_preview"),
    path("groups/<int:pk>/slide/thumbnail/", views.thumbnail, name="slide_thumbnail"),
    path("groups/<int:pk>/slide/file/", views.file, name="slide_file"),
    path("showcase/", public_views.showcases, name="showcases"),
    path("showcase/<slug:slug>/", public_views.showcase, name="showcase"),
    path("showcase/<slug:slug>/present/", public_views.present, name="present"),
    path("showcase/<slug:slug>/<int:number>/", public_views.shown_slide, name="shown_slide"),
    path("showcase/<slug:slug>/<int:number>/ask/", question_views.ask, name="ask"),
    path("questions/<int:pk>/vote/", question_views.vote, name="vote"),
    path("questions/<int:pk>/unvote/", question_views.unvote, name="unvote"),
    path("questions/<int:pk>/answered/", question_views.answered, name="question_answered"),
]
