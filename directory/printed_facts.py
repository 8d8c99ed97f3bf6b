"""Put into words what is printed beside a hotline: number, hours, last verification, source."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _

from directory.addresses import Addresses, find_addresses
from directory.availability import is_overdue, is_unreachable
from directory.dates import DAYS_OF_WEEK, WEEKDAYS, format_day, format_days_ago
from officials import hours, phones
from officials.intervals import wilson_interval
from officials.models.choices import Capacity, Kind, PublicReason, Result, Use
from officials.models.public import LiveHotline, LiveOutcome
from officials.title_glossary import translate_title


def format_number(hotline: LiveHotline) -> str:
    """Return the number grouped for reading, with its extension; empty when it is not shown."""
    if hotline.suspended or is_unreachable(hotline):
        return ""
    number = phones.shown(phones.Kind(hotline.kind), hotline.digits)
    if not hotline.extension:
        return number
    return _("%(number)s 转 %(extension)s") % {"number": number, "extension": hotline.extension}


class Labelled(Protocol):
    """A hotline, as far as its label needs it: see the columns of ``LiveHotline``."""

    @property
    def label(self) -> str: ...
    @property
    def use(self) -> str: ...
    @property
    def kind(self) -> str: ...


def format_use(hotline: Labelled) -> str:
    """Return 传真 or 短信 for what cannot be called; empty for a telephone."""
    return "" if hotline.use == Use.CALL else str(Use(hotline.use).label)


def format_label(hotline: Labelled) -> str:
    """Return what the office calls a number, else its kind, with its use if that is not said."""
    use = format_use(hotline)
    if not hotline.label:
        return use or str(Kind(hotline.kind).label)
    says_so = not use or phones.read_use(hotline.label) == hotline.use
    return hotline.label if says_so else f"{use} {hotline.label}"


def is_usual(hotline: Labelled) -> bool:
    """Return whether a number is a landline for calls which its office only calls 办公电话."""
    return (
        hotline.kind == Kind.LANDLINE
        and hotline.use == Use.CALL
        and hotline.label in ("", "办公电话")
    )


def format_title(title: str) -> str:
    """Return a title as plain text; on an English page its English, if the glossary has it."""
    return (translate_title(title) if get_language() == "en" else "") or title


def format_short_label(hotline: Labelled) -> str:
    """Return the label for a narrow button: 办公 for 办公电话; the English one if there is one."""
    label = format_label(hotline)
    if get_language() == "en":
        return translate_title(hotline.label) or label
    return label.removesuffix("电话") or label


def format_capacity(value: str) -> str:
    """Return how somebody holds a post: 代理, 主持工作; empty for 正式."""
    return "" if value == Capacity.FULL else str(Capacity(value).label)


def describe_withheld(term: dict[str, Any]) -> str:
    """Return why and since when the name in a term of a card is withheld; empty if it is not."""
    withheld = term.get("withheld")
    if not withheld:
        return ""
    return _("%(reason)s，%(day)s起") % {
        "reason": PublicReason(withheld["reason"]).label,
        "day": format_day(date.fromisoformat(withheld["since"])),
    }


@dataclass(frozen=True)
class Verification:
    """The last verification of a hotline in words.

    ``state``: fresh, overdue, failed or never. ``long`` and ``short`` count the days since then, as
    does ``brief``, for one line below several numbers; ``dated`` names the day alone, for copies
    that nobody updates. ``under_report``: several people reported an error.
    """

    state: str
    long: str
    short: str
    dated: str
    under_report: bool
    brief: str

    @property
    def stated(self) -> str:
        """The day in a sentence of its own, for copies: 核验：2026年1月1日, or 尚未核验."""
        if self.state == "never":
            return self.dated
        return _("核验：%(checked)s") % {"checked": self.dated}


def describe_verification(hotline: LiveHotline, today: date) -> Verification:
    """Return the last verification of ``hotline``, and on ``today`` whether it is overdue."""
    facts = hotline.last_verified, hotline.result, hotline.under_report
    return _describe_verification(*facts, today, get_language())


# The hotlines of a place were mostly verified in the same few days.
@lru_cache(maxsize=4096)
def _describe_verification(
    last_verified: date | None,
    result: str,
    marked: bool,
    today: date,
    language: str | None,  # noqa: ARG001 - the key
) -> Verification:
    hotline = LiveHotline(last_verified=last_verified, result=result)
    if hotline.last_verified is None:
        never = _("尚未核验")
        return Verification("never", never, never, never, marked, never)
    values = {
        "day": format_day(hotline.last_verified),
        "ago": format_days_ago((today - hotline.last_verified).days),
    }
    if hotline.result not in {Result.ANSWERED, Result.CONFIRMED}:
        state, dated = "failed", _("%(day)s：%(result)s")
        values["result"] = str(Result(hotline.result).label)
        brief = _("%(ago)s%(result)s")
    elif is_overdue(hotline, today):
        state, dated = "overdue", _("%(day)s，已逾期")
        values["result"] = _("已逾期，号码可能有变")
        brief = _("%(ago)s核验，已逾期")
    else:
        state, dated = "fresh", "%(day)s"
        values["result"] = str(Result(hotline.result).label)
        is_call = hotline.result == Result.ANSWERED
        brief = _("%(ago)s打通") if is_call else _("%(ago)s单位确认")
    return Verification(
        state=state,
        long=_("%(day)s（%(ago)s）：%(result)s") % values,
        short=_("%(ago)s，%(result)s") % values,
        dated=dated % values,
        under_report=marked,
        brief=capfirst(brief % values),
    )


# From so many answers on a share is said; the view ``live_outcome`` has the same limit.
ENOUGH_OUTCOMES = 8


def describe_outcomes(outcome: LiveOutcome) -> str:
    """Return which share of calls was answered, and settled, as callers say, with intervals."""
    text = _("近 180 天 %(n)d 次反馈：打通 %(share)s") % {
        "n": outcome.total,
        "share": format_share(outcome.reached, outcome.total),
    }
    said = outcome.settled + outcome.call_back + outcome.unsettled
    if said < ENOUGH_OUTCOMES:
        return text
    return text + _("；打通后办成 %(share)s") % {"share": format_share(outcome.settled, said)}


def format_share(cases: int, total: int) -> str:
    """Return a share of few cases with its interval of 95 %, in whole percent."""
    low, high = wilson_interval(cases, total)
    return _("%(share)d%%（%(low)d–%(high)d%%）") % {
        "share": round(100 * cases / total),
        "low": round(100 * low),
        "high": round(100 * high),
    }


@dataclass(frozen=True)
class Source:
    """The notice that published a hotline. ``url``: its page here, or where it was published."""

    url: str
    title: str
    document_number: str
    issuer: str
    published_on: date

    @property
    def name(self) -> str:
        """The document number, if the notice has one; else its title."""
        return self.document_number or f"《{self.title}》"

    @property
    def citation(self) -> str:
        """Issuer, title, document number and day in one line."""
        number = f" {self.document_number}" if self.document_number else ""
        notice = f"{self.issuer}《{self.title}》{number}"
        return _("%(notice)s，%(day)s") % {"notice": notice, "day": format_day(self.published_on)}


def describe_source(hotline: LiveHotline, addresses: Addresses | None = None) -> Source:
    """Return the notice that published ``hotline``; ``addresses``: those of the page."""
    uid, addresses = hotline.notice_uid, addresses or find_addresses()
    return Source(
        url=addresses.write("notice", uid) if uid else hotline.notice_url,
        title=hotline.notice_title,
        document_number=hotline.notice_number,
        issuer=hotline.notice_issuer,
        published_on=hotline.notice_date,
    )


@dataclass(frozen=True)
class HoursText:
    """Hours as ``printed``, in Chinese, and ``translated`` where the page needs that."""

    printed: str
    translated: str = ""


def describe_hours(printed: str) -> HoursText:
    """Return hours in words; on an English page translated, where they can be parsed."""
    return _describe_hours(printed, get_language())


@lru_cache(maxsize=1024)
def _describe_hours(printed: str, language: str | None) -> HoursText:
    week = hours.parse(printed) if language == "en" else None
    return HoursText(printed, format_hours(week) if week else "")


def format_hours(week: hours.Hours) -> str:
    """Return parsed hours in words: 工作日 9:00–12:00、14:00–17:00."""
    times: dict[tuple[int, ...], list[str]] = {}
    for days, (begin, end) in hours.by_times(week):
        times.setdefault(days, []).append(_format_times(begin, end))
    comma, semicolon = _("、"), _("；")
    return semicolon.join(
        f"{_format_weekdays(days, workdays=week.names_working_days)} {comma.join(all_times)}"
        for days, all_times in times.items()
    )


def _format_times(begin: int, end: int) -> str:
    if (begin, end) == (0, hours.DAY):
        return _("全天")
    times = {"begin": hours.clock(begin), "end": hours.clock(end or hours.DAY)}
    return (_("%(begin)s–次日 %(end)s") if 0 < end <= begin else "%(begin)s–%(end)s") % times


def _format_weekdays(days: tuple[int, ...], *, workdays: bool) -> str:
    if len(days) == DAYS_OF_WEEK:
        return _("每天")
    if workdays and days == tuple(range(5)):
        return _("工作日")
    runs = [
        str(WEEKDAYS[first])
        if first == last
        else _("%(first)s至%(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}
        for first, last in hours.runs(days)
    ]
    return _("、").join(runs)
