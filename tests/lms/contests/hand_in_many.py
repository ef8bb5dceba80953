"""Run in a process of its own: hand in so many answer files, and start the job that scores them.

Usage: python -m tests.lms.contests.hand_in_many COUNT, with DJANGO_SETTINGS_MODULE and LMS_DATA in the environment.
"""

import sys

import django

django.setup()

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction

from lms.contests.models import Submission
from lms.contests.operations.submissions import runs
from tests.factories.submissions import make_scored_cast

EACH = 25
ROWS = 40


@transaction.atomic
def hand_in(count: int) -> None:
    """Commits as one: so many rows, their files, and the job."""
    key = "id,value\n" + "".join(f"{n},{'ab'[n % 2]}\n" for n in range(ROWS))
    cast, module = make_scored_cast(key=key.encode())
    storage = Submission._meta.get_field("file").storage
    rows = []
    for _ in range(count // EACH):
        entry = cast.entry()
        for number in range(1, EACH + 1):
            answer = "id,value\n" + "".join(f"{n},{'ab'[n % 2] if n < number else 'a'}\n" for n in range(ROWS))
            name = storage.save("contests/work/many.bin", ContentFile(answer.encode()))
            rows.append(
                Submission(
                    entry=entry, module=module, number=number, kind="answers", file=name, name="a.csv", sha256="0" * 64,
                    by=entry.team.captain,
                )
            )  # fmt: skip
    Submission.objects.bulk_create(rows)
    runs.score_waiting(module.pk, by=cast.officer)


if __name__ == "__main__":
    call_command("createcachetable", verbosity=0)
    hand_in(int(sys.argv[1]))
