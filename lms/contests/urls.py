"""Addresses of contests. The page of a contest, /contests/<slug>/, is Wagtail's."""

from django.urls import path

from lms.contests.views import appeals, boards, judges, listing, organising, schools, teams

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
    path("contests/teams/<int:pk>/entries/<int:entry_id>/", appeals.result, name="result"),
    path("contests/teams/<int:pk>/entries/<int:entry_id>/withdraw/", appeals.withdraw, name="withdraw_appeal"),
    path("contests/join/<str:token>/", teams.join, name="join"),
    path("contests/<slug:slug>/leaderboard/", boards.leaderboard, name="leaderboard"),
    path("contests/<slug:slug>/rules/", listing.rules_page, name="rules"),
    path("contests/<slug:slug>/enter/", teams.make, name="make_team"),
    path("uni/<slug:org>/contests/", schools.queue, name="school_queue"),
    path("uni/<slug:org>/contests/<int:pk>/", schools.review, name="school_team"),
    path("judge/", judges.waiting, name="judge"),
    path("judge/done/", judges.done, name="judge_done"),
    path("judge/recusals/", judges.recusals, name="judge_recusals"),
    path("judge/criteria/", judges.criteria, name="judge_criteria"),
    path("judge/entries/<int:pk>/", judges.score, name="judge_entry"),
    path("judge/entries/<int:pk>/files/<int:submission>/", judges.work, name="judge_work"),
    path("gov/contests/", organising.seasons, name="gov_contests"),
    path("gov/contests/rounds/<int:pk>/", organising.desk, name="gov_round"),
    path("gov/contests/rounds/<int:pk>/step/", organising.step, name="gov_step"),
    path("gov/contests/rounds/<int:pk>/entries/<int:entry_id>/", organising.one_entry, name="gov_entry"),
    path("gov/contests/rounds/<int:pk>/appeals/", organising.appeals, name="gov_appeals"),
    path("gov/contests/rounds/<int:pk>/appeals/<int:appeal_id>/", organising.appeal, name="gov_appeal"),
]
