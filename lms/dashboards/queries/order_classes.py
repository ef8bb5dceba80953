"""The order classes of a school as groups of people: who was placed in an order, whatever post they have in it."""

from courses.public import People
from internships import public as internships

LEFT_EARLY = "ended"


def order_classes(organisation_id: int) -> list[People]:
    """One group an order with published placements, newest first; those who left early are not in it."""
    rows = internships.placements(post__order__school=organisation_id)
    names: dict[str, str] = {}
    people: dict[str, list[int]] = {}
    for row in rows:
        if row.state != LEFT_EARLY:
            names[row.order_code] = f"{row.order_code} {row.enterprise}"
            people.setdefault(row.order_code, []).append(row.student_id)
    return [People(code, names[code], tuple(dict.fromkeys(people[code]))) for code in people]
