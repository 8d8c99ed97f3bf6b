"""Parse printed opening hours: every character must belong to a word of the grammar."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from .week import (
    DAY,
    EVERY_DAY,
    MONDAY_TO_FRIDAY,
    WEEKEND,
    Hours,
    Named,
    OnHolidays,
    Rule,
    Span,
)

HOUR = 60
NOON = 12 * HOUR
EVENING = 16 * HOUR
EARLY = 6 * HOUR

DAY_NAMES = "一二三四五六日天末"
OF_WEEK = "(?:每个?)?(?:周|星期|礼拜)"
ONE_DAY = rf"{OF_WEEK}(?:[{DAY_NAMES}]|[1-7](?![0-9:时点]))"
DAYS = rf"(?:{ONE_DAY}(?:[-、,和及与]?(?:[一二三四五六日末]|{ONE_DAY}))*|双休日)"
HOLIDAYS = "(?:国家)?(?:法定)?(?:节假日|假日)"
FREE = f"(?:{DAYS}(?:[、和及与]{HOLIDAYS})?|{HOLIDAYS})"
PART = "上午|早上|早晨|早|中午|下午|傍晚|晚上|晚间|晚|夜间|凌晨|白天"
MINUTE = ":[0-9]{2}|[时点](?:半|整|[0-9]{1,2}分?)?"
TOKEN = re.compile(
    rf"""
      (?P<free>{FREE}(?:除外|休息|不办公|不上班)|(?:除|不含|不包括){FREE}(?:以?外)?)
    | (?P<holidays>全年无休|(?:含|包括|包含){HOLIDAYS}|{HOLIDAYS}(?:不休|照常))
    | (?P<days>{DAYS}|(?:国家|法定|正常|每个?)*工作日|每[天日]|全年)
    | (?P<whole>(?:全天候?|昼夜)?(?:7[x×*])?24(?:小时|h)|全天候?|昼夜|7[x×*]24)
    | (?:(?P<part>{PART})[ :]?)?(?P<hour>[0-9]{{1,2}})(?P<minute>{MINUTE})?
      -(?P<next>次日|翌日|第二天)?(?P<end_part>{PART})?[ ]?
      (?P<end_hour>[0-9]{{1,2}})(?P<end_minute>{MINUTE})
    | (?P<noise>[\s,;、。:()\[\]【】和及与]|受理|接听|办公|服务|值班|值守|人工|不间断
      |工作(?!日)|时间)
    """,
    re.VERBOSE,
)
# The first sign of a part of the day -> between which hours it begins and ends.
PARTS = {
    "凌": (0, 6),
    "早": (4, 12),
    "上": (0, 12),
    "中": (11, 14),
    "下": (12, 19),
    "傍": (16, 20),
    "晚": (17, 24),
}
JOINERS = " ,、和及与"
AFTERNOON = frozenset("中下傍晚")


class Unreadable(ValueError):
    """The words are ambiguous or not understood."""


@dataclass
class Clause:
    """Days, none where they are not named, and the times on them in minutes of the day.

    ``working``: Monday to Friday are named as 工作日. ``names_no_more``: something other than a
    comma followed the days.
    """

    days: frozenset[int]
    times: list[Span] = field(default_factory=list)
    working: bool = False
    names_no_more: bool = False


@lru_cache(maxsize=4096)
def parse(text: str) -> Hours | None:
    """Parse printed hours; return None unless every word is understood."""
    try:
        return _read(fold(text))
    except Unreadable:
        return None


def fold(text: str) -> str:
    """Return text in half width, with one sign for every dash and no needless spaces."""
    text = unicodedata.normalize("NFKC", text).replace("∶", ":")
    text = re.sub("[\u2010-\u2015\u2212\u2500~〜至到-]+", "-", text)
    text = re.sub(r"\s*([-:])\s*", r"\1", text)
    return re.sub("(?<![0-9点时]) +| +(?![0-9])", "", text)


def _read(text: str) -> Hours:
    clauses = [Clause(frozenset())]
    closed: frozenset[int] = frozenset()
    on_holidays = OnHolidays.UNSAID
    position = 0
    while position < len(text):
        token = TOKEN.match(text, position)
        if token is None:
            raise Unreadable
        position = token.end()
        on_holidays = _read_holidays(on_holidays, token)
        if token["free"]:
            closed |= _days_in(token["free"])
        elif token["holidays"]:
            if token[0] == "全年无休" and not clauses[-1].days:
                _name_days(clauses, EVERY_DAY)
        elif token["days"]:
            _name_days(clauses, _days_in(token["days"]))
            clauses[-1].working |= "工作日" in token["days"]
        elif not token["noise"]:
            _add_times(clauses[-1], token)
        elif token["noise"] == "时间" and clauses[-1].times:
            raise Unreadable  # the times of somebody else, on days that may be others
        if token["free"] or (token["noise"] and token["noise"] not in JOINERS):
            clauses[-1].names_no_more = bool(clauses[-1].days)
    rules = tuple(_rules(_dated(clauses), closed))
    _refuse_overlaps(rules)
    return Hours(rules, on_holidays)


def _read_holidays(before: OnHolidays, token: re.Match[str]) -> OnHolidays:
    """Return what the hours say of holidays up to a token; raise Unreadable if they say both."""
    if "假日" in (token["free"] or ""):
        found = OnHolidays.CLOSED
    elif token["holidays"]:
        found = OnHolidays.AS_USUAL
    else:
        return before
    if before not in {OnHolidays.UNSAID, found}:
        raise Unreadable
    return found


def _days_in(words: str) -> frozenset[int]:
    if "工作日" in words:
        return MONDAY_TO_FRIDAY
    if re.match("每[天日]|全年", words):
        return EVERY_DAY
    named = re.search(DAYS, words)
    if named is None or named[0] == "双休日":
        return WEEKEND if named else frozenset()
    days: list[int] = []
    for dash, name in re.findall(f"(-?)(?:{OF_WEEK})?([{DAY_NAMES}1-7])", named[0]):
        if name == "末":
            days += WEEKEND
            continue
        day = "一二三四五六日1234567".index(name.replace("天", "日")) % 7
        if dash:
            days += [each % 7 for each in range(days[-1], days[-1] + (day - days[-1]) % 7)]
        days.append(day)
    return frozenset(days)


def _name_days(clauses: list[Clause], days: frozenset[int]) -> None:
    last = clauses[-1]
    if last.times:
        clauses.append(Clause(days))
    elif last.days.isdisjoint(days) and not last.names_no_more:
        last.days |= days
    elif EVERY_DAY in {last.days, days} or last.days == days:
        last.days &= days
    else:
        raise Unreadable


def _add_times(clause: Clause, token: re.Match[str]) -> None:
    times = (0, DAY) if token["whole"] else _times(token)
    if clause.times and (token["part"] == "夜间" or times[0] < clause.times[-1][1]):
        raise Unreadable  # nights of the days before, or all? afternoon, or a mistake?
    if token["whole"] or token["part"] == "夜间":
        clause.days = clause.days or EVERY_DAY
    clause.times.append(times)


def _times(token: re.Match[str]) -> Span:
    """Return beginning and end in minutes of the day; an end on the next day is after 24:00."""
    part, end_part = token["part"] or "", token["end_part"] or ""
    begin = _minute(part, token["hour"], token["minute"])
    # 下午2:00-5:30 says once that it is the afternoon, 下午14:00-17:30 says nothing by it.
    is_twelve = part[:1] in AFTERNOON and int(token["hour"]) * HOUR <= NOON
    if is_twelve and not end_part and not token["next"]:
        end_part = part
    end = _minute(end_part, token["end_hour"], token["end_minute"])
    if (not part and 0 < begin < EARLY) or (part == "夜间" and begin < EVENING) or begin == DAY:
        raise Unreadable
    if token["next"] or (end <= begin and begin >= EVENING and end <= NOON):
        end += DAY
    if not begin < end <= begin + DAY:
        raise Unreadable
    return begin, DAY if end == DAY - 1 else end


def _minute(part: str, hour: str, minute: str | None) -> int:
    """Return the minute of the day that a time means in a part of it."""
    first, last = PARTS.get(part[:1], (int(hour), int(hour)))
    meant = [each for each in (int(hour), int(hour) + 12) if first <= each <= last]
    past = int(re.sub("[^0-9]", "", (minute or "").replace("半", "30")) or 0)
    if not meant or past >= HOUR or meant[0] * HOUR + past > DAY:
        raise Unreadable
    return meant[0] * HOUR + past


def _dated(clauses: list[Clause]) -> list[Clause]:
    """Give the times of the first clause the days after them: 9:00-17:00（工作日）."""
    first, *rest = clauses
    if first.times and not first.days and len(rest) == 1 and not rest[0].times:
        return [replace(rest[0], times=first.times)]
    if not all(clause.days and clause.times for clause in clauses):
        raise Unreadable
    return clauses


def _rules(clauses: list[Clause], closed: frozenset[int]) -> Iterator[Rule]:
    """Yield the rules of clauses without the days that are closed.

    All seven days of the week are every day, without its weekends they are days of the week.
    """
    for clause in clauses:
        working = MONDAY_TO_FRIDAY if clause.working else frozenset()
        daily = clause.days == EVERY_DAY and not closed >= WEEKEND
        other = Named.EVERY_DAY if daily else Named.WEEKDAYS
        for named, days in ((Named.WORKING_DAYS, working), (other, clause.days - working)):
            if open_days := days & clause.days - closed:
                yield Rule(named, open_days, tuple(sorted(clause.times)))


def _refuse_overlaps(rules: tuple[Rule, ...]) -> None:
    """Raise Unreadable when two times of a day overlap, or none are left."""
    if not rules:
        raise Unreadable
    for day in EVERY_DAY:
        times = sorted(span for rule in rules if day in rule.days for span in rule.times)
        if any(late[0] < early[1] for early, late in pairwise(times)):
            raise Unreadable
