"""What stands behind the addresses of cooperation: of firm A, school A and the agency together."""

from decimal import Decimal
from typing import Any

from lms.cooperation.operations import calls, deliverables, drafts, factors, milestones
from tests.factories import internships as training
from tests.factories.cooperation import (
    Cast,
    make_agreement,
    make_call,
    make_call_words,
    make_chosen_team,
    make_post_words,
    make_words,
    pdf,
)

PLACES = ("biz", "uni", "gov")
# Whose draft of a call stands below each: a school has none, and meets a firm's.
CALLERS = (("biz", "biz"), ("uni", "biz"), ("gov", "gov"))
# What the pages of one place are below.
BELOW = {"biz": "biz/<slug:org>/cooperation/", "uni": "uni/<slug:org>/cooperation/", "gov": "gov/cooperation/"}


def cooperating(everybody: Any, scene: training.Cast) -> dict[str, Any]:
    """An agreement in force with a report that waits, a draft of each party; a call with its team; posts of each."""
    agency = scene.officer.memberships.get().organisation
    cast = Cast(scene.firm, scene.school, agency, scene.manager, scene.academic, scene.officer)
    agreement = make_agreement(cast)
    drafts_of = zip(PLACES, cast.everybody, strict=True)
    item = agreement.deliverables.get()
    # With a file: its address is walked too.
    report = deliverables.report(item.pk, Decimal(1), "", by=scene.academic, file=pdf())
    type(agreement).objects.filter(pk=agreement.pk).update(
        file=report.file.name, file_name=report.file_name, file_size=report.file_size
    )
    call = make_call(cast)
    team = make_chosen_team(cast, call)
    work = milestones.hand_in(team.milestones.get().pk, "", by=scene.academic, file=pdf())
    return {
        "talent_call": call,
        "talent_team": team,
        "milestone_work": work,
        "call_draft_biz": calls.draft_call(scene.firm.pk, make_call_words(cast), by=scene.manager),
        "call_draft_gov": calls.draft_call(agency.pk, make_call_words(cast), by=scene.officer),
        **{
            f"post_{place}": factors.post_factor(organisation.pk, make_post_words(cast), by=person)
            for place, (organisation, person) in zip(PLACES, cast.everybody, strict=True)
        },
        "agreement": agreement,
        "deliverable": item,
        "delivery_report": report,
        **{
            f"agreement_draft_{place}": drafts.draft_agreement(organisation.pk, make_words(), by=person)
            for place, (organisation, person) in drafts_of
        },
    }


def cooperation_places(cast: Any) -> dict[str, dict[str, Any]]:
    """What the arguments below each place's cooperation mean."""
    one = {"pk": cast["agreement"].pk, "item": cast["deliverable"].pk, "report": cast["delivery_report"].pk}
    return {
        **{BELOW[place]: one for place in PLACES},
        "assoc/<slug:org>/cooperation/": one,
        **{f"{BELOW[place]}calls/": {"pk": cast["talent_call"].pk} for place in PLACES},
        **{f"{BELOW[place]}calls/<int:pk>/edit/": {"pk": cast[f"call_draft_{who}"].pk} for place, who in CALLERS},
        **{
            f"{BELOW[place]}teams/": {"pk": cast["talent_team"].pk, "work": cast["milestone_work"].pk}
            for place in PLACES
        },
        **{f"{BELOW[place]}factors/": {"pk": cast[f"post_{place}"].pk} for place in PLACES},
        **{f"{BELOW[place]}<int:pk>/edit/": {"pk": cast[f"agreement_draft_{place}"].pk} for place in PLACES},
    }
