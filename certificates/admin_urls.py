"""Addresses of the room `certificates` under /admin/."""

from django.urls import path

from certificates.desk import views

app_name = "certificates_admin"

ROUND = "rounds/<slug:slug>/certificates/"

urlpatterns = [
    path(ROUND, views.certificates, name="certificates"),
    path(f"{ROUND}issue/", views.issue, name="issue"),
    path(f"{ROUND}rules/", views.rules, name="rules"),
    path(f"{ROUND}badges.csv", views.badges, name="badges"),
    path(f"{ROUND}people/<int:person>/<slug:role>/", views.member, name="member"),
    path(f"{ROUND}<int:pk>/revoke/", views.revoke, name="revoke"),
    path(f"{ROUND}<int:pk>/again/", views.again, name="again"),
]
