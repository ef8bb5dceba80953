"""Plain functions that put one thing into the database, each with sensible values and no surprises."""

from itertools import count

numbers = count(1)
