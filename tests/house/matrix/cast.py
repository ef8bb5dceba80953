"""Who knocks at the doors, and what stands behind them: one of everything, each belonging to school A or firm A.

People and states are made by the operations people use, so that no row of the matrix rests on a made-up state.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import GroupApprovalTask, Page, Revision, Site, Task, Workflow, WorkflowTask

from certificates.models import Wording
from certificates.operations import batches, sharing
from courses.models import CertificateRule, CoursePage, SchoolCollection
from internships import public as internships
from internships.models import Appeal, Placement
from internships.operations import candidates as boards
from lms.bases.models import Offering
from lms.bases.operations.bases import renew_feed
from lms.bases.operations.closures import ClosureDraft, close
from lms.bases.operations.safety import CheckDraft, record_check
from lms.jobs.models import Job
from lms.notices import public as notices
from lms.notices.models import Notice
from lms.organisations import access as organisations_access
from lms.organisations.operations import invitations, vettings
from lms.organisations.public import Organisation, Role
from lms.pages.models import MenuItem
from lms.people import access as people_access
from lms.people.models import Guardian
from lms.people.public import User
from tests.factories import bases, courses
from tests.factories import internships as training
from tests.factories.certificates import make_award, make_certificate, make_published_certificate
from tests.factories.organisations import (
    make_agency,
    make_association,
    make_enterprise,
    make_member,
    make_university,
)
from tests.factories.people import make_minor, make_superuser
from tests.house.matrix.contests import contests
from tests.house.matrix.cooperating import cooperating
from tests.house.matrix.holding_events import events
from tests.house.matrix.teaching import teaching

# Words that only school A and site editors may ever read: they stand in titles of drafts, images and documents.
CANARY = "金丝雀草稿"
# A kind of long work nobody runs: these rows are only looked at.
WORK = "tests.matrix"
ACTORS = (
    "anonymous", "student", "classmate", "stranger", "teacher", "academic", "academic_other", "manager", "mentor",
    "manager_other", "officer", "judge", "expert", "editor", "superuser",
)  # fmt: skip


@dataclass
class Cast:
    """People by part, and things by the name the addresses use for them."""

    people: dict[str, User]
    things: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.things[name]


def build() -> Cast:
    """Everybody and everything."""
    scene = training.make_cast()
    cast = Cast(_people(scene))
    makers = (
        _organisations, _training, _learning, _certificates, _letters, _jobs, _bases, _cms, contests, cooperating,
        events,
    )  # fmt: skip
    for make in makers:
        cast.things |= make(cast, scene)
    return cast


def _people(scene: training.Cast) -> dict[str, User]:
    other_school, other_firm = make_university(), make_enterprise()
    association, agency = make_association(), scene.officer.memberships.get().organisation
    return {
        "student": scene.student(name="学员甲"),
        "classmate": scene.student(name="学员乙"),
        "stranger": make_member(Role.STUDENT, other_school, name="外校学员"),
        "teacher": scene.teacher,
        "academic": scene.academic,
        "academic_other": make_member(Role.ACADEMIC, other_school, name="外校教务"),
        "manager": scene.manager,
        "mentor": scene.mentor,
        "manager_other": make_member(Role.MANAGER, other_firm, name="别家负责人"),
        "officer": scene.officer,
        "judge": make_member(Role.JUDGE, association, name="裁判"),
        "expert": make_member(Role.EXPERT, association, name="专家"),
        "editor": make_member(Role.EDITOR, agency, name="编辑"),
        "superuser": make_superuser(),
    }


def _organisations(cast: Cast, scene: training.Cast) -> dict[str, Any]:
    """The places, and in each a membership and an invitation to change."""
    people = cast.people
    places = {
        "uni": scene.school,
        "biz": scene.firm,
        "gov": people["officer"].memberships.get().organisation,
        "association": people["judge"].memberships.get().organisation,
        "agency_other": make_agency(),
    }
    things: dict[str, Any] = {"organisations": places}
    admins = {"uni": "academic", "biz": "manager", "gov": "officer", "association": "officer"}
    roles = {"uni": Role.TEACHER, "biz": Role.MENTOR, "gov": Role.EDITOR, "association": Role.JUDGE}
    for place, admin in admins.items():
        invitation = invitations.invite(places[place], f"{place}@example.test", roles[place], by=people[admin])
        things[f"invitation_{place}"] = invitation
        member = make_member(roles[place], places[place], name="离任者")
        things[f"membership_{place}"] = member.memberships.get()
    things["invitation_token"] = organisations_access.invitation_token(things["invitation_uni"])
    waiting = make_enterprise(code="waiting-firm", name_zh="待核验企业")
    Organisation.objects.filter(pk=waiting.pk).update(vetted_at=None)
    return things | {"firm_waiting": waiting} | _vetting(scene)


def _vetting(scene: training.Cast) -> dict[str, Any]:
    """The firm's application with a paper, sent to the officers."""
    vetting = vettings.begin_vetting(scene.firm.pk, by=scene.manager)
    paper = vettings.add_paper(
        vetting.pk, "licence", SimpleUploadedFile("licence.pdf", b"%PDF-1.7 x"), by=scene.manager
    )
    vetting.move(to="submitted", submitted_at=timezone.now())
    return {"vetting": vetting, "paper": paper}


def _training(cast: Cast, scene: training.Cast) -> dict[str, Any]:
    """An order in every state, rounds before and after their end, and placements at four of their steps."""
    student = cast.people["student"]
    things: dict[str, Any] = {
        f"placement_{state}": make(scene, student=student)
        for state, make in (
            ("matched", training.make_placement),
            ("signed", training.make_signed),
            ("training", training.make_training),
            ("evaluating", training.make_evaluating),
        )
    }
    things |= {
        "skill": training.make_skill("MX-1"),
        "order_draft": training.make_draft(scene),
        "order_submitted": training.make_submitted(scene),
        "order_confirmed": training.make_confirmed(scene),
        "order_approved": training.make_approved(scene),
    }
    things |= _rounds(scene, student, things["order_approved"])
    return things | _joint(cast, scene, things["order_draft"])


def _joint(cast: Cast, scene: training.Cast, draft: Any) -> dict[str, Any]:
    """Firms asked into each other's orders, a template, and a finding a reason gets past."""
    other = cast.people["manager_other"].memberships.get().organisation
    theirs = internships.begin_order(other.pk, scene.school.pk, by=cast.people["manager_other"])
    crowded = training.make_draft(scene, headcount=10, posts=[("跟单员", 90, 2)])
    return {
        "partner": internships.invite_partner(draft.pk, other.uscc, by=scene.manager),
        "partner_asked": internships.invite_partner(theirs.pk, scene.firm.uscc, by=cast.people["manager_other"]),
        "template": internships.save_template(draft.pk, "模板", by=scene.manager),
        "finding": crowded.findings.get(rule__code="STAFF-10"),
    }


def _rounds(scene: training.Cast, student: User, order: Any) -> dict[str, Any]:
    """One round in each state an officer can move on from; the published one is a placement's."""
    drawn = training.make_open_round(scene, order.posts.all(), code="r-certified")
    training.rank(drawn, student, order.posts.all())
    locked = training.make_open_round(scene, order.posts.all(), code="r-locked")
    training.rank(locked, student, order.posts.all())
    internships.lock_round(locked.pk, by=scene.officer)
    opened = training.make_open_round(scene, order.posts.all(), code="r-open")
    training.rank(opened, student, order.posts.all())
    candidate = opened.candidates.get(student=student)
    matched = Placement.objects.filter(student=student, matched_post__isnull=False, match_round__state="published")
    placement = matched.order_by("pk")[0]
    return {
        "appeal": Appeal.objects.create(placement=placement, post=placement.post, claimed_score=9000, reason="有误"),
        "candidate": candidate,
        "contact": boards.ask_contact(candidate.pk, by=scene.manager),
        "round_draft": training.make_round(scene, code="r-draft"),
        "round_open": opened,
        "round_locked": locked,
        "round_certified": training.settle(drawn, scene),
    }


def _learning(cast: Cast, scene: training.Cast) -> dict[str, Any]:
    """What stands behind the addresses of courses; school B has a course too, so that its people work in the CMS."""
    other = cast.people["academic_other"].memberships.get().organisation
    courses.make_course(lessons=1, code="OTHER01", organisation=other)
    return teaching(cast.people, scene)


def _certificates(cast: Cast, scene: training.Cast) -> dict[str, Any]:
    student, school = cast.people["student"], scene.school
    published = make_published_certificate(student, organisation_ids=(school.pk,))
    awards = [make_award(student, organisation_ids=(school.pk,)) for _ in range(settings.CERTIFICATE_SIGN_OFF_FROM)]
    # Proposed by a colleague of the one who knocks, so that the knock may sign it off.
    proposer = make_member("academic", school)
    batch = batches.issue_batch(awards, title="2026", key="matrix", by=proposer)
    return {
        "certificate": published,
        "batch": batch,
        "wording": Wording.objects.create(kind="completion"),
        "certificate_rule": CertificateRule.objects.create(code="matrix", title_zh="技能证书", title_en="Skill"),
        "share_link": sharing.share(published.pk, scope="file", days=30, by=student),
        "certificate_waiting": make_certificate(student, organisation_ids=(school.pk,)),
    }


def _letters(cast: Cast, scene: training.Cast) -> dict[str, Any]:
    """What reaches people by mail or in the bell."""
    student = cast.people["student"]
    notices.notify(student.pk, "log.confirmed", words={"count": 1}, url="/learn/")
    guardian = Guardian.objects.create(ward=make_minor(), name="监护人", email="guardian@example.test")
    return {
        "notice": Notice.objects.filter(person=student).first(),
        "guardian_token": people_access.guardian_token(guardian),
    }


def _jobs(cast: Cast, scene: training.Cast) -> dict[str, Any]:
    """Work the student started: one that waits, one that failed."""
    mine = {"kind": WORK, "started_by": cast.people["student"]}
    return {
        "job_queued": Job.objects.create(key="matrix-queued", **mine),
        "job_failed": Job.objects.create(key="matrix-failed", state=Job.State.FAILED, **mine),
    }


def _bases(cast: Cast, scene: training.Cast) -> dict[str, Any]:
    """School A's base, asked for by firm A and closed for a day; firm A's own; a centre with a course."""
    base = bases.make_base(scene.school)
    paper = SimpleUploadedFile("check.pdf", b"%PDF-1.7 x")
    draft = CheckDraft(timezone.localdate(), 12, "安全办", paper)
    check = record_check(base.pk, draft, by=None)
    group, centre = bases.make_group(base), bases.make_centre(scene.school)
    closed = close(base.pk, ClosureDraft(bases.span(days=30), "holiday", "放假"), by=None)
    run = cast["run"]
    return {
        "base": renew_feed(base.pk, by=None),
        "safety_check": check,
        "base_booking": bases.make_booking(group, scene.firm, by=scene.manager),
        "closure": closed,
        "firm_group": bases.make_group(bases.make_base(scene.firm)),
        "centre": centre,
        "offering": Offering.objects.create(centre=centre, run=run),
    }


def _cms(cast: Cast, scene: training.Cast) -> dict[str, Any]:
    """School A's draft with a history, a workflow on the way, an image and a document; canaries in every title."""
    draft = courses.make_course(
        lessons=1, live=False, code="SECRET1", title=CANARY, slug="secret1", organisation=scene.school
    )
    draft.save_revision(user=cast.people["teacher"])
    draft.title = f"{CANARY}二"
    second = draft.save_revision(user=cast.people["teacher"], approved_go_live_at=timezone.now() + timedelta(days=9))
    workflow = _workflow()
    state = workflow.start(Page.objects.get(pk=draft.pk), cast.people["teacher"])
    collection = SchoolCollection.objects.get(organisation=scene.school).collection
    collection.name = f"{CANARY}集"
    collection.save()
    return {
        "draft": draft,
        "lesson_page": draft.get_descendants().last(),
        "home": courses.make_home(),
        "revision": second,
        "revision_first": Revision.objects.for_instance(draft).order_by("pk").first(),
        "workflow": workflow,
        "workflow_state": state,
        "task": state.current_task_state.task,
        "task_state": state.current_task_state,
        "collection": collection,
        "image": Image.objects.create(title=f"{CANARY}图", file=get_test_image_file(), collection=collection),
        "document": Document.objects.create(
            title=f"{CANARY}文", file=ContentFile("x", "canary.txt"), collection=collection
        ),
        "menu_item": MenuItem.objects.create(place="footer", label_zh="行", label_en="Line", path="/", order=9),
        "site": Site.objects.get(is_default_site=True),
        "page_type": ContentType.objects.get_for_model(CoursePage),
        "group": cast.people["editor"].groups.first(),
    }


def _workflow() -> Workflow:
    workflow = Workflow.objects.create(name="审核")
    task = GroupApprovalTask.objects.create(name="一审")
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.get(pk=task.pk), sort_order=1)
    return workflow
