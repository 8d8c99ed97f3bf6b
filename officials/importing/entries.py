"""Read the cells of a row into the values of a post, with the problems of each cell."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from officials import hours, names, phones, title_faults
from officials.characters import find_forbidden
from officials.hidden_contacts import find_hidden_contact
from officials.issues import Issue

from .columns import Column
from .names_with_numbers import split_names_off
from .number_columns import (
    NumberColumn,
    clean_area_code,
    join_extensions,
    read_number_column,
    split_not_public,
)
from .problems import LABELS, Problem, Severity, make_issue
from .raw_entries import RawEntry
from .readers.taken_back import ERROR
from .roles import NUMBER_ROLES, Role, fold
from .texts import (
    DESK,
    GENERIC_NAMES,
    GENERIC_PHONES,
    SAME_NUMBER,
    clean_text,
    clean_unit,
    is_group,
    is_office_alone,
    join_bodies,
    join_lines,
    join_titles,
    join_unit,
    organ_of,
    split_holder,
    split_joined_name,
    split_joined_title,
    split_unit,
    split_unit_off,
    strip_footnotes,
    strip_numbering,
    strip_order,
)

# Characters that the columns of the register hold.
MAX_LENGTHS: Mapping[Role, int] = {
    Role.UNIT: 80,
    Role.TITLE: 80,
    Role.NAME: 60,
    Role.DUTIES: 400,
    Role.HOURS: 120,
}
MAX_LABEL = 40
_VACANT_TITLE = re.compile(rf"(.+?)(?:[(（]|[:：\s]\s*)(?:{'|'.join(names.VACANT)})[)）]?")
_NOT_PUBLISHED = re.compile("(?:否|不|不可|不宜|不予|不同意|非)(?:公开|公示|公布)?|[×xXnN✗]|no")
_KEPT_BACK = re.compile(
    "(?:此?号码|电话|手机|本人|暂时?)*(?:不|未|勿|请勿|不予|不宜|不便|不对外|不向社会)(?:公开|公示|公布)[。!]?"
)
CACHED = 4096  # texts of each kind


@dataclass(frozen=True, slots=True)
class Entry:
    """The post that a row describes. ``row``: as the file counts it.

    ``name``: empty for a vacancy and for a desk. ``labels``: one for each number, perhaps the
    header of its column.
    """

    sheet: str
    row: int
    unit: str = ""
    title: str = ""
    name: str = ""
    is_vacant: bool = False
    duties: str = ""
    numbers: tuple[phones.Number, ...] = ()
    labels: tuple[str, ...] = ()
    hours: str = ""
    remarks: str = ""
    region: str = ""
    uid: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def messages(self) -> list[str]:
        """Return the problems for which the row waits or is not taken."""
        return [each.message for each in self.problems if each.severity is not Severity.NOTE]


@dataclass(slots=True)
class EntryReader:
    """Read raw entries of one file. ``area_code``: the region's, for bare local numbers."""

    numbering: phones.Numbering
    area_code: str = ""
    parse_numbers: Callable[[str, NumberColumn], phones.Parsed] = field(init=False)
    parse_name: Callable[[str], names.Name] = field(init=False)
    find_faults: Callable[[str], tuple[Issue, ...]] = field(init=False)

    def __post_init__(self) -> None:
        # Switchboards, titles and hours repeat; the caches end with the file.
        self.parse_numbers = lru_cache(CACHED)(self._parse_numbers)
        self.parse_name = lru_cache(CACHED)(names.parse)
        self.find_faults = lru_cache(CACHED)(_find_faults)

    def with_area_code(self, area_code: str) -> "EntryReader":
        """Return a reader for a sheet that says the area code of its bare local numbers."""
        is_other = area_code in self.numbering.area_codes and area_code != self.area_code
        return EntryReader(self.numbering, area_code) if is_other else self

    def read(self, raw: RawEntry) -> Entry:
        """Return the values of an entry and all its problems."""
        return _Reading(raw, self).entry()

    def _parse_numbers(self, text: str, column: NumberColumn) -> phones.Parsed:
        area_code = column.area_code or self.area_code
        return phones.parse(text, self.numbering, area_code=area_code, use=column.use)


def _split_title(title: str) -> tuple[str, str]:
    """Return name and title of a cell of titles, where the list has no column of names."""
    split = names.split_title(title)
    return split if split[1] else split_holder(title, among_titles=True)


def _find_faults(text: str) -> tuple[Issue, ...]:
    """Return the character that may not be stored, and the number that hides in a text."""
    return tuple(filter(None, (find_forbidden(text), find_hidden_contact(text))))


class _Reading:
    """The state of reading one entry."""

    def __init__(self, raw: RawEntry, reader: EntryReader) -> None:
        raw.cells = [*split_names_off(raw.cells)]
        self.problems: list[Problem] = []
        self.raw, self.reader = raw, reader
        self.cells: dict[Role, list[tuple[Column, str]]] = {}
        for column, text in raw.cells:
            if text == ERROR and column.role:
                self._add(column, [make_issue("formula")], Severity.ERROR)
            elif text and column.role:
                self.cells.setdefault(column.role, []).append((column, text))
        self.notes: list[str] = []

    def entry(self) -> Entry:
        unit, title = self._unit_and_title()
        name, title, is_vacant = self._name(title)
        if not unit and not self._has(Role.UNIT):
            unit, title = split_unit_off(title)
            unit = unit or organ_of(title)
        uid = self._joined("", Role.UID)
        if not uid:  # the post has what its row leaves blank
            title = title or self._title_of_header()
        numbers, labels, said = self._numbers()
        opening = self._hours_of_column() or ("" if len(said) > 1 else "".join(said.values()))
        if not opening:
            self.notes += [f"{label}：{words}".strip("：") for label, words in said.items()]
        remarks = "；".join(filter(None, (self._text(Role.REMARKS), *self.notes)))
        if not opening and remarks and hours.parse(remarks):
            opening, remarks = remarks, ""
        found = {
            Role.UNIT: unit,
            Role.TITLE: title,
            Role.NAME: name,
            Role.DUTIES: self._text(Role.DUTIES),
            Role.HOURS: opening,
        }
        if not uid:
            self._check_missing(unit, title, has_numbers=bool(numbers))
        for column, text in self.raw.unsure:
            alone = make_issue("number_alone", written=clean_text(text))
            self._add(column, [alone], Severity.DOUBT)
        self._check_published()
        for role, text in found.items():
            self._check_text(role, text)
        self._check_sense(title, opening)
        if numbers and (name or is_vacant):
            self._check_owner(numbers)
        return Entry(
            self.raw.sheet,
            self.raw.row,
            unit=unit,
            title=title,
            name=name,
            is_vacant=is_vacant,
            duties=found[Role.DUTIES],
            numbers=tuple(numbers),
            labels=tuple(labels),
            hours=opening,
            remarks=remarks,
            region=self.raw.region or clean_unit(self._joined("", Role.REGION)),
            uid=uid,
            problems=tuple(self.problems),
        )

    def _unit_and_title(self) -> tuple[str, str]:
        unit = "".join(dict.fromkeys(map(clean_unit, map(join_bodies, self._lines(Role.UNIT)))))
        if not self._has_text(Role.UID):  # the register may have such a name
            unit = join_unit(self.raw.within, clean_unit(strip_numbering(unit)))
            if unit and self.raw.within and is_group(unit):  # 局领导
                unit = self.raw.within
        title = strip_order(join_titles(self._text(Role.TITLE, between="、")))
        if both := self._text(Role.UNIT_AND_TITLE):
            found, rest = split_unit(both)
            unit, title = unit or clean_unit(found), title or rest
        return unit or self.raw.unit, title

    def _name(self, title: str) -> tuple[str, str, bool]:
        """Return the name, the title, perhaps taken from the cell of the name, and the vacancy."""
        cells = self._texts(Role.NAME, Role.NAME_AND_TITLE)
        has_names = self._has(Role.NAME)
        if not cells and (found := _VACANT_TITLE.fullmatch(title)):
            return "", found[1], True
        if not cells:
            # 局长 王示例 in a column of titles, where there is none of names.
            split = _split_title(title) if title and not has_names else ("", "")
            cells_of_title = self._texts(Role.TITLE)
            if not split[1] or not cells_of_title:
                return "", title, False
            column, text = cells_of_title[0][0], split[0]
            return (*self._parse_name(column, text, split[1]), False)
        column, written = cells[0]
        text = strip_order(strip_footnotes(join_lines(written, " ")))
        written, split_off = names.split_title(text)
        if not split_off:
            written, split_off = split_holder(text)
        if not split_off and column.role is Role.NAME_AND_TITLE:
            written, split_off = split_joined_title(text)
        elif not split_off and not self._has(Role.TITLE, Role.UNIT_AND_TITLE):
            written, split_off = split_joined_name(text)
        if split_off and title in {"", split_off}:
            text, title = written, split_off
        elif not title and DESK.fullmatch(clean_unit(text)):
            return "", clean_unit(text), False
        parsed = self.reader.parse_name(text)
        if parsed.is_vacant:
            self.notes += [parsed.note] if parsed.note else []
            return "", "" if title == text else title, True
        return (*self._parse_name(column, text, title), False)

    def _parse_name(self, column: Column, text: str, title: str) -> tuple[str, str]:
        parsed = self.reader.parse_name(text)
        self.notes += [parsed.note] if parsed.note else []
        self._add(column, parsed.errors, Severity.ERROR)
        self._add(column, parsed.warnings, Severity.DOUBT)
        return parsed.text, title

    def _title_of_header(self) -> str:
        """Return the title that a header names, where the row has none: 主要负责人, 投诉电话."""
        if cells := self._texts(Role.NAME):
            column = cells[0][0]
            for header in (column.above, column.header):
                title = fold(header).removesuffix("姓名")
                if title and title not in GENERIC_NAMES and not header.isdigit():
                    return title
            return ""
        if self._has(Role.NAME, Role.NAME_AND_TITLE, Role.TITLE, Role.UNIT_AND_TITLE):
            return ""
        found = self._texts(*NUMBER_ROLES)
        header = fold(found[0][0].header) if found else ""
        return "联系电话" if header in GENERIC_PHONES else header

    def _numbers(self) -> tuple[list[phones.Number], list[str], dict[str, str]]:
        """Return numbers, their labels, and the hours that headers say, by their labels."""
        numbers: list[phones.Number] = []
        labels: list[str] = []
        opening: dict[str, str] = {}
        area_code = clean_area_code(self._text(Role.AREA_CODE))
        cells = join_extensions(self._texts(*NUMBER_ROLES, Role.EXTENSION))
        for column, written in cells:
            text, left_out = split_not_public(written)
            private = [make_issue("not_public", written=each) for each in left_out]
            self._add(column, private, Severity.NOTE)
            if SAME_NUMBER.fullmatch(text) or (left_out and not text):
                continue
            header = read_number_column(column)
            code = clean_area_code(text)
            if code and (column, written) != cells[-1]:  # its number stands in the next column
                area_code = code
                continue
            if area_code and not header.area_code:
                header = replace(header, area_code=area_code)
            parsed = self.reader.parse_numbers(text, header)
            if header.hours and parsed.numbers:
                opening[header.label] = header.hours
            self._add(column, parsed.errors, Severity.ERROR)
            for warning in parsed.warnings:
                is_asked = warning.code == "short_extension"
                self._add(column, [warning], Severity.DOUBT if is_asked else Severity.NOTE)
            self.notes += [parsed.note] if parsed.note else []
            for number in parsed.numbers:
                if number not in numbers:
                    numbers.append(number)
                    labels.append((number.label or header.label)[:MAX_LABEL])
                    self.notes += [number.note] if number.note else []
        return numbers, labels, opening

    def _hours_of_column(self) -> str:
        """Return the hours of the row, lines apart: 8:30-12:00 and 14:30-17:30 below it."""
        cells = self.cells.get(Role.HOURS, ())
        return " ".join(dict.fromkeys(clean_text(join_lines(text, " ")) for _column, text in cells))

    def _check_published(self) -> None:
        """Refuse a row that the list says is not for the public."""
        for column, text in self._texts(Role.IS_PUBLIC):
            if _NOT_PUBLISHED.fullmatch(clean_unit(text)):
                self._add(
                    column, [make_issue("kept_back", written=clean_text(text))], Severity.ERROR
                )
        for column, text in self._texts(Role.REMARKS):
            if _KEPT_BACK.fullmatch(clean_unit(text)):
                self._add(
                    column, [make_issue("kept_back", written=clean_text(text))], Severity.ERROR
                )

    def _check_missing(self, unit: str, title: str, *, has_numbers: bool) -> None:
        if not unit:
            code = "no_unit_here" if self.raw.above else "no_unit"
            self._missing(Role.UNIT, code, above=self.raw.above)
        elif is_office_alone(unit) and not self._has_text(Role.REGION):
            self._missing(Role.UNIT, "office_alone", severity=Severity.DOUBT, written=unit)
        if not title:
            self._missing(Role.TITLE, "no_title")
        if not has_numbers and not any(p.role in NUMBER_ROLES for p in self.problems):
            self._missing(Role.PHONE, "no_number", severity=Severity.DOUBT)

    def _check_text(self, role: Role, text: str) -> None:
        """Refuse text that the register could not hold, or that would hide a number."""
        if not text:
            return
        limit = MAX_LENGTHS[role]
        too_long = (make_issue("too_long", count=len(text), limit=limit),) * (len(text) > limit)
        for fault in (*too_long, *self.reader.find_faults(text)):
            fault = hours.explain(text, fault) if role is Role.HOURS else fault  # noqa: PLW2901
            self.problems.append(Problem(role, self._header_of(role), fault))

    def _check_sense(self, title: str, opening: str) -> None:
        """Refuse a word that is no title; ask about hours that are a mistake."""
        if fault := title_faults.find_fault(title):
            self.problems.append(Problem(Role.TITLE, self._header_of(Role.TITLE), fault))
        fault = hours.find_mistake(opening)
        if fault and fault not in [each.issue for each in self.problems]:
            self.problems.append(Problem(Role.HOURS, LABELS[Role.HOURS], fault, Severity.DOUBT))

    def _check_owner(self, numbers: Sequence[phones.Number]) -> None:
        """Ask about a person who has nothing but a short number, such as 110."""
        shown = [each.shown for each in numbers if each.is_of_nobody]
        if len(shown) == len(numbers) and not any(p.role in NUMBER_ROLES for p in self.problems):
            fault = phones.issue("short_number", written="、".join(shown))
            where = Role.PHONE, self._header_of(Role.PHONE)
            self.problems.append(Problem(*where, fault, Severity.DOUBT))

    def _text(self, role: Role, *, between: str = "；") -> str:
        return self._joined(between, role)

    def _joined(self, between: str, role: Role) -> str:
        cells = self.cells.get(role, ())
        if len(cells) == 1:
            return clean_text(cells[0][1])
        return between.join(dict.fromkeys(clean_text(text) for _column, text in cells))

    def _lines(self, role: Role) -> list[str]:
        return [text for _column, text in self.cells.get(role, ())]

    def _texts(self, *roles: Role) -> list[tuple[Column, str]]:
        """Return the cells with text in columns of these roles, in the order of the columns."""
        found = [cell for role in roles for cell in self.cells.get(role, ())]
        return sorted(found, key=lambda cell: cell[0].index) if len(found) > 1 else found

    def _has_text(self, role: Role) -> bool:
        return role in self.cells

    def _has(self, *roles: Role) -> bool:
        return any(column.role in roles for column, _text in self.raw.cells)

    def _header_of(self, role: Role) -> str:
        return next(
            (clean_text(c.header) for c, _text in self.raw.cells if c.role is role and c.header),
            LABELS[role],
        )

    def _missing(
        self, role: Role, code: str, *, severity: Severity = Severity.ERROR, **params: str
    ) -> None:
        header = self._header_of(role)
        self.problems.append(Problem(role, header, make_issue(code, **params), severity))

    def _add(self, column: Column, issues: Iterable[Issue], severity: Severity) -> None:
        role = column.role or Role.REMARKS
        header = clean_text(column.header) or LABELS.get(role, role)
        self.problems += [Problem(role, header, issue, severity) for issue in issues]
