"""Find telephone numbers, addresses of the web, e-mail and chat accounts that hide in a text.

Pure. A number may be written in any digits that Unicode knows, in Chinese numerals, with letters
in place of digits and with signs between them. Hours, dates, years, document numbers, rooms,
amounts and short codes are read by their own grammars, and only as a whole: what stands beside
them in the same run of digits makes it a number again.
"""

import re
import unicodedata
from itertools import pairwise

from . import addresses, characters, hours
from .issues import Issue

_ = str  # Marks templates for translation; the interface translates `Issue.template`.

TEMPLATES = {
    "number": _("「%(written)s」像是电话号码；电话号码请填写在号码栏，这样才能核验和撤下。"),
    "web": _("「%(written)s」像是网址；这里不写网址，公告的网址请填写在公告的网址栏。"),
    "mail": _("「%(written)s」像是电子邮箱；这里不写邮箱，电话号码请填写在号码栏。"),
    "chat": _("「%(written)s」像是微信号或 QQ 号；这里不写账号，电话号码请填写在号码栏。"),
}
MIN_DIGITS = 7  # the shortest local number
MAX_READABLE = 80  # characters of a run of digits that a grammar reads

_CHINESE_DIGITS = {
    character: str(digit)
    for digit, written in enumerate(
        [
            "〇零○◯洞",
            "一壹弌幺",
            "二贰貳弍两兩",
            "三叁參弎",
            "四肆",
            "五伍",
            "六陆陸",
            "七柒拐",
            "八捌",
            "九玖勾",
        ]
    )
    for character in written
}
# Letters of other scripts that look like the Latin ones that stand for 0 and 1.
_LOOK_ALIKE_LETTERS = dict.fromkeys("ΟОՕ", "O") | dict.fromkeys("οоօ", "o")
_LOOK_ALIKE_LETTERS |= dict.fromkeys("ΙІӀı", "I") | dict.fromkeys("ӏⅼ", "l")
# Texts that are too short of digits, and have neither Latin letters nor words of a contact.
_HARMLESS = re.compile(r"(?:(?![点微薇威徽扣企])[ 、，；：,;:（）()《》“”〔〕一-\u9fff0-9])*")
_DIGIT = re.compile(f"[0-9{''.join(_CHINESE_DIGITS)}]")
_STANDS_FOR_DIGITS = re.compile("(?<![A-Za-z])[OolI]+(?![A-Za-z])")
_TO_DIGITS = str.maketrans("OolI", "0011")

# Up to three signs between two digits; a repeated one counts once.
_RUN = re.compile(r"[0-9](?:(?:([\W_])\1*){0,3}[0-9])*")

_SEPARATOR = r"[\s、,;/|.·()\[\]<>:+]*"
_DASH = "[-\u2010-\u2015\u2212~\u301c]+"
_YEAR = "(?:19|20)[0-9]{2}"
_MONTH = "(?:0?[1-9]|1[0-2])"
_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
_DATE = rf"{_YEAR}(?P<sep>[-./]){_MONTH}(?P=sep){_DAY}"
_TIME = r"(?:[01]?[0-9]|2[0-4])[ ]?[:.\u2236][ ]?[0-5][0-9]"
_TIMES = rf"{_TIME}\s?{_DASH}\s?{_TIME}"
_LISTED = r"\s?[、,;/ ]\s?"
_SHORT_CODE = "(?:11[0-9]|12[0-2]|1[02][0-9]{3}|118[0-9]{2}|9[56][0-9]{3}[0-9]?)"
_LEADING = [
    re.compile(f"(?:{pattern})(?![0-9])")
    for pattern in (
        rf"{_DATE}(?:\s?{_DASH}\s?{_YEAR}(?P=sep){_MONTH}(?P=sep){_DAY})?",
        rf"{_MONTH}\.{_DAY}\s?{_DASH}\s?{_MONTH}\.{_DAY}",
        rf"(?P<dates>{_YEAR}[-./]{_MONTH}\s?{_DASH}\s?{_YEAR}[-./]{_MONTH})",
        rf"(?P<years>{_YEAR}(?:\s?(?:{_DASH}|[、,/])\s?{_YEAR})+)",
        rf"(?P<hours>{_TIMES}(?:{_LISTED}{_TIMES})*)",
        rf"(?P<times>{_TIME}(?:{_LISTED}{_TIME})*)",
        rf"(?:86-[1-9][0-9]{{1,2}}-)?{_SHORT_CODE}",  # from abroad: +86-10-12308
    )
]
# The end of a run together with the sign after it.
_TRAILING = [
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}[\]\)\}}〕】〗〉>][ ]?[0-9]{{1,5}}(?:-[0-9]{{1,3}})? ?号",
        rf"{_YEAR}[-\u2010-\u2015/][0-9]{{1,4}} ?号",
        r"[0-9]{1,3}(?:,[0-9]{3}){1,2}(?:\.[0-9]{1,2})? ?[元万亿人户件名平]",
        r"(?P<rooms>[0-9]{3,4}(?:[-\u2010-\u2015~、,/][0-9]{3,4})+) ?[室房号]",
        r"(?:7[×x*])?24 ?[小h]",
        r"(?:[0-9]{1,2} ?[-\u2010-\u2015~] ?)?[0-9]{1,2} ?[月日楼层]",
        "[0-9]{1,2} ?号楼",
    )
]
_WEEKDAYS = re.compile(rf"[1-7](?:{_DASH}[1-7])?(?![0-9]){_SEPARATOR}|[1-7](?=[0-9]{{1,2}}:)")
# The grammar of hours reads days in any order; no week has seven and more of them in a row.
_SEVEN_WEEKDAYS = re.compile("(?:[一二三四五六日][-、,和及与]?){7,}[一二三四五六日]")
_LIST = re.compile("[1-9][0-9]?(?:[、,][1-9][0-9]?)+")
# GB/T 33358-2016, ISO 9001:2015
_STANDARD = re.compile(rf"[1-9][0-9]{{0,4}}(?:\.[0-9]{{1,2}})?[-:]{_YEAR}")
_STANDARD_BODY = re.compile("[A-Z]{2,5}[0-9]{0,2}(?:/[A-Z]{1,2})? ?$")
_NUMBERED = re.compile(rf"{_YEAR}[0-9]{{1,4}} ?号")  # 第2024001号


class _FoldedCharacters(dict[str, str]):
    """Map a character to what it is read as: a letter, digits, one sign, or nothing."""

    def __missing__(self, key: str) -> str:
        self[key] = _fold_character(key)
        return self[key]


_FOLDED = _FoldedCharacters()


def find_hidden_contact(text: str) -> Issue | None:
    """Return the first number or address that ``text`` contains, or None.

    A number has seven digits or more, with at most three signs that are no letters between two of
    them. The time is linear in the length of the text.
    """
    if _HARMLESS.fullmatch(text) and len(_DIGIT.findall(text)) < MIN_DIGITS:
        return None
    folded, positions = fold(text)
    if found := addresses.find_address(folded):
        return _issue(found.code, text, positions, found.start, found.end)
    if len(text) <= MAX_READABLE and hours.parse(text) and not _SEVEN_WEEKDAYS.search(text):
        return None
    digits = _read_letters(folded)
    for run in _RUN.finditer(digits):
        start, end = run.span()
        count = sum(map(str.isdigit, run[0]))
        if count < MIN_DIGITS or not any(map(str.isdigit, folded[start:end])):
            continue
        written = text[positions[start] : positions[end - 1] + 1]
        before, after = digits[max(0, start - 10) : start], digits[end : end + 2]
        if not _is_read_otherwise(run[0], written, before, after):
            return _issue("number", text, positions, start, end)
    return None


def fold(text: str) -> tuple[str, list[int]]:
    """Return ``text`` as it is read, and for each of its characters the position in ``text``."""
    folded, positions = [], []
    for position, character in enumerate(text):
        read = _FOLDED[character]
        folded.append(read)
        positions += [position] * len(read)
    return "".join(folded), positions


def fold_digits(text: str) -> tuple[str, list[int]]:
    """Do what ``fold`` does, with digits in place of the letters that stand for some."""
    folded, positions = fold(text)
    return _read_letters(folded), positions


def _read_letters(folded: str) -> str:
    return _STANDS_FOR_DIGITS.sub(lambda word: word[0].translate(_TO_DIGITS), folded)


def _issue(code: str, text: str, positions: list[int], start: int, end: int) -> Issue:
    written = text[positions[start] : positions[end - 1] + 1]
    return Issue(code, TEMPLATES[code], {"written": written})


def _fold_character(character: str) -> str:
    character = characters.mend(character)
    category = unicodedata.category(character)
    if character in _CHINESE_DIGITS:
        return _CHINESE_DIGITS[character]
    if characters.is_invisible(character) or category == "Mc":
        return ""
    if category[0] == "N":
        return _fold_number(character)
    if category[0] == "L" and category != "Lm":
        letters = filter(str.isalpha, unicodedata.normalize("NFKC", character))
        return "".join(_LOOK_ALIKE_LETTERS.get(each, each) for each in letters)
    return _fold_sign(character)


def _fold_number(character: str) -> str:
    """Return the digits of ⑮ or ٣, and those of a fraction."""
    value = unicodedata.numeric(character)
    if value == int(value):
        return str(int(value))
    parts = unicodedata.normalize("NFKC", character)
    return "".join(_FOLDED[part] for part in parts if part != character)


def _fold_sign(character: str) -> str:
    """Return one sign, since ℡ and ㏂ are no letters between two digits; nothing for a control."""
    if character in "々〻":
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) == "Lm":  # ー is a dash between digits
        return "-"
    sign = unicodedata.normalize("NFKC", character)[0]
    if sign == " " or sign.isalnum() or characters.is_invisible(sign):
        return "¤"
    return "" if unicodedata.category(sign) == "Cc" else sign


def _is_read_otherwise(run: str, written: str, before: str, after: str) -> bool:
    """Return whether every digit of a run is part of hours, dates, short codes and the like.

    ``run``: folded; ``written``: as typed; ``before`` and ``after``: the signs around it.
    """
    if len(run) > MAX_READABLE:
        return False
    on_weekdays = before.endswith(("周", "期", "拜"))
    numbered = run + after[: 2 if after[:1] == " " else 1]
    if (
        (on_weekdays and _is_hours(f"周{written}"))
        or (before.endswith("第") and _NUMBERED.fullmatch(numbered))
        or (_LIST.fullmatch(run) and _is_counted(re.findall("[0-9]+", run)))
        or (_STANDARD.fullmatch(run) and _STANDARD_BODY.search(before))
    ):
        return True
    days = _WEEKDAYS.match(run) if on_weekdays else None
    return _consists_of_items(run[days.end() :] if days else run, after)


def _consists_of_items(rest: str, tail: str) -> bool:
    """Return whether a run is one item of the grammars after another, ``tail`` its next signs."""
    while rest:
        if any(_reads(item.match(rest + tail), rest) for item in _TRAILING):
            return True
        for item in _LEADING:
            if (found := item.match(rest)) and _is_consistent(found):
                rest = re.sub(f"^(?:{_SEPARATOR}|{_DASH})", "", rest[found.end() :])
                break
        else:
            return False
    return True


def _is_counted(numbers: list[str]) -> bool:
    """Return whether each number is one more than the last: 一、二、三."""
    return all(int(one) + 1 == int(other) for one, other in pairwise(numbers))


def _reads(found: re.Match[str] | None, rest: str) -> bool:
    """Return whether a match takes all of ``rest`` and the sign after it, and is consistent."""
    return found is not None and found.end() > len(rest) and _is_consistent(found)


def _is_hours(text: str) -> bool:
    """Return whether ``text`` is read as hours, also with 8.30 for 8:30 and a slash for a comma."""
    return hours.parse(re.sub("(?<=[0-9])[.](?=[0-9]{2})", ":", text).replace("/", ",")) is not None


def _is_consistent(found: re.Match[str]) -> bool:
    """Return whether the parts of a match follow each other as those of a range or a list do."""
    groups = found.groupdict()
    if listed := groups.get("hours"):
        return _is_hours(f"每天{listed}")
    parts = re.findall("[0-9]+", groups.get("years") or groups.get("rooms") or "")
    if groups.get("rooms") and len({(len(part), part[:-2]) for part in parts}) > 1:
        return False
    if listed := groups.get("times"):
        parts = [f"{int(h):02}{m}" for h, m in re.findall("([0-9]+)[^0-9]+([0-9]+)", listed)]
    if listed := groups.get("dates"):
        parts = [f"{y}{int(m):02}" for y, m in re.findall("([0-9]{4})[^0-9]([0-9]+)", listed)]
    return all(one < other for one, other in pairwise(parts))
