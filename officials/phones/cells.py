"""Parse a cell of a sheet or a field of a form into numbers: rules 1 to 4 of the grammar."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from officials.issues import Issue

from .grammar import EXTENSION, MAX_DIGITS, MAX_LENGTH, Found, fold, identify
from .messages import diagnose, issue
from .numbers import Kind, Number, Numbering, Use, area_code_of
from .uses import read_use

BLANKS = {"无", "暂无", "没有", "空", "空缺", "暂缺", "待定", "未定", "未公布", "不公开"}
BLANKS |= {"-", "/", "n/a", "none", "null"}
MAX_EXTENSION = 6  # digits

_MARK = "[\ue000-\uefff]"  # Placeholder of the note with that index while a cell is parsed.
_RUN = re.compile(
    rf"(?P<body>[+*]?[0-9](?:[0-9+*. -]*[0-9*])?)(?P<marks>(?:\s|{_MARK})*)"
    rf"(?:{EXTENSION}(?P<extension>[0-9]+))?",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"([、,;/|\\\n]+|(?<=[0-9\ue000-\uefff])\s*[或及和]\s*(?=[+0-9]))")
_HOURS = r"24\s*小时|7\s*[x×*]\s*24(?:\s*小时)?|(?<![0-9])[0-2]?[0-9]:[0-5][0-9](?![0-9])"
_NOTED = re.compile(
    rf"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|((?:{_HOURS})(?:\s*[-~至到]*\s*(?:{_HOURS}))*)",
    re.IGNORECASE,
)
# Seven or more digits in brackets are a number, not a remark, unless they are a date.
_LONG = re.compile(r"(?<![0-9])(?!(?:19|20)[0-9]{2}-)[0-9](?:[ -]?[0-9]){6,}")
_Seen = dict[tuple[int, str], tuple[Found, ...]]


@dataclass(frozen=True)
class Parsed:
    """The result of a cell. ``numbers``: those parsed, also with an error."""

    numbers: tuple[Number, ...] = ()
    warnings: tuple[Issue, ...] = ()
    errors: tuple[Issue, ...] = ()
    note: str = ""  # words that belong to no single number


def parse(value: object, numbering: Numbering, *, area_code: str = "") -> Parsed:
    """Parse a cell. `area_code`: the region's, for bare local numbers. Never raises."""
    raw = _text(value)
    if len(raw) > MAX_LENGTH:
        return Parsed(errors=(issue("too_long", count=len(raw)),))
    return _Cell(raw, numbering, area_code).parsed()


def prints(text: str, number: str, kind: str, numbering: Numbering) -> bool:
    """Return whether ``text`` of a notice has these canonical digits, in any format.

    A notice may leave out the area code, or write a second number by its last digits only.
    """
    code = area_code_of(kind, number) if kind == Kind.LANDLINE else ""
    if number[len(code) :] in re.sub(r"[^0-9]", "", fold(text)):
        return True
    return any(each.digits == number for each in parse(text, numbering, area_code=code).numbers)


class _Cell:
    """The state of parsing one cell: results so far, and the area code that applies."""

    def __init__(self, raw: str, numbering: Numbering, area_code: str) -> None:
        self.raw, self.numbering, self.region_area_code = raw, numbering, area_code
        self.area_code = ""
        self.previous: Found | None = None
        self.listed_use: Use | None = None  # 传真：A、B is two fax numbers.
        self.numbers: list[Number] = []
        self.warnings: list[Issue] = []
        self.errors: list[Issue] = []
        self.notes: list[str] = []

    def parsed(self) -> Parsed:
        """Apply rules 1 to 3."""
        text = fold(self.raw)
        if re.search(r"[0-9]\.?[0-9]*e[+-]?[0-9]", text, re.IGNORECASE):
            return Parsed(errors=(issue("scientific", written=self.raw),))
        if not text or text.lower() in BLANKS:
            return Parsed()
        text = _NOTED.sub(self._put_aside, text)
        # The 1 of 「电话1：」 is no number.
        text = re.sub(r"(?<=[^\W0-9])[0-9]{1,2} ?(?=:)", "", text)
        left: list[str] = []  # Pieces of words: the next number's label, or the cell's note.
        separator = ""
        for index, piece in enumerate(_SEPARATOR.split(text)):
            if index % 2:
                separator = piece
            elif _RUN.search(piece):
                self._read_piece(piece, separator, "/".join(filter(None, map(_words, left))))
                left = []
            else:
                left.append(_marks(piece) if _words(piece).lower() in BLANKS else piece)
        words = list(filter(None, map(_words, left)))
        if words and not self.numbers and not self.errors:
            self.errors.append(issue("no_number", written=self.raw))
        note = "；".join(filter(None, map(self._remark, left)))
        if len(self.numbers) == 1 and (use := read_use(note)) and not self.listed_use:
            self.numbers = [replace(self.numbers[0], use=use)]
        return Parsed(tuple(self.numbers), tuple(self.warnings), tuple(self.errors), note)

    def _put_aside(self, match: re.Match[str]) -> str:
        """Keep an area code, extension or number in brackets; make words a note."""
        inner = next(filter(None, match.groups()), "").strip()
        before_digits = re.match("[ -]*[0-9]", match.string[match.end() :])
        if before_digits and re.fullmatch(r"\+?[0-9]{1,4}", inner):
            return f"{inner}-"
        if re.fullmatch(f"{EXTENSION}[0-9]+", inner, re.IGNORECASE):
            return inner
        if _LONG.search(inner) or re.fullmatch("[0-9 -]+", inner):
            return f";{inner};"
        self.notes.append(inner)
        return chr(0xE000 + len(self.notes) - 1)

    def _remark(self, text: str) -> str:
        """Return words with the notes put back in their places."""
        text = re.sub(_MARK, lambda mark: f" {self.notes[ord(mark[0]) - 0xE000]} ", text)
        return " ".join(re.sub(r"^[^\w(]+|[^\w)]+$", "", text).split())

    def _read_piece(self, piece: str, separator: str, label: str) -> None:
        """Take words before a number as its label, words after it, without a colon, as its note."""
        if re.search("[;\n]", separator):
            self.listed_use = None
        runs = list(_RUN.finditer(piece))
        leading = piece[: runs[0].start()]
        label = "/".join(filter(None, (label, _words(leading))))
        labelled, note = bool(_words(leading)), self._remark(_marks(leading))
        ends_in_words = bool(_words(piece[runs[-1].end() :]))
        for position, run in enumerate(runs):
            last = position + 1 == len(runs)
            gap = piece[run.end() :] if last else piece[run.end() : runs[position + 1].start()]
            is_next_use = read_use(_words(gap)) and not ends_in_words
            belongs_to_next = not last and (
                labelled or gap.rstrip().endswith(":") or bool(is_next_use)
            )
            behind = _marks(gap) if belongs_to_next else gap
            remarks = filter(None, (note, self._remark(run["marks"] + behind)))
            self._read_run(run, separator, label, "；".join(remarks))
            label, note, separator = _words(gap) if belongs_to_next else "", "", ""

    def _read_run(self, run: re.Match[str], separator: str, label: str, note: str) -> None:
        """Parse digits without words: one number, or several separated by spaces."""
        body, extension = run["body"], run["extension"] or ""
        if len(extension) > MAX_EXTENSION:
            self._fail(issue("extension_length", written=run[0], count=len(extension)))
            return
        tokens = body.split()
        found = self._split(tokens, self.area_code, {})
        if not found and len(tokens) == 1 and separator.endswith("/"):
            found = self._replace_tail(body)
        if found and extension and found[-1].extension:
            found = ()
        if not found:
            self._read_broken(tokens, body, label, note)
        for position, each in enumerate(found, start=1):
            own = extension if position == len(found) and extension else each.extension
            self._add(replace(each, extension=own), body, label, note)

    def _read_broken(self, tokens: Sequence[str], body: str, label: str, note: str) -> None:
        """Parse parts as long as a number one by one, shorter ones together."""
        for part in tokens if all(map(_LONG.search, tokens)) else [body]:
            if len(tokens) > 1 and (found := self._whole(part, self.area_code)):
                self._add(found, part, label, note)
            else:
                self._fail(diagnose(part, self.numbering))

    def _split(self, tokens: Sequence[str], area_code: str, seen: _Seen) -> tuple[Found, ...]:
        """Return the cheapest way to read all tokens as whole numbers, or None."""
        key = (len(tokens), area_code)
        if key not in seen:
            seen[key] = min(self._splits(tokens, area_code, seen), key=_cost, default=())
        return seen[key]

    def _splits(
        self, tokens: Sequence[str], area_code: str, seen: _Seen
    ) -> Iterator[tuple[Found, ...]]:
        for size in range(1, min(len(tokens), MAX_DIGITS) + 1):
            head = self._whole("".join(tokens[:size]), area_code)
            if head and size == len(tokens):
                yield (head,)
            elif head:
                inherited = area_code_of(head.kind, head.digits) or area_code
                if rest := self._split(tokens[size:], inherited, seen):
                    yield (head, *rest)

    def _whole(self, written: str, area_code: str) -> Found | None:
        """Return a number, perhaps with -801 after it; bare local numbers last, as guesses."""
        match = re.fullmatch("(.+)-([0-9]{1,6})", written)
        head = identify(match[1], self.numbering) if match else None
        if match and head and head.kind != Kind.MOBILE:
            return replace(head, extension=match[2])
        found = identify(written, self.numbering) or self._bare(written, area_code)
        if not found and match and (head := self._bare(match[1], area_code)):
            return replace(head, extension=match[2])
        return found

    def _bare(self, written: str, area_code: str) -> Found | None:
        """Complete a local number with the area code of the number before it, else the region's."""
        local = re.sub("[-.]", "", written)
        if not re.fullmatch("[0-9]{7,8}", local):
            return None
        for candidate in (area_code, self.region_area_code):
            if candidate and len(local) in self.numbering.area_codes.get(candidate, ()):
                warnings = () if candidate == area_code else ("area_code_added",)
                return Found(Kind.LANDLINE, candidate + local, warnings=warnings, cost=3)
        return None

    def _replace_tail(self, tail: str) -> tuple[Found, ...]:
        """Read 0000005/6: replace as many of the last digits as follow the stroke."""
        if not self.previous or not re.fullmatch("[0-9]{1,6}", tail):
            return ()
        digits, extension = self.previous.digits, self.previous.extension
        if extension:
            if len(tail) > len(extension):
                return ()
            extension = extension[: -len(tail)] + tail
        else:
            digits = digits[: -len(tail)] + tail
        found = identify(digits, self.numbering)
        return (replace(found, extension=extension),) if found else ()

    def _add(self, found: Found, written: str, label: str, note: str) -> None:
        self.previous = found
        self.area_code = area_code_of(found.kind, found.digits) or self.area_code
        if label:
            self.listed_use = read_use(label)
        use = read_use(label, note) or self.listed_use or Use.CALL
        number = Number(found.kind, found.digits, found.extension, label, note, self.raw, use)
        details = {
            "written": written,
            "prefix": found.digits[:3],
            "shown": number.shown,
            "area_code": number.area_code,
        }
        if number in self.numbers:
            self.warnings.append(issue("repeated", **details))
            return
        self.numbers.append(number)
        self.warnings += [issue(code, **details) for code in found.warnings]

    def _fail(self, error: Issue) -> None:
        self.previous = None
        self.errors.append(error)


def _cost(found: tuple[Found, ...]) -> int:
    return sum(each.cost for each in found)


def _marks(text: str) -> str:
    return "".join(re.findall(_MARK, text))


def _words(text: str) -> str:
    """Return the words of a piece of text, without placeholders and outer punctuation."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", re.sub(_MARK, "", text))


def _text(value: object) -> str:
    """Return the text of a cell; a whole float of a spreadsheet as its integer."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and value.bit_length() > MAX_LENGTH:
        return "9" * (MAX_LENGTH + 1)  # Python refuses to print very long integers.
    text = str(value).strip()
    return text[:-2] if re.fullmatch(r"[0-9]+\.0", text) else text
