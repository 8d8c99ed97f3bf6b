"""Turn forms, 姓名：王示例 above 职务：局长, into a table with a person in each row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from .readers.sheets import Row, Sheet
from .roles import NUMBER_ROLES, Role, fold, recognise
from .texts import is_unit, strip_numbering

_TITLES = {Role.TITLE, Role.NAME_AND_TITLE, Role.UNIT_AND_TITLE}
_LEAST_LABELS = 3  # of a person, a number and a title among them
_LEAST_SHARE = 0.6  # of labels with a value and of other texts
_SEARCHED = 40  # rows that tell whether a sheet has forms
_LABEL = re.compile(r"(?:^|(?<=[\s,，;；、|｜]))([^\s:：,，;；、|｜]{2,10})\s*[:：]")
_LONGEST = 10  # characters of a label
_SPACED = re.compile(  # 姓 名：
    "(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?=\\s*[:：])"
)


@dataclass(slots=True)
class _Form:
    """The form of a person: values by label and how often it came, with its first row."""

    row: int
    values: dict[tuple[str, int], str] = field(default_factory=dict)
    last: tuple[str, int] = ("", 0)

    def add(self, label: str, value: str) -> None:
        number = 0
        while (label, number) in self.values:
            number += 1
        self.last = label, number
        self.values[self.last] = value

    @property
    def roles(self) -> set[Role | None]:
        return {_role_of(label) for label, _number in self.values}


def line_up(sheet: Sheet) -> Sheet | None:
    """Return a sheet whose rows are the forms of another one, or None where it has none.

    The header has row 0, which no file has; a person has the row of their first label. Texts
    between forms stay, as headings of those below.
    """
    if not _is_labelled(sheet.rows[:_SEARCHED]):
        return None
    forms: list[_Form | Row] = []
    for row in sheet.rows:
        pairs, rest = _read_row(row)
        for label, value in pairs:
            open_form = forms[-1] if forms else None
            if not isinstance(open_form, _Form) or _begins(open_form, label):
                open_form = _Form(row.number)
                forms.append(open_form)
            open_form.add(label, value)
        if pairs and rest:
            _go_on(forms, rest)
        elif rest:
            forms.append(replace(row, cells=tuple(rest), continued=frozenset()))
    people = [each for each in forms if isinstance(each, _Form)]
    return (
        replace(sheet, rows=tuple(_rows(forms, people))) if any(map(_is_person, people)) else None
    )


def _is_labelled(rows: Sequence[Row]) -> bool:
    """Return whether most texts of rows are labels with a value; those of a header have none."""
    read = [_read_row(row) for row in rows]
    valued = sum(bool(value) for pairs, _rest in read for _label, value in pairs)
    others = sum(len(pairs) + len(rest) for pairs, rest in read) - valued
    return valued >= max(_LEAST_LABELS, _LEAST_SHARE * (valued + others))


def _is_person(form: _Form) -> bool:
    roles = form.roles
    return bool(roles & _TITLES and roles & NUMBER_ROLES) and len(form.values) >= _LEAST_LABELS


def _begins(form: _Form, label: str) -> bool:
    """Return whether a label is that of the next person: it came before, and is no other number."""
    known = [other for other, _number in form.values]
    return label in known and not (_role_of(label) in NUMBER_ROLES and form.last[0] == label)


def _go_on(forms: Sequence[_Form | Row], rest: Sequence[str]) -> None:
    """Add texts without a label to the value before them."""
    form = forms[-1]
    if isinstance(form, _Form):
        form.values[form.last] = "，".join(filter(None, (form.values[form.last], *rest)))


def _rows(forms: Sequence[_Form | Row], people: Sequence[_Form]) -> Iterator[Row]:
    """Yield the header and a row for each form; a unit that is named once is that of all below."""
    columns = list(dict.fromkeys(key for form in people for key in form.values))
    units = [key for key in columns if _role_of(key[0]) is Role.UNIT]
    titles = [row for row in takewhile(_is_title, forms) if isinstance(row, Row)]
    yield from titles
    yield Row(0, tuple(label for label, _number in columns))
    above: dict[tuple[str, int], str] = {}
    for form in forms[len(titles) :]:
        if isinstance(form, Row):
            above = {}
            yield form
            continue
        if not any(form.values.get(key) for key in units):
            form.values |= above
        above = {key: form.values[key] for key in units if form.values.get(key)}
        yield Row(form.row, tuple(form.values.get(key, "") for key in columns))


def _is_title(form: _Form | Row) -> bool:
    """Return whether it is a text that heads the whole list, and not the unit of those below."""
    return isinstance(form, Row) and not is_unit(strip_numbering(form.cells[0]))


def _read_row(row: Row) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the labels of a row with their values, and its other texts."""
    pairs: list[tuple[str, str]] = []
    rest: list[str] = []
    waiting = ""
    before = ""
    for text in row.cells:
        if text == before or not text:  # merged cells repeat their text
            continue
        before = text
        found = _split(text)
        if found:
            pairs += [(waiting, "")] if waiting else []
            waiting = ""
            pairs += found
            if not found[-1][1]:
                waiting = pairs.pop()[0]
        elif _is_label(text):
            pairs += [(waiting, "")] if waiting else []
            waiting = fold(text)
        elif waiting:
            pairs.append((waiting, text))
            waiting = ""
        else:
            rest.append(text)
    return pairs + ([(waiting, "")] if waiting else []), rest


def _split(text: str) -> list[tuple[str, str]]:
    """Return the labels in a text with what stands behind each, 姓名：王示例 职务：局长."""
    text = _SPACED.sub(r"\1\2", text)
    marks = [mark for mark in _LABEL.finditer(text) if _is_label(mark[1])]
    if not marks or text[: marks[0].start()].strip(" 0123456789.、．"):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [
        (fold(mark[1]), text[mark.end() : end].strip(" \t\n,，;；、|｜"))
        for mark, end in zip(marks, ends, strict=True)
    ]


def _is_label(text: str) -> bool:
    found = recognise(text) if len(text.strip(" :：")) <= _LONGEST else None
    return found is not None and found.is_exact


def _role_of(label: str) -> Role | None:
    found = recognise(label)
    return found.role if found else None
