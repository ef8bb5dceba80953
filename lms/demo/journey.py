"""The whole loop on the loaded data, as `manage.py start --check` reports it."""

from typing import Any

from lms.organisations import public as organisations
from lms.skills import public as skills


def run() -> dict[str, Any]:
    """What is loaded, and `ok`: whether everything that must be there is."""
    loaded = {
        "cities": organisations.City.objects.count(),
        "clusters": organisations.Cluster.objects.count(),
        "universities": organisations.Organisation.objects.filter(kind=organisations.Kind.UNIVERSITY).count(),
        "skills": skills.Skill.objects.count(),
    }
    return {"ok": all(loaded.values()), "loaded": loaded}
