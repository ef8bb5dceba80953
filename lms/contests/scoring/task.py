"""What is to be answered and how it is scored, as whoever sets a competition says it."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from lms.contests.scoring.answers import Needs, Shape
from lms.contests.scoring.exact import to_hundredths
from lms.contests.scoring.faults import Faults, Kind
from lms.contests.scoring.metrics import Settings
from lms.contests.scoring.ranking import GAINS, MOST_CUTOFF
from lms.contests.scoring.registry import METRICS, Metric
from lms.contests.scoring.tables import tidy

MOST_POINTS = 100_000
LONGEST_FIGURE = 30
LONGEST_SEED = 64


@dataclass(frozen=True)
class Task:
    """A metric, the files' columns, and how the metric's value becomes points from 0 to `most`.

    floor, full    values of the metric worth nothing and everything, points growing evenly between;
                   floor is the larger where less is better
    ids            headings of the id: one or several; for a ranking the group's and the item's
    values         headings of what is answered: one, or several where the metric allows it
    labels         the only labels there are; empty when any text may be answered
    part_column    heading, in the key, of the column that says "public" or "hidden"; empty where there is none
    public_percent of every hundred rows (of a ranking: groups) so many are public, drawn by digests of `seed`; 0 for a
                   key in one piece or one that says itself which rows are public
    seed           what the draw goes by; who does not know it cannot tell which rows are public
    """

    metric: str
    most: Decimal
    floor: Decimal
    full: Decimal
    ids: tuple[str, ...] = ("id",)
    values: tuple[str, ...] = ("value",)
    labels: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    part_column: str = ""
    public_percent: int = 0
    seed: str = ""

    @property
    def answer_shape(self) -> Shape:
        """What an answer file has to look like."""
        return Shape(self.ids, self.values, METRICS[self.metric].needs != Needs.LABEL, self.labels)

    @property
    def key_shape(self) -> Shape:
        """The same with the column of parts, if there is one."""
        others = (self.part_column,) if self.part_column else ()
        return Shape(self.ids, self.values, METRICS[self.metric].needs != Needs.LABEL, self.labels, others)

    def points(self, value: Fraction) -> Decimal:
        """Points of a value of the metric, 0 to `most`, to two decimals, half to even."""
        floor, full = Fraction(self.floor), Fraction(self.full)
        share = min(max((value - floor) / (full - floor), Fraction(0)), Fraction(1))
        return to_hundredths(share * Fraction(self.most))


def note_faults(task: Task, faults: Faults) -> None:
    """Note everything wrong with a task. Only one without faults can be scored."""
    metric = METRICS.get(task.metric)
    if metric is None:
        faults.note(Kind.UNKNOWN_METRIC)
        return
    if not _are_columns(task, metric):
        faults.note(Kind.BAD_COLUMNS)
    if not _is_parted_once(task):
        faults.note(Kind.BAD_SHARE)
    _note_settings(task, faults)
    _note_points(task, metric, faults)


def _are_columns(task: Task, metric: Metric) -> bool:
    names = [*task.ids, *task.values, *([task.part_column] if task.part_column else [])]
    sound = len(set(names)) == len(names) and all(name and name == tidy(name) for name in names)
    ids_fit = len(task.ids) == 2 if metric.needs == Needs.RANK else len(task.ids) >= 1
    values_fit = len(task.values) >= 1 if metric.several else len(task.values) == 1
    return sound and ids_fit and values_fit


def _is_parted_once(task: Task) -> bool:
    if not task.public_percent:
        return True
    return 0 < task.public_percent < 100 and 0 < len(task.seed) <= LONGEST_SEED and not task.part_column


def _note_settings(task: Task, faults: Faults) -> None:
    positive, settings = task.settings.positive, task.settings
    if task.metric == "f1_binary" and (not positive or (task.labels and positive not in task.labels)):
        faults.note(Kind.NO_POSITIVE_LABEL)
    if task.metric == "ndcg":
        if not 1 <= settings.cutoff <= MOST_CUTOFF:
            faults.note(Kind.BAD_CUTOFF, most=MOST_CUTOFF)
        if settings.gain not in GAINS:
            faults.note(Kind.BAD_GAIN)


def _note_points(task: Task, metric: Metric, faults: Faults) -> None:
    if not _is_figure(task.most) or not 0 < task.most <= MOST_POINTS or to_hundredths(Fraction(task.most)) != task.most:
        faults.note(Kind.BAD_POINTS, most=MOST_POINTS)
    if not _is_figure(task.floor) or not _is_figure(task.full) or not _is_scale(task, metric):
        faults.note(Kind.BAD_SCALE)


def _is_scale(task: Task, metric: Metric) -> bool:
    floor, full = Fraction(task.floor), Fraction(task.full)
    if metric.higher_is_better:
        return metric.worst is not None and metric.worst <= floor < full <= metric.best
    return metric.best <= full < floor


def _is_figure(value: Decimal) -> bool:
    # 1e999999999 is one digit, and its fraction would fill the memory.
    _sign, digits, exponent = value.as_tuple()
    return isinstance(exponent, int) and len(digits) <= LONGEST_FIGURE and abs(exponent) <= LONGEST_FIGURE
