"""What an agency oversees: what lies in its city, or everything where it stands above the cities."""

from django.db.models import Q

from lms.organisations.public import Cluster, Kind, Organisation


def oversees(agency: Organisation, cluster: Cluster) -> bool:
    """Whether the agency looks after the cluster."""
    return agency.kind == Kind.AGENCY and agency.city_id in {None, cluster.city_id}


def overseen(agency: Organisation, path: str) -> Q:
    """Rows whose cluster, found along `path`, it looks after; none for who is no agency."""
    if agency.kind != Kind.AGENCY:
        return Q(pk__in=[])
    return Q(pk__isnull=False) if agency.city_id is None else Q(**{f"{path}__city": agency.city_id})
