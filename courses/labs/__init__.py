"""The practical-training labs (实训): a case in, the model's own answer out, and how much of a student's is right.

Pure and exact: what a browser says is never taken for a result, it is compared with what the model makes of the case.
All figures of the cases are for teaching and no market quotes. Every model is our own design (README.md of courses).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from courses.labs import (
    brand,
    chain_finance,
    clusters,
    collection,
    credit,
    customs,
    distribution,
    logistics,
    order_finance,
    pest,
    quotation,
    three_documents,
    warehouse,
)
from courses.labs.asking import BETWEEN, NO, NONE, YES, Ask, Kind, found_at, written
from courses.labs.cases import Teaching
from courses.labs.cases import brand as brand_cases
from courses.labs.cases import chain_finance as chain_finance_cases
from courses.labs.cases import clusters as clusters_cases
from courses.labs.cases import collection as collection_cases
from courses.labs.cases import credit as credit_cases
from courses.labs.cases import customs as customs_cases
from courses.labs.cases import distribution as distribution_cases
from courses.labs.cases import logistics as logistics_cases
from courses.labs.cases import order_finance as order_finance_cases
from courses.labs.cases import pest as pest_cases
from courses.labs.cases import quotation as quotation_cases
from courses.labs.cases import three_documents as three_documents_cases
from courses.labs.cases import warehouse as warehouse_cases
from courses.labs.errors import LabError
from courses.labs.marking import Field, Grade, mark
from courses.labs.sheets import Cell, Sheet, Shown
from courses.labs.typed import Fault, as_answer, kept

__all__ = [
    "BETWEEN",
    "LABS",
    "NO",
    "NONE",
    "YES",
    "Ask",
    "Cell",
    "Fault",
    "Field",
    "Grade",
    "Kind",
    "Lab",
    "LabError",
    "Sheet",
    "Shown",
    "as_answer",
    "kept",
    "written",
]

Answer = Callable[[Mapping[str, Any]], dict[str, Any]]
Marks = Callable[[Mapping[str, Any], Any], Grade]


@dataclass(frozen=True)
class Lab:
    """One model.

    answer  a case to its answer; raises LabError, naming the place, for a case it cannot count
    cases   how cases are drawn, asked and read
    ratios  the figures of the answer that have four decimals; all others have two
    marks   how an answer is marked where it is not figure by figure
    shown   the part of a case that may be read before the answer, where it is not all of it
    right   the answer that would be all right, where `answer` says something else than what is filled in
    """

    title_zh: str
    title_en: str
    answer: Answer
    cases: Teaching
    ratios: frozenset[str] = frozenset()
    marks: Marks | None = None
    shown: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    right: Answer | None = None

    def grade(self, case: Mapping[str, Any], given: Any) -> Grade:
        """How much of an answer is right. Raises LabError for the case; an answer may be anything."""
        return self.marks(case, given) if self.marks else mark(self.answer(case), given, self.ratios)

    def public(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """What of a case students may read."""
        return self.shown(case) if self.shown else dict(case)

    @property
    def version(self) -> int:
        """What an attempt keeps beside its seed: cases and answers are those of this version (`cases`)."""
        return self.cases.VERSION

    def make(self, seed: int) -> dict[str, Any]:
        """A case for practice, the same for the same seed; plain JSON, and accepted by `answer`."""
        return self.cases.make(seed)

    def asks(self, case: Mapping[str, Any]) -> tuple[Ask, ...]:
        """Everything to fill in, in order. Made of what may be read alone, so that it can give nothing away.

        Here and for sheets: a case of `make`. One that somebody wrote may lack names that only these need (KeyError).
        """
        return self.cases.asks(self.public(case))

    def sheets(self, case: Mapping[str, Any]) -> tuple[Sheet, ...]:
        """The case as tables, in the order they are read, of what may be read alone."""
        return self.cases.sheets(self.public(case))

    def solution(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """The model's own value for every ask, by path; `written` makes a form's text of it. Raises LabError."""
        right = (self.right or self.answer)(case)
        return {ask.path: found_at(right, ask.path) for ask in self.asks(case)}


LABS: dict[str, Lab] = {
    "LAB-OW": Lab(
        "公共海外仓成本分摊", "Sharing the cost of a warehouse abroad", warehouse.answer, warehouse_cases,
    ),
    "LAB-PD": Lab(
        "集中仓储与共同配送", "Pooled storage and distribution", distribution.answer, distribution_cases,
        frozenset({"saving_rate"}),
    ),
    "LAB-LM": Lab("物流方式选择", "Choosing a mode of logistics", logistics.answer, logistics_cases),
    "LAB-CU": Lab(
        "监管方式与商品归类", "Customs modes and classification", customs.answer, customs_cases,
        marks=customs.grade, shown=customs.public, right=customs_cases.right,
    ),
    "LAB-CF": Lab("1+N 产业链融资", "1+N chain finance", chain_finance.answer, chain_finance_cases),
    "LAB-OF": Lab(
        "订单与在途货物融资", "Order and in-transit finance", order_finance.answer, order_finance_cases,
        frozenset({"return_on_own_with", "return_on_own_without"}),
    ),
    "LAB-PY": Lab(
        "跨境收款比选", "Comparing channels of payment", collection.answer, collection_cases, frozenset({"cost_rate"}),
    ),
    "LAB-CR": Lab(
        "信用档案与排名", "Credit files and ranking", credit.answer, credit_cases,
        marks=credit.grade, right=credit_cases.right,
    ),
    "LAB-TD": Lab(
        "三单比对监管", "Comparing three documents", three_documents.answer, three_documents_cases,
        marks=three_documents.grade, right=three_documents_cases.right,
    ),
    "LAB-BR": Lab(
        "品牌定位与差异化", "Positioning a brand", brand.answer, brand_cases,
        marks=brand.grade, shown=brand.public, right=brand_cases.right,
    ),
    "LAB-CD": Lab(
        "产业集群诊断", "Diagnosing a cluster", clusters.answer, clusters_cases, frozenset({"lq", "cr4"}),
    ),
    "PEST": Lab(
        "PEST 环境分析", "PEST analysis", pest.answer, pest_cases, marks=pest.grade, shown=pest.public,
    ),
    "LAB-QT": Lab(
        "出口报价核算", "Building an export quotation", quotation.answer, quotation_cases,
        frozenset({"exchange_cost"}),
    ),
}  # fmt: skip
