"""Skill certificates: given once the last thing they ask for is shown, wherever that was.

Never inside the transaction that shows it: a certificate that cannot be issued must not undo a grade. Whoever is
missed, because a message was lost or two parts were shown at the same moment, is found by the sweep.
"""

from collections.abc import Collection

from django.db import transaction

from certificates import public as certificates
from courses.queries import certificate_rules
from courses.queries.certificate_turns import turns_of
from lms.common.alone import each_alone
from lms.people.models import User

AT_ONCE = 500


@transaction.atomic
def award_rules(person_id: int) -> int:
    """Issue every skill certificate the person has earned and has not got; returns how many were issued now."""
    # Two parts shown at once come one after the other, so that the second finds what the first has issued.
    if not User.objects.select_for_update(no_key=True).filter(pk=person_id, is_active=True).exists():
        return 0
    asked = list(certificate_rules.rules())
    turns = {rule: turn for (rule, _person), turn in turns_of(asked, [person_id]).items() if not turn.is_held}
    asked = [rule for rule in asked if rule.pk in turns]
    stands = certificate_rules.standing_of(asked, [person_id])
    earned = [one for one in asked if not certificate_rules.lacks(one, person_id, stands, since=turns[one.pk].since)]
    for rule in earned:
        certificates.issue(certificate_rules.award(rule, person_id, stands, turns[rule.pk]), by=None)
    return len(earned)


def award_missed(people: Collection[int] | None = None) -> int:
    """The same for all who passed every course of a rule, or for those of `people`; returns how many were issued.

    Safe to run twice; whoever cannot be given theirs holds up nobody.
    """
    return each_alone(award_rules, sorted(certificate_rules.may_have_earned(people, AT_ONCE)))
