"""Skill certificates: given at the moment the last thing they ask for is shown, wherever that was."""

from django.db import transaction

from certificates import public as certificates
from courses.queries import certificate_rules


@transaction.atomic
def award_rules(person_id: int) -> int:
    """Issue every skill certificate the person has earned and has not got; returns how many are earned."""
    asked = list(certificate_rules.rules())
    stands = certificate_rules.standing_of(asked, [person_id])
    earned = [rule for rule in asked if not certificate_rules.lacks(rule, person_id, stands)]
    for rule in earned:
        certificates.issue(certificate_rules.award(rule, person_id, stands), by=None)
    return len(earned)
