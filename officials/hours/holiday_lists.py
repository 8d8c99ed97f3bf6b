"""Check a list of holidays, as rows of a CSV, before it is loaded."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from .calendar import SATURDAY

DECEMBER = 12
YEAR_DIGITS = 4
KINDS = ("holiday", "workday")
# The notice of each year orders days off for all of them, some of them together.
FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")

Row = Mapping[str, str]


def find_faults(rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Yield the line of each fault and a sentence about it; line 1 is the header."""
    days: dict[str, int] = {}
    names: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        fault = _find_fault(row)
        if not fault and row["day"] in days:
            fault = f"day: {row['day']} stands in line {days[row['day']]} already"
        if fault:
            yield line, fault
            continue
        days[row["day"]] = line
        holiday = row["name"] if row["kind"] == "holiday" else ""
        names[row["year"]] = names.get(row["year"], "") + holiday
    for year, named in names.items():
        if missing := [festival for festival in FESTIVALS if festival not in named]:
            yield 1, f"the list of {year} is not complete: no holiday for {'、'.join(missing)}"


def _find_fault(row: Row) -> str:
    """Return why a row cannot be loaded, or an empty string."""
    if not (row["year"].isascii() and row["year"].isdecimal() and len(row["year"]) == YEAR_DIGITS):
        return f"year: “{row['year']}” is no year; write it as 2027"
    try:
        day = date.fromisoformat(row["day"])
    except ValueError:
        return f"day: “{row['day']}” is no day; write it as 2027-02-28"
    if row["kind"] not in KINDS:
        return f"kind: “{row['kind']}” is neither holiday nor workday"
    empty = next((name for name in ("name", "document_number") if not row[name].strip()), "")
    return f"{empty}: is empty" if empty else _find_wrong_day(row, day)


def _find_wrong_day(row: Row, day: date) -> str:
    if row["day"] != day.isoformat():
        return f"day: write “{row['day']}” as {day.isoformat()}"
    year = int(row["year"])
    if day.year != year and (day.year, day.month) != (year - 1, DECEMBER):
        return f"day: {day} is not of the list of {year}, nor of the December before"
    if row["kind"] == "workday" and day.weekday() < SATURDAY:
        return f"day: {day} is a working day of its own; list Saturdays and Sundays alone"
    return ""
