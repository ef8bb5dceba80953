"""Addresses of contests. The page of a contest, /contests/<slug>/, is Wagtail's."""

from django.urls import path

from lms.contests.views import boards, listing, schools, teams

app_name = "contests"
urlpatterns = [
    path("contests/", listing.contests, name="contests"),
    path("contests/teams/", teams.own_teams, name="teams"),
    path("contests/teams/<int:pk>/", teams.team, name="team"),
    path("contests/teams/<int:pk>/link/", teams.link, name="team_link"),
    path("contests/teams/<int:pk>/sign/", teams.sign, name="sign"),
    path("contests/teams/<int:pk>/send/", teams.send, name="send_team"),
    path("contests/teams/<int:pk>/leave/", teams.leave, name="leave_team"),
    path("contests/teams/<int:pk>/withdraw/", teams.withdraw, name="withdraw_team"),
    path("contests/join/<str:token>/", teams.join, name="join"),
    path("contests/<slug:slug>/leaderboard/", boards.leaderboard, name="leaderboard"),
    path("contests/<slug:slug>/rules/", listing.rules_page, name="rules"),
    path("contests/<slug:slug>/enter/", teams.make, name="make_team"),
    path("uni/<slug:org>/contests/", schools.queue, name="school_queue"),
    path("uni/<slug:org>/contests/<int:pk>/", schools.review, name="school_team"),
]
