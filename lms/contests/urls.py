"""Addresses of contests. The page of a contest, /contests/<slug>/, is Wagtail's."""

from django.urls import path

from lms.contests.views import appeals, boards, judges, listing, organising, schools, teams
from lms.contests.views.submissions import files, own, running

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
    path("contests/entries/<int:pk>/submissions/", own.entry_submissions, name="entry_submissions"),
    path("contests/entries/<int:pk>/submissions/<int:module>/", own.hand_in_part, name="hand_in"),
    path("contests/submissions/<int:pk>/", own.receipt, name="receipt"),
    path("contests/submissions/<int:pk>/file/", files.submission_file, name="submission_file"),
    path("gov/contests/rounds/<int:pk>/submissions/", running.round_submissions, name="round_submissions"),
    path("gov/contests/rounds/<int:pk>/submissions/<int:module>/score/", running.score_module, name="score_module"),
    path("gov/contests/rounds/<int:pk>/keys/<int:module>/", running.answer_key, name="answer_key"),
    path("gov/contests/submissions/<int:pk>/retry/", running.retry_submission, name="retry_submission"),
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
    path("judge/entries/<int:pk>/files/<int:submission>/", files.blind_file, name="judge_work"),
    path("gov/contests/", organising.seasons, name="gov_contests"),
    path("gov/contests/rounds/<int:pk>/", organising.desk, name="gov_round"),
    path("gov/contests/rounds/<int:pk>/step/", organising.step, name="gov_step"),
    path("gov/contests/rounds/<int:pk>/entries/<int:entry_id>/", organising.one_entry, name="gov_entry"),
    path("gov/contests/rounds/<int:pk>/appeals/", organising.appeals, name="gov_appeals"),
    path("gov/contests/rounds/<int:pk>/appeals/<int:appeal_id>/", organising.appeal, name="gov_appeal"),
]
