"""What stands behind the addresses of cooperation: of firm A, school A and the agency together."""

from decimal import Decimal
from typing import Any

from lms.cooperation.operations import deliverables, drafts
from tests.factories import internships as training
from tests.factories.cooperation import Cast, make_agreement, make_words, pdf

PLACES = ("biz", "uni", "gov")
# What the pages of one place are below.
BELOW = {"biz": "biz/<slug:org>/cooperation/", "uni": "uni/<slug:org>/cooperation/", "gov": "gov/cooperation/"}


def cooperating(everybody: Any, scene: training.Cast) -> dict[str, Any]:
    """An agreement in force with a report that waits, and a draft of each party."""
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
    return {
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
        **{f"{BELOW[place]}<int:pk>/edit/": {"pk": cast[f"agreement_draft_{place}"].pk} for place in PLACES},
    }
