"""What workstations train follows the taxonomy."""

import pytest

from lms.skills import public as skills
from lms.skills.queries import uses
from lms.skills.tree import Merge
from tests.factories.bases import make_group

pytestmark = pytest.mark.django_db


def test_groups_train_the_successor_once():
    skills.load_taxonomy()
    groups = [make_group(name=f"组 {number}") for number in range(2)]
    known = skills.by_code(["EC-01", "EC-02"])
    groups[0].skills.set([known["EC-02"]])
    groups[1].skills.set([known["EC-01"], known["EC-02"]])
    assert {use.key: n for use, n in uses.uses_of(["EC-02"])} == {"bases.groups": 2}

    change = skills.change_taxonomy(Merge(("EC-02",), "EC-01"), reason="同一件事", by=None)

    assert [[one.code for one in group.skills.all()] for group in groups] == [["EC-01"], ["EC-01"]]
    assert change.followed == {"bases.groups": 2}
