"""Parse a cell of a sheet or a field of a form into numbers: rules 1 to 4 of the grammar."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from officials.addresses import find_account, names_account
from officials.issues import Issue

from .extensions import LISTED, NAMED, OPENED, RANGE, is_explicit, join_extensions, with_extension
from .grammar import COMPLETED, EXTENSION, MAX_DIGITS, MAX_LENGTH, Found, fold, identify, text_of
from .messages import diagnose, find_no_number, issue
from .numbering_of_lists import drop_numbering
from .numbers import Kind, Number, Numbering, Use, area_code_of
from .uses import read_use

BLANKS = {"无", "暂无", "没有", "空", "空缺", "暂缺", "待定", "未定", "未公布", "不公开"}
BLANKS |= {"-", "/", "n/a", "none", "null"}
MAX_EXTENSION = 6  # digits
MAX_AMBIGUOUS = 4  # digits on a line of their own that may be a further extension


_MARK = "[\ue000-\uefff]"  # Placeholder of the note with that index while a cell is parsed.
_RUN = re.compile(
    rf"(?P<body>[+*]?[0-9](?:[0-9+*.~ -]*[0-9*])?)(?P<marks>(?:\s|{_MARK})*)"
    rf"(?:{EXTENSION}(?P<extension>[0-9]+)(?P<range>(?:\s*[-~]\s*[0-9]+)*))?",
    re.IGNORECASE,
)
_WITH_EXTENSION = re.compile("(.+)-([0-9]{1,6})")
_DIGITS = re.compile("[0-9]+(?:-[0-9]+)*")
_SEPARATOR = re.compile(r"([、,;/|\\\n]+|(?<=[0-9\ue000-\uefff])\s*[或及和]\s*(?=[+0-9]))")
_HOURS = (
    r"(?:7\s*[x×*]\s*)?24\s*(?:小时|h\b)|7\s*[x×*]\s*24|(?<![0-9])[0-2]?[0-9]:[0-5][0-9](?![0-9])"
)
_ROOM = "(?<![0-9A-Za-z转机线#-])[A-Za-z]?[0-9]{1,4}(?:号楼|室|房间|楼|层|栋|幢|单元)"
_NOTED = re.compile(
    rf"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|({_ROOM})|((?:{_HOURS})(?:\s*[-~至到]*\s*(?:{_HOURS}))*)",
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


def parse(
    value: object, numbering: Numbering, *, area_code: str = "", use: Use = Use.CALL
) -> Parsed:
    """Parse a cell. Never raises.

    ``area_code``: the region's, for bare local numbers. ``use``: of numbers whose words say none.
    """
    raw = text_of(value)
    if len(raw) > MAX_LENGTH:
        return Parsed(errors=(issue("too_long", count=len(raw)),))
    cell = _Cell(raw, numbering, area_code, use)
    return cell.read_digits() or cell.parsed()


def prints(text: str, number: str, kind: str, numbering: Numbering) -> bool:
    """Return whether ``text`` of a notice has these canonical digits, in any format.

    A notice may leave out the area code, or write a second number by its last digits only.
    """
    code = area_code_of(kind, number) if kind == Kind.LANDLINE else ""
    if number[len(code) :] in re.sub(r"[^0-9]", "", fold(text)):
        return True
    return any(each.digits == number for each in parse(text, numbering, area_code=code).numbers)


@dataclass(frozen=True)
class _Piece:
    """Digits of a cell, with what stands before and behind them."""

    body: str
    separator: str
    label: str
    note: str
    says_extension: bool  # 转 or the like stands before it


class _Cell:
    """The state of parsing one cell: results so far, and the area code that applies."""

    def __init__(self, raw: str, numbering: Numbering, area_code: str, use: Use) -> None:
        self.raw, self.numbering, self.region_area_code = raw, numbering, area_code
        self.use = use
        self.area_code = ""
        self.previous: Found | None = None
        self.extension = ""  # the last one written, also of a number with an error
        self.listed_use: Use | None = None  # 传真：A、B is two fax numbers.
        self.numbers: list[Number] = []
        self.warnings: list[Issue] = []
        self.errors: list[Issue] = []
        self.notes: list[str] = []

    def read_digits(self) -> Parsed | None:
        """Return the number of a cell without words and signs, as most are; else None."""
        if _DIGITS.fullmatch(self.raw) and (found := self._whole(self.raw, "")):
            self._add(found, self.raw, "", "")
            return Parsed(tuple(self.numbers), tuple(self.warnings))
        return None

    def parsed(self) -> Parsed:
        """Apply rules 1 to 3."""
        text = fold(self.raw)
        if re.search(r"[0-9]\.?[0-9]*e[+-]?[0-9]", text, re.IGNORECASE):
            return Parsed(errors=(issue("scientific", written=self.raw),))
        if not text or text.lower() in BLANKS:
            return Parsed()
        if code := find_no_number(text):
            return Parsed(errors=(issue(code, written=self.raw),), note=text)
        text = _NOTED.sub(self._put_aside, drop_numbering(text))
        text = OPENED.sub(" ", text)  # （转8001、8002 without its end
        text = re.sub(r"(?<=[0-9])\s*[~\u301c至到]\s*(?=[0-9])", "~", text)
        # The 1 of 「电话1：」 is no number.
        text = re.sub(r"(?<=[^\W0-9])[0-9]{1,2} ?(?=:)", "", text)
        text = self._refuse_accounts(text)
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
        if LISTED.fullmatch(inner):
            return inner
        if _LONG.search(inner) or re.fullmatch("[0-9 -]+", inner):
            return f";{inner};"
        self.notes.append(inner)
        return chr(0xE000 + len(self.notes) - 1)

    def _refuse_accounts(self, text: str) -> str:
        """Add an error for each account or address with digits in it, and cut it out."""
        while found := find_account(text):
            written = text[found.start : found.end]
            self._fail(issue("account" if found.code == "account" else "address", written=written))
            before = re.sub(r"[^\s、,;/|\\:]*[\s:]*\Z", "", text[: found.start])
            text = f"{before};{text[found.end :]}"
        return text

    def _remark(self, text: str) -> str:
        """Return words with the notes put back in their places."""
        if not text:
            return ""
        text = re.sub(_MARK, lambda mark: f" {self.notes[ord(mark[0]) - 0xE000]} ", text)
        return " ".join(re.sub(r"^[^\w(]+|[^\w)]+$", "", text).split())

    def _read_piece(self, piece: str, separator: str, label: str) -> None:
        """Take words before a number as its label, words after it, without a colon, as its note."""
        if re.search("[;\n]", separator):
            self.listed_use = None
        runs = list(_RUN.finditer(piece))
        leading = piece[: runs[0].start()]
        says_extension = bool(NAMED.fullmatch(re.sub(_MARK, "", leading).strip()))
        leading = "" if says_extension else leading
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
            self._read_run(
                _Piece(run["body"], separator, label, "；".join(remarks), says_extension), run
            )
            label, note, separator = _words(gap) if belongs_to_next else "", "", ""
            says_extension = False

    def _read_run(self, piece: _Piece, run: re.Match[str]) -> None:
        """Parse digits without words: one number, or several separated by spaces."""
        body, label, note = piece.body, piece.label, piece.note
        extension = run["extension"] or ""
        if names_account(label) and not re.search("1[3-9][0-9]{9}$", body):
            self._fail(issue("account_label", written=body, label=label))
            return
        tokens = body.split()
        found = self._split(tokens, self.area_code, {})
        if not all(map(is_explicit, found or [None])) and self._read_extensions(piece):
            return
        if not found and len(tokens) == 1 and piece.separator.endswith("/"):
            found = self._replace_tail(body)
        if found and extension and found[-1].extension:
            found = ()
        listed = join_extensions(found)
        self.extension = extension or (found[-1].extension if found else self._last_extension(body))
        if len(extension) > MAX_EXTENSION:
            self._fail(issue("extension_length", written=run[0], count=len(extension)))
        elif run["range"]:
            self._fail(issue("extension_range", written=f"{extension}{run['range']}"))
        elif not found:
            self._read_broken(tokens, body, label, note)
        elif not listed:
            self.extension = next(each.extension for each in found if each.extension)
            self._fail(issue("after_extension", written=tokens[-1]))
        else:
            for position, each in enumerate(listed, start=1):
                is_last = position == len(listed)
                own = extension if is_last and extension else each.extension
                self._add(replace(each, extension=own), body, label, note if is_last else "")

    def _last_extension(self, broken: str) -> str:
        """Return the extension in 029-00000001-801~810, else the one before."""
        match = re.search("[0-9]{4}-([0-9]{1,6})(?![0-9])", broken)
        return match[1] if match else self.extension

    def _read_extensions(self, run: _Piece) -> bool:
        """Read what follows an extension as further ones: 转8001、8002. Return whether it did.

        As many digits are an extension, others an error: 119 and 12345 are no numbers of their own
        there, unless a label or a line says so. A range is an error.
        """
        body, length, is_named = run.body, len(self.extension), run.says_extension
        if not (self.extension or is_named):
            return False
        tokens = body.split()
        if not all(re.fullmatch("[0-9]{1,6}", token) or RANGE.fullmatch(token) for token in tokens):
            return False
        if not is_named and self._is_apart(run):
            return False
        if ranges := [token for token in tokens if RANGE.fullmatch(token)]:
            self.errors.append(issue("extension_range", written=ranges[0]))
            return True
        if not is_named and "/" in run.separator and len(body) < length:  # 转8001/2
            for found in self._replace_tail(body):
                self._add(found, body, "", run.note)
            return True
        if self.previous and not self.previous.extension and self.numbers:
            self.numbers.pop()  # 总机029-…，分机801
        for token in tokens:
            if not self.previous or not (is_named or (len(token) == length and not run.label)):
                self._refuse_extension(token, is_named=is_named)
                continue
            doubts = () if is_named else ("extension_listed",) * self.numbering.is_short_code(token)
            found = replace(self.previous, extension=token, warnings=doubts)
            self._add(found, token, "", run.note)
        return True

    def _refuse_extension(self, token: str, *, is_named: bool) -> None:
        """Add the error of an extension without a number before it."""
        is_alone = is_named and not (self.previous or self.numbers or self.errors)
        code = "extension_alone" if is_alone else "after_extension"
        written = self.raw if is_alone else token
        self.errors.append(issue(code, written=written, extension=token))

    def _is_apart(self, run: _Piece) -> bool:
        """Return whether digits behind an extension are a number of their own."""
        is_other_length = len(run.body) != len(self.extension)
        if "\n" in run.separator:
            return bool(run.label) or (is_other_length and len(run.body) > MAX_AMBIGUOUS)
        return bool(run.label) and is_other_length

    def _read_broken(self, tokens: Sequence[str], body: str, label: str, note: str) -> None:
        """Parse parts as long as a number one by one, shorter ones together."""
        for part in tokens if all(map(_LONG.search, tokens)) else [body]:
            found = self._whole(part, self.area_code) if len(tokens) > 1 else None
            if found and found.kind != Kind.SHORT:
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
            if head and head.is_completed and size > 1 and self._is_area_code(tokens[0]):
                continue  # 0558 001 is too short, not 0558-0558001.
            if head and size == len(tokens):
                yield (head,)
            elif head:
                inherited = area_code_of(head.kind, head.digits) or area_code
                if rest := self._split(tokens[size:], inherited, seen):
                    yield (head, *rest)

    def _whole(self, written: str, area_code: str) -> Found | None:
        """Return a number, perhaps with -801 after it; bare local numbers last, as guesses."""
        match = _WITH_EXTENSION.fullmatch(written)
        head = identify(match[1], self.numbering) if match else None
        if match and head and head.kind != Kind.MOBILE:
            return with_extension(head, match[2])
        found = identify(written, self.numbering) or self._bare(written, area_code)
        if not found and match and (head := self._bare(match[1], area_code)):
            return with_extension(head, match[2])
        return found

    def _bare(self, written: str, area_code: str) -> Found | None:
        """Complete a local number with the area code of the number before it, else the region's."""
        lead, *rest = re.split("[-.]", written)
        local = "".join((lead, *rest))
        if not re.fullmatch("[0-9]{7,8}", local) or (rest and self._is_area_code(lead)):
            return None
        for candidate in (area_code, self.region_area_code):
            if not candidate or local.startswith(candidate):
                continue
            if len(local) in self.numbering.area_codes.get(candidate, ()):
                warnings = () if candidate == area_code else ("area_code_added",)
                return Found(Kind.LANDLINE, candidate + local, warnings=warnings, cost=COMPLETED)
        return None

    def _is_area_code(self, digits: str) -> bool:
        return digits in self.numbering.area_codes

    def _replace_tail(self, tail: str) -> tuple[Found, ...]:
        """Read 0000005/6: replace as many of the last digits as follow the stroke."""
        if not self.previous or not re.fullmatch("[0-9]{1,6}", tail):
            return ()
        digits, extension = self.previous.digits, self.previous.extension
        if self.previous.kind == Kind.SHORT and not extension:
            return ()  # 95001/2 is not 95002.
        if extension:
            if len(tail) > len(extension):
                return ()
            extension = extension[: -len(tail)] + tail
        else:
            digits = digits[: -len(tail)] + tail
        found = identify(digits, self.numbering)
        return (replace(found, extension=extension),) if found else ()

    def _add(self, found: Found, written: str, label: str, note: str) -> None:
        self.previous, self.extension = found, found.extension
        self.area_code = area_code_of(found.kind, found.digits) or self.area_code
        if label:
            self.listed_use = read_use(label)
        use = read_use(label, note) or self.listed_use or self.use
        number = Number(found.kind, found.digits, found.extension, label, note, self.raw, use)
        if number in self.numbers:
            self.warnings.append(_warning("repeated", number, written))
            return
        self.numbers.append(number)
        self.warnings += [_warning(code, number, written) for code in found.warnings]

    def _fail(self, error: Issue) -> None:
        self.previous = None
        self.errors.append(error)


def _warning(code: str, number: Number, written: str) -> Issue:
    return issue(
        code,
        written=written,
        prefix=number.digits[:3],
        shown=number.shown,
        area_code=number.area_code,
        extension=number.extension,
    )


def _cost(found: tuple[Found, ...]) -> int:
    return sum(each.cost for each in found)


def _marks(text: str) -> str:
    return "".join(re.findall(_MARK, text)) if text else ""


def _words(text: str) -> str:
    """Return the words of a piece of text, without placeholders and outer punctuation."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", re.sub(_MARK, "", text)) if text else ""
