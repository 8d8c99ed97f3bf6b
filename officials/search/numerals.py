"""Read numbers that are written in Chinese numerals: 一一〇, 二〇二四年八月二十日."""

import re

_DIGITS = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")} | {"幺": "1"}
_NUMERALS = "".join(_DIGITS)
_TO_DIGITS = str.maketrans("".join(_DIGITS), "".join(_DIGITS.values()))
# A number that is read digit by digit; two such signs may be a name (九三).
_SPOKEN = re.compile(f"([{_NUMERALS}]{{3,}})(?:热线|电话)?")
_TENS = f"(?:[{_NUMERALS}]?十[{_NUMERALS}]?|[{_NUMERALS}]{{1,3}})"
_DAY = re.compile(f"([{_NUMERALS}]{{4}})年(?:({_TENS})月(?:({_TENS})[日号])?)?")
# 〔2025〕七号, 2025年第十二号.
_SERIAL = re.compile(rf"(?<=[〕〗\]】)》〉>第]){_TENS}(?=号)")


def read_spoken_number(word: str) -> str:
    """Return the digits of a folded word that is a number said digit by digit; else nothing."""
    spoken = _SPOKEN.fullmatch(word)
    return spoken[1].translate(_TO_DIGITS) if spoken else ""


def write_days_in_digits(text: str) -> str:
    """Return a folded text with its days and the numbers of its documents in digits."""
    text = _SERIAL.sub(lambda match: _read_tens(match[0]), text)
    return _DAY.sub(_write_day, text)


def _write_day(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    parts = [year.translate(_TO_DIGITS), "年"]
    parts += [_read_tens(month), "月"] if month else []
    parts += [_read_tens(day), "日"] if day else []
    return "".join(parts)


def _read_tens(numeral: str) -> str:
    """Return a number below 100 in digits: 二十 is 20, 十二 is 12."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return str(int(ones.translate(_TO_DIGITS)))
    return str(
        int((tens or "一").translate(_TO_DIGITS)) * 10 + int((ones or "零").translate(_TO_DIGITS))
    )
