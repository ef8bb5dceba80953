"""Addresses of courses. The page of a course, /courses/<slug>/, is Wagtail's: queries.pages.address_of."""

from django.urls import path

from courses.views import catalogue, enrolments, lessons, quizzes, teaching

app_name = "courses"
urlpatterns = [
    path("courses/", catalogue.catalogue, name="catalogue"),
    path("courses/<slug:slug>/runs/<int:run_id>/enrol/", enrolments.enrol, name="enrol"),
    path("courses/<slug:slug>/runs/<int:run_id>/withdraw/", enrolments.withdraw, name="withdraw"),
    path("courses/<slug:slug>/lessons/<int:number>/", lessons.lesson, name="lesson"),
    path("courses/<slug:slug>/quiz/", quizzes.quiz, name="quiz"),
    path("learn/attempts/<uuid:uuid>/", quizzes.result, name="result"),
    path("learn/attempts/<uuid:uuid>/q/<int:position>/", quizzes.question, name="question"),
    path("learn/attempts/<uuid:uuid>/check/", quizzes.check, name="check"),
    path("uni/<slug:org>/courses/", teaching.school_runs, name="school_runs"),
    path("uni/<slug:org>/courses/new/", teaching.open_run, name="open_run"),
    path("uni/<slug:org>/courses/<int:run_id>/", teaching.roster, name="roster"),
    path("uni/<slug:org>/courses/<int:run_id>/turn/", teaching.turn_run, name="turn_run"),
    path("uni/<slug:org>/courses/<int:run_id>/grades/<int:enrolment_id>/", teaching.grade, name="grade"),
]
