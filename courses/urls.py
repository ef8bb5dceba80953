"""Addresses of courses. The page of a course, /courses/<slug>/, is Wagtail's: queries.pages.address_of."""

from django.urls import path

from courses.views import (
    catalogue,
    contents,
    discussions,
    enrolments,
    files,
    hours,
    intakes,
    lessons,
    moderation,
    quizzes,
    releases,
    runs,
    teaching,
    videos,
)
from courses.views.banks import imports, listing, questions

app_name = "courses"
urlpatterns = [
    path("courses/", catalogue.catalogue, name="catalogue"),
    path("courses/<slug:slug>/runs/<int:run_id>/enrol/", enrolments.enrol, name="enrol"),
    path("courses/<slug:slug>/runs/<int:run_id>/withdraw/", enrolments.withdraw, name="withdraw"),
    path(
        "courses/<slug:slug>/lessons/<int:number>/files/<uuid:block>/<slug:part>/",
        files.lesson_file,
        name="lesson_file",
    ),
    path("courses/<slug:slug>/lessons/<int:number>/", lessons.lesson, name="lesson"),
    path("courses/<slug:slug>/lessons/<int:number>/watch/", videos.watch, name="watch"),
    path("courses/<slug:slug>/talk/", discussions.talk, name="talk"),
    path("courses/<slug:slug>/talk/new/", discussions.new_thread, name="new_thread"),
    path("courses/<slug:slug>/quiz/", quizzes.quiz, name="quiz"),
    path("courses/<slug:slug>/quizzes/", quizzes.quiz_list, name="quiz_list"),
    path("courses/<slug:slug>/quizzes/<slug:code>/", quizzes.quiz, name="quiz_of"),
    path("learn/attempts/<uuid:uuid>/", quizzes.result, name="result"),
    path("learn/attempts/<uuid:uuid>/q/<int:position>/", quizzes.question, name="question"),
    path("learn/attempts/<uuid:uuid>/check/", quizzes.check, name="check"),
    path("learn/hours/", hours.own, name="hours"),
    path("learn/hours/new/", hours.hand_in, name="hand_in_hours"),
    path("uni/<slug:org>/hours/", hours.proofs, name="proofs"),
    path("uni/<slug:org>/hours/<int:pk>/", hours.decide, name="decide_proof"),
    path("learn/threads/<int:pk>/", discussions.thread, name="thread"),
    *[
        path(f"learn/threads/<int:pk>/{verb}/", discussions.mark, {"verb": verb}, name=f"thread_{verb}")
        for verb in discussions.THREAD_VERBS
    ],
    path("learn/posts/<int:pk>/edit/", discussions.edit_post, name="edit_post"),
    path("learn/posts/<int:pk>/remove/", discussions.remove_post, name="remove_post"),
    path("learn/posts/<int:pk>/report/", discussions.report_post, name="report_post"),
    *[
        path(f"learn/posts/<int:pk>/{verb}/", discussions.change_post, {"verb": verb}, name=f"post_{verb}")
        for verb in discussions.POST_VERBS
    ],
    path("uni/<slug:org>/courses/<int:run_id>/talk/", moderation.queue, name="moderation"),
    path("uni/<slug:org>/courses/<int:run_id>/talk/mode/", moderation.set_mode, name="talk_mode"),
    path("uni/<slug:org>/courses/<int:run_id>/talk/reports/<int:pk>/", moderation.answer_report, name="answer_report"),
    path("uni/<slug:org>/banks/", listing.banks, name="banks"),
    path("uni/<slug:org>/banks/new/", listing.new_bank, name="new_bank"),
    path("uni/<slug:org>/banks/template/", imports.template, name="bank_template"),
    path("uni/<slug:org>/banks/<slug:code>/", listing.bank, name="bank"),
    path("uni/<slug:org>/banks/<slug:code>/new/<slug:kind>/", questions.new_question, name="new_question"),
    path("uni/<slug:org>/banks/<slug:code>/import/", imports.upload, name="bank_import"),
    path("uni/<slug:org>/banks/<slug:code>/import/<uuid:pk>/", imports.report, name="bank_import_report"),
    path("uni/<slug:org>/banks/<slug:code>/<int:pk>/", questions.question, name="bank_question"),
    path("uni/<slug:org>/banks/<slug:code>/<int:pk>/edit/", questions.edit_question, name="edit_question"),
    path("uni/<slug:org>/banks/<slug:code>/<int:pk>/turn/", questions.turn_question, name="turn_question"),
    path("uni/<slug:org>/courses/", teaching.school_runs, name="school_runs"),
    path("uni/<slug:org>/courses/new/", teaching.open_run, name="open_run"),
    path("uni/<slug:org>/courses/<int:run_id>/", teaching.roster, name="roster"),
    path("uni/<slug:org>/courses/<int:run_id>/content/", contents.content, name="content"),
    path("uni/<slug:org>/courses/<int:run_id>/release/", releases.release, name="release"),
    path("uni/<slug:org>/courses/<int:run_id>/release/preset/", releases.preset, name="release_preset"),
    path("uni/<slug:org>/courses/<int:run_id>/release/<int:pk>/drop/", releases.drop, name="drop_rule"),
    path("uni/<slug:org>/courses/<int:run_id>/settings/", runs.run_settings, name="run_settings"),
    path("uni/<slug:org>/courses/<int:run_id>/settings/helpers/", runs.add_helper, name="add_helper"),
    path("uni/<slug:org>/courses/<int:run_id>/settings/helpers/<int:pk>/drop/", runs.drop_helper, name="drop_helper"),
    path("uni/<slug:org>/courses/<int:run_id>/people/", intakes.intake, name="intake"),
    path("uni/<slug:org>/courses/<int:run_id>/people/<int:pk>/remove/", runs.remove, name="remove_learner"),
    path("uni/<slug:org>/courses/<int:run_id>/turn/", teaching.turn_run, name="turn_run"),
    path("uni/<slug:org>/courses/<int:run_id>/grades/<int:enrolment_id>/", teaching.grade, name="grade"),
]
