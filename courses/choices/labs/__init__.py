"""The words of the labs: tasks, methods, and a label for every key of a sheet and of what is asked.

The pure floor (`courses.labs`) names things by keys; what people read stands here, one file for each lab.
"""

import re

from courses.choices.labs import (
    brand,
    chain_finance,
    clusters,
    collection,
    common,
    credit,
    customs,
    distribution,
    lists,
    logistics,
    order_finance,
    pest,
    quotation,
    three_documents,
    warehouse,
)
from courses.choices.labs.words import Said, Words
from courses.labs import BETWEEN

__all__ = ["WORDS", "Said", "Words", "label", "worded"]

WORDS = {
    "LAB-OW": warehouse.WORDS,
    "LAB-PD": distribution.WORDS,
    "LAB-LM": logistics.WORDS,
    "LAB-CU": customs.WORDS,
    "LAB-CF": chain_finance.WORDS,
    "LAB-OF": order_finance.WORDS,
    "LAB-PY": collection.WORDS,
    "LAB-CR": credit.WORDS,
    "LAB-TD": three_documents.WORDS,
    "LAB-BR": brand.WORDS,
    "LAB-CD": clusters.WORDS,
    "PEST": pest.WORDS,
    "LAB-QT": quotation.WORDS,
}
# What is read as it stands: figures and the numbers of orders.
PLAIN = re.compile(r"\d+(\.\d+)?|O\d+")


def label(lab: str, key: str) -> str:
    """The words of a key, in the reader's language. A pair "a|b" is both; a figure and an order number are themselves.

    Units stand under `unit.`, what was not understood under `fault.`. Raises KeyError for a key without words.
    """
    if BETWEEN in key:
        return " · ".join(label(lab, one) for one in key.split(BETWEEN))
    said = WORDS[lab].words.get(key) or common.WORDS.get(key) or lists.words_of(lab, key)
    if said is None and PLAIN.fullmatch(key):
        return key
    if said is None:
        raise KeyError(f"{lab} has no words for {key}")
    return str(said)


def worded(lab: str, key: str) -> str:
    """The same for a case that somebody wrote: what has no words is itself."""
    try:
        return label(lab, key)
    except KeyError:
        return key
