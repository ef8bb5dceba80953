"""Rules of law as pure functions: facts in, breaches out. Which rules are in force, and their words, is data."""

from internships.law.facts import Breach, FirmFacts, OrderFacts, PostFacts, StartFacts
from internships.law.judges import JUDGES, Judge, ceiling

__all__ = ["JUDGES", "Breach", "FirmFacts", "Judge", "OrderFacts", "PostFacts", "StartFacts", "ceiling"]
