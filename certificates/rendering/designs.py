"""How a certificate may look: its inks and what runs along its edge. The words stand in the same places on all."""

from typing import Literal, NamedTuple

Ink = Literal["navy", "gold", "pine", "bronze", "slate", "steel", "grey", "black", "red"]
Border = Literal["braid", "meander", "lines"]


class Design(NamedTuple):
    """One look.

    main, accent  inks of titles and of rules: what the layout calls navy and gold
    paper, wash   the page's tint and the watermark's; "" for none: white paper wants no ink
    border        the repeated piece of the edge; "lines" is frames alone
    """

    main: Ink
    accent: Ink
    paper: str
    wash: str
    border: Border


CLASSIC = "classic"
DESIGNS: dict[str, Design] = {
    CLASSIC: Design("navy", "gold", "paper", "wash", "braid"),
    "meander": Design("pine", "bronze", "jade", "mist", "meander"),
    "plain": Design("slate", "steel", "", "", "lines"),
}


def ink_of(design: Design, ink: Ink) -> Ink:
    """The ink that this design prints what the layout calls navy or gold in; any other as it is."""
    return {"navy": design.main, "gold": design.accent}.get(ink, ink)
