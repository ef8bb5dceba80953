"""Addresses of courses. The page of a course, /courses/<slug>/, is Wagtail's: queries.pages.address_of."""

from django.urls import path

from courses.views import (
    assignments,
    catalogue,
    contents,
    discussions,
    enrolments,
    files,
    grade_imports,
    gradebook,
    groups,
    hours,
    intakes,
    labs,
    lessons,
    mark_releases,
    marking,
    mentor_links,
    mentoring,
    moderation,
    own_grades,
    papers,
    peer_reviews,
    peer_rounds,
    quizzes,
    regrades,
    releases,
    risks,
    run_assignments,
    run_labs,
    runs,
    schemes,
    similarity,
    teaching,
    videos,
)
from courses.views.banks import imports, listing, questions
from courses.views.programmes import attainment as programme_attainment
from courses.views.programmes import drafts as programme_drafts
from courses.views.programmes import experts as programme_experts
from courses.views.programmes import files as programme_files
from courses.views.programmes import listing as programme_listing
from courses.views.programmes import matrix as programme_matrix
from courses.views.programmes import own as programme_own
from courses.views.programmes import reviews as programme_reviews
from courses.views.programmes import skills as programme_skills
from courses.views.programmes import versions as programme_versions

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
    path("courses/<slug:slug>/labs/", labs.lab_list, name="lab_list"),
    path("courses/<slug:slug>/labs/<slug:lab>/", labs.lab, name="lab"),
    path("learn/labs/<uuid:uuid>/", labs.lab_attempt, name="lab_attempt"),
    path("courses/<slug:slug>/assignments/", assignments.assignment_list, name="assignment_list"),
    path("courses/<slug:slug>/assignments/<slug:code>/", assignments.assignment, name="assignment"),
    path("courses/<slug:slug>/assignments/<slug:code>/peers/", peer_reviews.peer_round, name="peer_round"),
    path(
        "courses/<slug:slug>/assignments/<slug:code>/peers/<int:number>/", peer_reviews.peer_review, name="peer_review"
    ),
    path(
        "courses/<slug:slug>/assignments/<slug:code>/peers/<int:number>/files/<int:file>/",
        peer_reviews.peer_file,
        name="peer_file",
    ),
    path(
        "courses/<slug:slug>/assignments/<slug:code>/peers/received/<int:number>/",
        peer_reviews.peer_received,
        name="peer_received",
    ),
    path("uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/peers/", peer_rounds.run_peers, name="run_peers"),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/peers/edit/",
        peer_rounds.edit_peers,
        name="edit_peers",
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/peers/publish/",
        peer_rounds.publish_peers,
        name="publish_peers",
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/peers/works/<int:work>/",
        peer_rounds.peer_work,
        name="peer_work",
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/peers/reviews/<int:review>/",
        peer_rounds.turn_review,
        name="turn_review",
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/talk/peer-reports/<int:pk>/",
        peer_rounds.answer_peer_report,
        name="answer_peer_report",
    ),
    path("learn/submissions/files/<int:pk>/", assignments.submission_file, name="submission_file"),
    path("uni/<slug:org>/marking/", marking.marking_queue, name="marking_queue"),
    path("uni/<slug:org>/courses/<int:run_id>/assignments/", run_assignments.run_assignments, name="run_assignments"),
    path("uni/<slug:org>/courses/<int:run_id>/assignments/new/", run_assignments.new_assignment, name="new_assignment"),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/",
        run_assignments.run_assignment,
        name="run_assignment",
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/edit/",
        run_assignments.edit_assignment,
        name="edit_assignment",
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/publish/",
        run_assignments.publish,
        name="publish_assignment",
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/release/", mark_releases.release, name="release_marks"
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/release/<int:release>/undo/",
        mark_releases.undo,
        name="undo_release",
    ),
    path("uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/mentors/", mentor_links.mentors, name="mentors"),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/mentors/<int:link>/link/",
        mentor_links.hand_over,
        name="hand_over_link",
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/mentors/<int:link>/revoke/",
        mentor_links.revoke,
        name="revoke_link",
    ),
    path("uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/similar/", similarity.similar, name="similar"),
    path(
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/similar/<int:pair>/",
        similarity.similar_pair,
        name="similar_pair",
    ),
    path("uni/<slug:org>/courses/<int:run_id>/submissions/<int:pk>/", marking.mark, name="mark"),
    path(
        "uni/<slug:org>/courses/<int:run_id>/submissions/<int:pk>/take-back/",
        mark_releases.take_back,
        name="take_back_mark",
    ),
    path("uni/<slug:org>/courses/<int:run_id>/submissions/<int:pk>/shares/", marking.weigh_shares, name="weigh_shares"),
    path("uni/<slug:org>/courses/<int:run_id>/submissions/<int:pk>/alone/", marking.waive_mentor, name="waive_mentor"),
    path(
        "uni/<slug:org>/courses/<int:run_id>/submissions/<int:pk>/members/<int:member>/",
        marking.adjust_member,
        name="adjust_member",
    ),
    path("mentor/links/<str:token>/", mentoring.mentor_link, name="mentor_link"),
    path("mentor/links/<str:token>/works/<int:pk>/", mentoring.mentor_link_mark, name="mentor_link_mark"),
    path("mentor/links/<str:token>/files/<int:pk>/", mentoring.mentor_link_file, name="mentor_link_file"),
    path("mentor/links/<str:token>/private/", mentoring.mentor_link_private, name="mentor_link_private"),
    path("mentor/work/<int:link>/", mentoring.mentor_work, name="mentor_work"),
    path("mentor/work/<int:link>/works/<int:pk>/", mentoring.mentor_work_mark, name="mentor_work_mark"),
    path("mentor/work/<int:link>/files/<int:pk>/", mentoring.mentor_work_file, name="mentor_work_file"),
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
    path("uni/<slug:org>/banks/<slug:code>/edit/", listing.edit_bank, name="edit_bank"),
    path("uni/<slug:org>/banks/<slug:code>/export/", listing.export, name="bank_export"),
    path("uni/<slug:org>/banks/<slug:code>/import/", imports.upload, name="bank_import"),
    path("uni/<slug:org>/banks/<slug:code>/import/<uuid:pk>/", imports.report, name="bank_import_report"),
    path("uni/<slug:org>/banks/<slug:code>/<int:pk>/", questions.question, name="bank_question"),
    path("uni/<slug:org>/banks/<slug:code>/<int:pk>/edit/", questions.edit_question, name="edit_question"),
    path("uni/<slug:org>/banks/<slug:code>/<int:pk>/turn/", questions.turn_question, name="turn_question"),
    path("uni/<slug:org>/courses/<int:run_id>/labs/", run_labs.run_labs, name="run_labs"),
    path(
        "uni/<slug:org>/courses/<int:run_id>/labs/attempts/<uuid:uuid>/",
        run_labs.run_lab_attempt,
        name="run_lab_attempt",
    ),
    path("uni/<slug:org>/courses/<int:run_id>/labs/<slug:lab>/", run_labs.run_lab, name="run_lab"),
    path(
        "uni/<slug:org>/courses/<int:run_id>/labs/<slug:lab>/grant/<int:enrolment_id>/",
        run_labs.grant_lab,
        name="grant_lab",
    ),
    path("uni/<slug:org>/courses/<int:run_id>/quizzes/", papers.run_quizzes, name="run_quizzes"),
    path("uni/<slug:org>/courses/<int:run_id>/quizzes/new/", papers.new_quiz, name="new_quiz"),
    path("uni/<slug:org>/courses/<int:run_id>/quizzes/<int:pk>/", papers.run_quiz, name="run_quiz"),
    path("uni/<slug:org>/courses/<int:run_id>/quizzes/<int:pk>/edit/", papers.edit_quiz, name="edit_quiz"),
    path("uni/<slug:org>/courses/<int:run_id>/quizzes/<int:pk>/retire/", papers.retire_quiz, name="retire_quiz"),
    path("uni/<slug:org>/courses/<int:run_id>/essays/<int:pk>/", papers.mark_essay, name="mark_essay"),
    path("uni/<slug:org>/courses/<int:run_id>/overrides/new/", papers.ask_override, name="ask_override"),
    path("uni/<slug:org>/courses/<int:run_id>/overrides/<int:pk>/", papers.decide_override, name="decide_override"),
    path("uni/<slug:org>/courses/", teaching.school_runs, name="school_runs"),
    path("uni/<slug:org>/courses/new/", teaching.open_run, name="open_run"),
    path("uni/<slug:org>/courses/<int:run_id>/", teaching.roster, name="roster"),
    path("uni/<slug:org>/courses/<int:run_id>/progress/", risks.class_progress, name="class_progress"),
    path("uni/<slug:org>/courses/<int:run_id>/content/", contents.content, name="content"),
    path("uni/<slug:org>/courses/<int:run_id>/release/", releases.release, name="release"),
    path("uni/<slug:org>/courses/<int:run_id>/release/preset/", releases.preset, name="release_preset"),
    path("uni/<slug:org>/courses/<int:run_id>/release/<int:pk>/drop/", releases.drop, name="drop_rule"),
    path("uni/<slug:org>/courses/<int:run_id>/settings/", runs.run_settings, name="run_settings"),
    path("uni/<slug:org>/courses/<int:run_id>/settings/helpers/", runs.add_helper, name="add_helper"),
    path("uni/<slug:org>/courses/<int:run_id>/settings/helpers/<int:pk>/drop/", runs.drop_helper, name="drop_helper"),
    path("uni/<slug:org>/courses/<int:run_id>/people/", intakes.intake, name="intake"),
    path("uni/<slug:org>/courses/<int:run_id>/people/<int:pk>/remove/", runs.remove, name="remove_learner"),
    path("uni/<slug:org>/courses/<int:run_id>/groups/", groups.run_groups, name="run_groups"),
    path("uni/<slug:org>/courses/<int:run_id>/turn/", teaching.turn_run, name="turn_run"),
    path("uni/<slug:org>/courses/<int:run_id>/grades/<int:enrolment_id>/", teaching.grade, name="grade"),
    path("uni/<slug:org>/coverage/<slug:code>/", programme_skills.skill_matrix, name="skill_matrix"),
    path("uni/<slug:org>/programmes/", programme_listing.programmes, name="programmes"),
    path("uni/<slug:org>/programmes/new/", programme_listing.new_programme, name="new_programme"),
    path("uni/<slug:org>/programmes/<slug:code>/next/", programme_listing.next_version, name="next_programme_version"),
    path("uni/<slug:org>/programmes/<slug:code>/v<int:number>/", programme_versions.programme, name="programme"),
    path("uni/<slug:org>/programmes/<slug:code>/v<int:number>/edit/", programme_drafts.edit, name="edit_programme"),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/edit/support/",
        programme_matrix.edit_support,
        name="edit_support",
    ),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/edit/<slug:part>/",
        programme_drafts.edit,
        name="edit_programme_part",
    ),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/courses/<slug:course>/",
        programme_drafts.standard,
        name="course_standard",
    ),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/export/", programme_files.export, name="export_programme"
    ),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/import/", programme_files.bring_in, name="import_programme"
    ),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/attainment/",
        programme_attainment.attainment,
        name="attainment",
    ),
    path("uni/<slug:org>/programmes/<slug:code>/v<int:number>/print/", programme_files.paper, name="print_programme"),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/review/", programme_reviews.review, name="programme_review"
    ),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/review/experts/<int:expert>/link/",
        programme_reviews.hand_over,
        name="hand_over_review",
    ),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/review/experts/<int:expert>/revoke/",
        programme_reviews.revoke,
        name="revoke_review",
    ),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/review/<int:pk>/minutes/",
        programme_reviews.minutes,
        name="review_minutes",
    ),
    path("learn/programme/", programme_own.own_programme, name="own_programme"),
    path("expert/<str:token>/", programme_experts.review_link, name="review_link"),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/history/",
        programme_versions.history,
        name="programme_history",
    ),
    path(
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/since/<int:other>/",
        programme_versions.difference,
        name="programme_difference",
    ),
    path("learn/grades/", own_grades.own_courses, name="own_courses"),
    path("learn/grades/<int:run_id>/", own_grades.own_grades, name="own_grades"),
    path("learn/grades/<int:run_id>/<int:event_id>/regrade/", regrades.ask, name="ask_regrade"),
    path("uni/<slug:org>/grades/scheme/", schemes.scheme, name="scheme"),
    path("uni/<slug:org>/courses/<int:run_id>/gradebook/import/", grade_imports.import_file, name="import_grades"),
    path("uni/<slug:org>/grades/", regrades.school_grades, name="school_grades"),
    path("uni/<slug:org>/courses/<int:run_id>/regrades/", regrades.queue, name="regrades"),
    path("uni/<slug:org>/courses/<int:run_id>/regrades/<int:request_id>/", regrades.answer, name="regrade"),
    path("uni/<slug:org>/courses/<int:run_id>/gradebook/", gradebook.book, name="gradebook"),
    path("uni/<slug:org>/courses/<int:run_id>/gradebook/publish/", gradebook.publish, name="publish_grades"),
    path("uni/<slug:org>/courses/<int:run_id>/gradebook/new/", gradebook.item, name="add_grade_item"),
    path("uni/<slug:org>/courses/<int:run_id>/gradebook/<int:item_id>/", gradebook.column, name="grade_column"),
    path("uni/<slug:org>/courses/<int:run_id>/gradebook/<int:item_id>/edit/", gradebook.item, name="grade_item"),
    path(
        "uni/<slug:org>/courses/<int:run_id>/gradebook/<int:item_id>/remove/",
        gradebook.remove_item,
        name="remove_grade_item",
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/gradebook/<int:item_id>/publish/", gradebook.publish, name="publish_item"
    ),
    path(
        "uni/<slug:org>/courses/<int:run_id>/gradebook/<int:item_id>/<int:enrolment_id>/",
        gradebook.cell,
        name="grade_cell",
    ),
]
