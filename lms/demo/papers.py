"""What machines score in the demo's contests: papers with their hidden keys (data/contests/), and cases of labs."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.labs import LABS
from lms.common import csvfile
from lms.contests import public as contests
from lms.demo.outline import DATA

SHOWN = ("id", "question_zh", "options")
FOLDER = DATA / "contests"
# The cases are drawn by the labs themselves: this year's first round's from this seed.
SEED = 2026
# Of every hundred questions of a paper so many count for the live board alone; which ones is drawn by the paper's name.
PUBLIC_PERCENT = 50


@dataclass(frozen=True)
class Paper:
    """A part that a machine scores: a paper as its rows, or the case of a lab."""

    lab: str
    case: Mapping[str, Any]
    rows: tuple[Mapping[str, str], ...] = ()

    @property
    def labels(self) -> list[str]:
        """What may be answered to a question, once each, in the order of the options."""
        return list(dict.fromkeys(one.split(" ")[0] for row in self.rows for one in row["options"].split("；")))


def papers_of(said: Mapping[str, Any], draw: int = 0) -> dict[str, Paper]:
    """{part: paper} of a contest of the outline, without the parts that only judges mark; each draw has other cases."""
    parts = enumerate(said["modules"], 1)
    return {f"m{n}": _paper(said["code"], n, one, draw) for n, one in parts if one["scoring"] != "judges"}


def machines_of(said: Mapping[str, Any], papers: Mapping[str, Paper], draw: int = 0) -> dict[str, contests.Machine]:
    """{part: its key or case} of these papers; of each draw other questions are the public ones."""
    seed = f"{said['code']}:{draw}" if draw else said["code"]
    return {part: machine(seed, part, paper) for part, paper in papers.items()}


def add_sheets(said: Mapping[str, Any], round_id: int, papers: Mapping[str, Paper]) -> None:
    """The questions of the round's papers, where its teams find their data."""
    for number, one in enumerate(said["modules"], 1):
        paper = papers.get(f"m{number}")
        if paper and not paper.lab:
            file = SimpleUploadedFile(f"{one['zh']}.csv", sheet(paper))
            contests.add_round_file(round_id, file, title=f"{one['zh']}：题目", licence="contest", by=None)


def machine(code: str, part: str, paper: Paper) -> contests.Machine:
    """The hidden key of a paper, or the case as teams get it."""
    if paper.lab:
        content = json.dumps(paper.case, ensure_ascii=False, indent=1).encode()
        return contests.Machine(f"{paper.lab.lower()}.json", content)
    spec = {"metric": "accuracy", "floor": "0", "full": "1", "values": ["answer"], "labels": paper.labels,
            "public_percent": PUBLIC_PERCENT, "seed": f"{code}:{part}"}  # fmt: skip
    key = "id,answer\n" + "".join(f"{row['id']},{row['answer']}\n" for row in paper.rows)
    note = f"题目在赛题数据里。答案文件两列 id、answer，answer 填 {'、'.join(paper.labels)} 之一。"
    return contests.Machine("key.csv", key.encode(), spec, note)


def sheet(paper: Paper) -> bytes:
    """The questions as teams get them."""
    out = io.StringIO()
    csv.writer(out).writerows([SHOWN, *([row[name] for name in SHOWN] for row in paper.rows)])
    return out.getvalue().encode()


def _paper(code: str, number: int, said: Mapping[str, Any], draw: int) -> Paper:
    if "lab" in said:
        return Paper(said["lab"], LABS[said["lab"]].make(SEED + draw))
    return Paper("", {}, tuple(csvfile.rows(FOLDER / f"{code.lower()}-m{number}.csv")))
