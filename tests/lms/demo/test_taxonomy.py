"""The demo's changes of the taxonomy: there to be looked at, and no figure moves."""

import pytest

from lms.demo import loader, people, taxonomy
from lms.skills import public as skills
from lms.skills.models import Skill, SkillChange

pytestmark = pytest.mark.django_db


def test_one_skill_is_merged_and_one_split_and_as_many_can_be_chosen_as_before():
    loader.load_reference(lambda words: None)
    before = list(skills.skills().values_list("code", flat=True))

    taxonomy.load(people.load())

    assert list(skills.skills().values_list("code", flat=True)) == before
    ended = dict(Skill.objects.exclude(state="active").values_list("code", "counts_as"))
    assert ended == {"EC-14": "EC-02", "MK-11": "MK-06"}
    assert set(SkillChange.objects.values_list("kind", flat=True)) == {"added", "merged", "split"}
