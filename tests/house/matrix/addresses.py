"""Every address of the site with real arguments: the URLconf names the routes, the cast fills them.

A route that takes different doors in different states stands here with a case for each. A route whose arguments nobody
knows how to fill is an error that names it, never a gap.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern

from lms.common.checks import patterns
from tests.house.matrix.cast import Cast
from tests.house.matrix.cooperating import cooperation_places
from tests.house.matrix.holding_events import event_places

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Address:
    """One row of the matrix: a route of the URLconf, which case of it, and the path to ask for."""

    route: str
    case: str
    path: str


class Unfilled(Exception):
    """A route with an argument that nothing of the cast stands for."""


def addresses(cast: Cast) -> list[Address]:
    """One address a route and case, in the order of the URLconf. Raises Unfilled."""
    found: dict[tuple[str, str], Address] = {}
    for route, pattern in patterns():
        for case, values in _cases(route, cast):
            found.setdefault((route, case), Address(route, case, path_of(route, pattern, values)))
    return list(found.values())


def path_of(route: str, pattern: URLPattern, values: dict[str, Any]) -> str:
    """The path of the route with the values in place of its arguments."""

    def fill(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name not in values:
            raise Unfilled(f"tests/house/matrix/addresses.py does not know what <{name}> is in {route}: add it")
        return str(values[name])

    if route in ODD:
        return ODD[route].format(**values)
    return "/" + ARGUMENT.sub(fill, route).replace("^", "").replace("$", "").replace("\\", "")


# No row has this key.
NOBODY = 999_999
# Routes whose expressions name no arguments.
ODD = {
    "cms/^.*/$": "/cms/nowhere/",
    "documents/^(\\d+)/(.*)$": "/documents/{document_id}/canary.txt",
    "^((?:[\\w\\-]+/)*)$": "/",
}


def _cases(route: str, cast: Cast) -> Iterator[tuple[str, dict[str, Any]]]:
    """The cases of a route: those listed for it, else one without a name."""
    base = _common(cast) | _by_place(route, cast)
    listed = [(case, values) for start, case, values in _listed(cast) if route == start]
    for case, values in listed or [("", {})]:
        yield case, base | values


def _by_place(route: str, cast: Cast) -> dict[str, Any]:
    """Arguments that mean another thing in another part of the site; a longer beginning overrules a shorter."""
    found: dict[str, Any] = {}
    for start, values in sorted(_places(cast).items(), key=lambda place: len(place[0])):
        if route.startswith(start):
            found |= values
    return found


def _places(cast: Cast) -> dict[str, dict[str, Any]]:
    at = cast["organisations"]

    def members(place: str) -> dict[str, Any]:
        return {"code": at[place].code, "pk": cast[f"membership_{place}"].pk}

    def invited(place: str) -> dict[str, Any]:
        return {"code": at[place].code, "pk": cast[f"invitation_{place}"].pk}

    return {
        "skills/": {"code": cast["skill"].code, "pk": NOBODY},
        "learn/labs/": {"uuid": cast["lab_practice"].uuid},
        "certificates/skills/": {"code": cast["skill"].code},
        "ims/": {"noun": "CFItems", "identifier": UUID(int=0)},
        "guardian/": {"token": cast["guardian_token"]},
        "invitations/": {"token": cast["invitation_token"]},
        "courses/": {
            "slug": cast["course"].slug,
            "code": cast["quiz"].code,
            "lab": "lab-qt",
            "block": cast["block"],
            "part": "document",
        },
        "clusters/": {"slug": cast["order_approved"].cluster.city.slug},
        "orders/": {"code": cast["order_approved"].code},
        "orders/searches/": {"pk": NOBODY},
        "contests/": {"slug": cast["contest"].slug, "pk": cast["team_forming"].pk, "token": cast["contest_link"]},
        "contests/teams/<int:pk>/entries/": {"pk": cast["team_approved"].pk, "entry_id": cast["contest_entry"].pk},
        "judge/entries/": {"pk": cast["contest_assignment"].pk, "submission": cast["contest_submission"].pk},
        "gov/contests/": {"pk": cast["contest_season"].pk},
        "gov/contests/tracks/": {"pk": cast["contest_round"].track_id},
        "gov/contests/rounds/": {
            "pk": cast["contest_round"].pk,
            "entry_id": cast["contest_entry"].pk,
            "appeal_id": cast["contest_appeal"].pk,
            "judge_id": cast["contest_assignment"].judge_id,
            "file": cast["contest_round_file"].pk,
            "module": cast["contest_module"].pk,
        },
        "uni/<slug:org>/contests/": {"pk": cast["team_submitted"].pk},
        "contests/entries/": {
            "pk": cast["contest_entry"].pk,
            "module": cast["contest_module"].pk,
            "sponsor": cast["contest_problem"].pk,
        },
        "contests/files/": {"pk": cast["contest_file"].pk},
        "gov/contests/problems/": {"pk": cast["contest_problem"].pk},
        "biz/<slug:org>/contests/": {
            "pk": cast["contest_problem"].pk,
            "track": cast["contest_track"].pk,
            "file": cast["contest_file"].pk,
        },
        "contests/submissions/": {"pk": cast["contest_submission"].pk},
        "gov/contests/submissions/": {"pk": cast["contest_submission"].pk},
        "choices/contacts/": {"pk": cast["contact"].pk},
        "biz/<slug:org>/candidates/": {"pk": cast["candidate"].pk},
        "biz/<slug:org>/orders/<slug:code>/scheme/": {"code": cast["order_approved"].code},
        "learn/gap/": {"code": cast["skill"].code, "level": 2},
        "results/": {
            "code": cast["placement_matched"].match_round.code,
            "pk": cast["appeal"].pk,
        },
        "gov/rounds/": {"code": cast["round_open"].code, "pk": NOBODY},
        "gov/organisations/": {"code": cast["firm_waiting"].code},
        "gov/organisations/<slug:code>/members/": members("association"),
        "gov/organisations/<slug:code>/members/invitations/": invited("association"),
        "gov/members/": members("gov"),
        "gov/members/invitations/": invited("gov"),
        "biz/": {"org": at["biz"].code, "code": cast["order_draft"].code},
        "biz/<slug:org>/partners/": {"pk": cast["partner"].pk},
        "biz/<slug:org>/joint/": {"pk": cast["partner_asked"].pk},
        "biz/<slug:org>/templates/": {"pk": cast["template"].pk},
        "rules/": {"kind": "orders", "key": "STAFF-10"},
        "gov/rules/": {"kind": "orders", "key": "STAFF-10", "version": 1},
        "findings/": {"pk": cast["finding"].pk},
        "vetting/papers/": {"pk": cast["paper"].pk},
        "gov/vetting/": {"pk": cast["vetting"].pk},
        "biz/<slug:code>/": members("biz"),
        "biz/<slug:code>/members/invitations/": invited("biz"),
        "uni/": {"org": at["uni"].code},
        "assoc/": {"org": at["association"].code},
        "uni/<slug:org>/hours/": {"pk": cast["proof"].pk},
        "uni/<slug:org>/categories/": {"pk": NOBODY},
        "uni/<slug:org>/banks/": {"code": cast["bank"].code, "pk": cast["question"].pk, "kind": "truefalse"},
        "uni/<slug:org>/banks/<slug:code>/import/": {"pk": cast["brought"].pk},
        "uni/<slug:org>/courses/<int:run_id>/talk/reports/": {"pk": cast["report"].pk},
        "uni/<slug:org>/courses/<int:run_id>/release/": {"pk": cast["rule"].pk},
        "uni/<slug:org>/courses/<int:run_id>/settings/helpers/": {"pk": cast["helper"].pk},
        "uni/<slug:org>/courses/<int:run_id>/people/": {"pk": cast["enrolment"].pk},
        "uni/<slug:org>/courses/<int:run_id>/labs/": {"lab": "lab-qt"},
        "uni/<slug:org>/courses/<int:run_id>/labs/attempts/": {"uuid": cast["lab_graded"].uuid},
        "uni/<slug:org>/courses/<int:run_id>/quizzes/": {"pk": cast["quiz"].pk},
        "uni/<slug:org>/courses/<int:run_id>/essays/": {"pk": cast["essay"].pk},
        "uni/<slug:org>/courses/<int:run_id>/overrides/": {"pk": cast["override"].pk},
        "uni/<slug:org>/courses/<int:run_id>/regrades/": {"request_id": cast["regrade"].pk},
        "uni/<slug:org>/courses/<int:run_id>/gradebook/": {"item_id": cast["item"].pk},
        "uni/<slug:org>/coverage/": {"code": cast["programme"].programme.code},
        "uni/<slug:org>/programmes/": {
            "code": cast["programme"].programme.code,
            "part": "elective",
            "course": "HX",
            "other": 1,
            "expert": cast["review_expert"].pk,
            "pk": cast["review_expert"].review_id,
        },
        "uni/<slug:org>/programmes/<slug:code>/v<int:number>/review/": {
            "code": cast["review_expert"].review.version.programme.code
        },
        "expert/": {"token": cast["review_token"]},
        "learn/grades/": {"event_id": cast["event"].pk},
        "media/images/": {"path": "nothing.png"},
        "courses/<slug:slug>/assignments/": {"code": cast["assignment"].code},
        "courses/<slug:slug>/assignments/<slug:code>/peers/": {"code": cast["peers"].code, "number": 1, "file": 1},
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/peers/": {
            "pk": cast["peers"].pk,
            "work": cast["peer_work"].pk,
            "review": cast["peer_review"].pk,
        },
        "uni/<slug:org>/courses/<int:run_id>/talk/peer-reports/": {"pk": cast["peer_report"].pk},
        "uni/<slug:org>/courses/<int:run_id>/assignments/": {"pk": cast["assignment"].pk},
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/release/": {"release": cast["mark_release"].pk},
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/similar/": {"pair": cast["similar_pair"].pk},
        "uni/<slug:org>/courses/<int:run_id>/assignments/<int:pk>/mentors/": {
            "pk": cast["group_work"].assignment_id,
            "link": cast["mentor_link"].pk,
        },
        "uni/<slug:org>/courses/<int:run_id>/submissions/": {"pk": cast["submission"].pk},
        "uni/<slug:org>/courses/<int:run_id>/submissions/<int:pk>/members/": {
            "pk": cast["group_work"].pk,
            "member": cast["group_work"].members.get().pk,
        },
        "mentor/links/": {"token": cast["mentor_token"], "pk": cast["group_work"].pk},
        "mentor/links/<str:token>/files/": {"pk": cast["group_work"].files.get().pk},
        "mentor/work/": {"link": cast["mentor_link"].pk, "pk": cast["group_work"].pk},
        "mentor/work/<int:link>/files/": {"pk": cast["group_work"].files.get().pk},
        "learn/submissions/files/": {"pk": cast["submission_file"].pk},
        "learn/threads/": {"pk": cast["thread"].pk},
        "learn/posts/": {"pk": cast["post"].pk},
        "uni/<slug:code>/": members("uni"),
        "uni/<slug:code>/members/invitations/": invited("uni"),
        "notices/": {"pk": cast["notice"].pk},
        "jobs/": {"pk": cast["job_queued"].pk},
        **_base_places(cast),
        "accounts/": {"pk": NOBODY},
        "uni/<slug:org>/certificates/new/": {"source": "class", "key": cast["run"].pk},
        "certificates/": {"number": cast["certificate"].number, "form": "json"},
        "certificates/batches/": {"pk": cast["batch"].pk},
        "certificates/shares/": {"pk": cast["share_link"].pk},
        "s/": {"token": cast["share_link"].token},
        "certificates/status/": {"purpose": "revocation", "number": cast["certificate"].status_list_id},
        "placements/": {"pk": cast["placement_training"].pk, "who": "mentor"},
        "verify/": {"number": cast["certificate"].number},
        "v/": {"number": cast["certificate"].number},
        **cooperation_places(cast),
        **event_places(cast),
        **_cms_places(cast),
    }


def _base_places(cast: Cast) -> dict[str, dict[str, Any]]:
    base, centre = cast["base"], cast["centre"]
    session = cast["base_booking"].sessions.get()
    return {
        "bases/": {"code": base.code},
        "bases/bookings/": {"pk": cast["base_booking"].pk},
        "bases/sessions/": {"pk": session.pk},
        "bases/checks/": {"pk": cast["safety_check"].pk},
        "bases/feeds/": {"key": base.feed_key},
        "centres/": {"code": centre.code},
        "centres/offerings/": {"pk": cast["offering"].pk},
        "uni/<slug:org>/bases/": {"code": base.code, "pk": session.group_id},
        "uni/<slug:org>/bases/<slug:code>/closures/": {"pk": cast["closure"].pk},
        "biz/<slug:org>/bases/": {"code": cast["firm_group"].base.code, "pk": cast["firm_group"].pk},
        "biz/<slug:org>/bases/<slug:code>/closures/": {"pk": NOBODY},
        "uni/<slug:org>/centres/": {"code": centre.code},
        "uni/<slug:org>/centres/<slug:code>/members/": {"pk": centre.members.get().pk},
    }


def _cms_places(cast: Cast) -> dict[str, dict[str, Any]]:
    draft = {"pk": cast["draft"].pk, "content_type_app_name": "courses", "content_type_model_name": "lessonpage"}
    user = {"pk": cast.people["student"].pk}
    return {
        "cms/api/": {"pk": cast["draft"].pk, "action_name": "copy"},
        "cms/api/main/^documents/": {"pk": cast["document"].pk},
        "cms/api/main/^images/": {"pk": cast["image"].pk},
        "cms/pages/": {**draft, "app_label": "courses", "model_name": "coursepage", "action_name": "approve"},
        "cms/bulk/": {"app_label": "wagtailcore", "model_name": "page", "action": "delete"},
        "cms/collections/": {"pk": cast["collection"].pk},
        "cms/workflows/": {"pk": cast["workflow"].pk, "app_label": "wagtailcore", "model_name": "groupapprovaltask"},
        "cms/workflows/tasks/edit/": {"pk": cast["task"].pk},
        "cms/workflows/tasks/disable/": {"pk": cast["task"].pk},
        "cms/workflows/tasks/enable/": {"pk": cast["task"].pk},
        "cms/tag-autocomplete/": {"app_name": "taggit", "model_name": "tag"},
        "cms/editing-sessions/": {"app_label": "courses", "model_name": "coursepage", "object_id": cast["draft"].pk},
        "cms/settings/": {"app_name": "pages", "model_name": "sitesettings", "pk": cast["site"].pk},
        "cms/snippets/": {"pk": cast["menu_item"].pk},
        "cms/snippets/certificates/": {"pk": cast["wording"].pk},
        "cms/snippets/choose/certificates/": {"pk": cast["wording"].pk},
        "cms/snippets/courses/": {"pk": cast["certificate_rule"].pk},
        "cms/snippets/choose/courses/": {"pk": cast["certificate_rule"].pk},
        "cms/sites/": {"pk": cast["site"].pk},
        "cms/users/": user,
        "cms/groups/": {"pk": cast["group"].pk},
        "cms/documents/": {"pk": cast["document"].pk},
        "cms/images/": {"pk": cast["image"].pk},
        "cms/images/<int:image_id>/preview/": {"filter_spec": "width-100"},
    }


def _common(cast: Cast) -> dict[str, Any]:
    """Arguments that mean the same everywhere."""
    page = cast["draft"].pk
    return {
        "rest": "x/",
        "run_id": cast["run"].pk,
        "enrolment_id": cast["enrolment"].pk,
        "number": 1,
        "position": 1,
        "uuid": cast["attempt"].uuid,
        "verb": "lock",
        "key": "no-such-key",
        "uidb36": "1",
        "uidb64": "MQ",
        "token": "no-such-token",
        "provider_id": "nobody",
        "page_id": page,
        "page_pk": page,
        "parent_page_id": page,
        "page_to_move_id": page,
        "destination_id": cast["home"].pk,
        "page_view_restriction_id": NOBODY,
        "restriction_id": NOBODY,
        "revision_id": cast["revision"].pk,
        "revision_id_a": cast["revision_first"].pk,
        "revision_id_b": cast["revision"].pk,
        "workflow_pk": cast["workflow"].pk,
        "workflow_state_id": cast["workflow_state"].pk,
        "task_id": cast["task"].pk,
        "task_state_id": cast["task_state"].pk,
        "collection_id": cast["collection"].pk,
        "session_id": NOBODY,
        "redirect_id": NOBODY,
        "query_id": NOBODY,
        "document_id": cast["document"].pk,
        "doc_id": cast["document"].pk,
        "image_id": cast["image"].pk,
        "uploaded_file_id": NOBODY,
    }


def _listed(cast: Cast) -> list[tuple[str, str, dict[str, Any]]]:
    """(route, case, arguments) of routes with more than one door."""
    orders = ("draft", "submitted", "confirmed", "approved")
    placed = ("matched", "signed", "training", "evaluating")
    rounds = ("draft", "open", "locked", "certified")
    waiting, published = cast["certificate_waiting"].number, cast["placement_matched"].match_round.code
    seat = cast["placement_matched"].offers.get().pk
    state_of = {"confirm": "submitted", "approve": "confirmed", "return": "submitted", "close": "approved"}
    step_of = {"sign": "matched", "start": "signed", "evaluate": "evaluating"}
    round_of = {
        "open": "draft",
        "mock": "open",
        "lock": "open",
        "draw": "locked",
        "rematch": "certified",
        "publish": "certified",
    }
    return [
        *[("orders/<slug:code>/", state, {"code": cast[f"order_{state}"].code}) for state in orders],
        *[(f"orders/<slug:code>/{verb}/", s, {"code": cast[f"order_{s}"].code}) for verb, s in state_of.items()],
        ("orders/<slug:code>/return/", "confirmed", {"code": cast["order_confirmed"].code}),
        *[("placements/<int:pk>/", state, {"pk": cast[f"placement_{state}"].pk}) for state in placed],
        *[(f"placements/<int:pk>/{verb}/", s, {"pk": cast[f"placement_{s}"].pk}) for verb, s in step_of.items()],
        *[(NAMING, who, {"pk": cast["placement_training"].pk, "who": who}) for who in ("mentor", "teacher")],
        *[("gov/rounds/<slug:code>/", state, {"code": cast[f"round_{state}"].code}) for state in rounds],
        *[("results/<slug:code>/", state, {"code": cast[f"round_{state}"].code}) for state in rounds],
        ("results/<slug:code>/", "published", {"code": published}),
        *[(SEAT_ANSWER, verb, {"code": published, "pk": seat, "verb": verb}) for verb in ("accept", "decline", "back")],
        *[("results/<slug:code>/" + end, "drawn", {"code": cast["round_certified"].code}) for end in FILES],
        ("results/<slug:code>/receipt/", "published", {}),
        (SKILL_CHANGE, "retire", {"code": cast["skill"].code, "verb": "retire"}),
        ("gov/rounds/<slug:code>/appeals/<int:pk>/", "", {"code": published, "pk": cast["appeal"].pk}),
        *[(ROUND_STEP, verb, {"code": cast[f"round_{s}"].code, "verb": verb}) for verb, s in round_of.items()],
        *[("certificates/<str:number>/" + end, "waiting", {"number": waiting}) for end in ("", "file.pdf", "revoke/")],
        *[("certificates/<str:number>/" + end, "published", {}) for end in ("", "file.pdf", "revoke/")],
        ("certificates/<str:number>/", "unknown", {"number": "HM-0000-000000"}),
        ("learn/attempts/<uuid:uuid>/", "unknown", {"uuid": UUID(int=0)}),
        ("learn/attempts/<uuid:uuid>/", "own", {}),
        ("learn/labs/<uuid:uuid>/", "unknown", {"uuid": UUID(int=0)}),
        ("learn/labs/<uuid:uuid>/", "own", {}),
        ("mentor/links/<str:token>/", "good", {}),
        ("mentor/links/<str:token>/", "forged", {"token": "no-such.token"}),
        ("expert/<str:token>/", "good", {}),
        ("expert/<str:token>/", "forged", {"token": "no-such.token"}),
        ("jobs/<uuid:pk>/retry/", "failed", {"pk": cast["job_failed"].pk}),
        ("jobs/<uuid:pk>/", "unknown", {"pk": UUID(int=0)}),
        ("jobs/<uuid:pk>/", "own", {}),
        ("placements/<int:pk>/", "unknown", {"pk": NOBODY}),
    ]


NAMING = r"^placements/(?P<pk>\d+)/name/(?P<who>mentor|teacher)/$"
FILES = ("rules.json", "draw.json", "receipt/")
SEAT_ANSWER = r"^results/(?P<code>[-\w]+)/seats/(?P<pk>\d+)/(?P<verb>accept|decline|back)/$"
SKILL_CHANGE = r"^skills/edit/(?P<code>[-\w]+)/(?P<verb>reword|move|merge|split|retire)/$"
ROUND_STEP = r"^gov/rounds/(?P<code>[-\w]+)/(?P<verb>open|mock|lock|draw|rematch|publish)/$"
