"""From one day to another, as certificates say it."""

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def span_zh(first: date | None, last: date | None) -> str:
    """ "于 2026 年 3 月 2 日至 6 月 30 日"; "" where no day is known."""
    first, last = first or last, last or first
    if first is None or last is None:
        return ""
    begin = f"于 {first.year} 年 {first.month} 月 {first.day} 日"
    if first == last:
        return begin
    year = "" if first.year == last.year else f" {last.year} 年"
    return f"{begin}至{year} {last.month} 月 {last.day} 日"


def span_en(first: date | None, last: date | None) -> str:
    """ "on 2 March 2026" or "from 2 March to 30 June 2026"; "" where no day is known."""
    first, last = first or last, last or first
    if first is None or last is None:
        return ""
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return f"on {end}"
    begin = f"{first.day} {MONTHS[first.month - 1]}" + ("" if first.year == last.year else f" {first.year}")
    return f"from {begin} to {end}"
