"""Query the promises of a region, and put into words how far they were kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from officials.intervals import wilson_interval
from officials.models.public import LiveNotice
from officials.models.public_promises import LivePromise, PromiseMeasure
from officials.models.regions import Region
from officials.promises import FEWEST_CASES, Verdict, judge_deadline, judge_share

WORDS = {
    Verdict.KEPT: gettext_lazy("兑现"),
    Verdict.BROKEN: gettext_lazy("未兑现"),
    Verdict.TOO_FEW: gettext_lazy("数据太少"),
}


@dataclass(frozen=True)
class PromisePart:
    """A measurable part of a promise: what was promised, the verdict, what was measured."""

    promised: str
    verdict: Verdict
    measured: str

    @property
    def word(self) -> str:
        """The verdict in the language of the page."""
        return str(WORDS[self.verdict])

    @property
    def is_broken(self) -> bool:
        return self.verdict is Verdict.BROKEN


@dataclass(frozen=True)
class JudgedPromise:
    """A promise with its measurable parts, of which there may be none."""

    promise: LivePromise
    parts: Sequence[PromisePart]


@dataclass(frozen=True)
class PromisesOfANotice:
    """The promises of one notice for the same days.

    ``is_listed``: whether the notice has a page of its own.
    """

    promises: Sequence[JudgedPromise]
    is_listed: bool

    @property
    def source(self) -> LivePromise:
        """A promise of the notice, which carries its columns and the days."""
        return self.promises[0].promise


def count_promises(region: Region) -> int:
    """Return how many promises of a region are public today."""
    return LivePromise.objects.filter(region=region).count()


def read_promises(region: Region) -> list[PromisesOfANotice]:
    """Return the promises of a region that are public today, by notice, the oldest first."""
    rows = list(LivePromise.objects.filter(region=region))
    # A join would measure every promise of the country, once for each of these.
    measures = PromiseMeasure.objects.in_bulk([row.pk for row in rows])
    judged: dict[tuple[str, date, date | None], list[JudgedPromise]] = {}
    for promise in rows:
        if promise.pk not in measures:
            continue  # it was withdrawn, or ended, between the two statements
        parts = _judge(promise, measures[promise.pk])
        key = promise.notice_uid, promise.start, promise.end
        judged.setdefault(key, []).append(JudgedPromise(promise, parts))
    cited = LiveNotice.objects.filter(uid__in={uid for uid, _start, _end in judged})
    listed = set(cited.values_list("uid", flat=True)) if judged else set()
    return [PromisesOfANotice(each, key[0] in listed) for key, each in judged.items()]


def _judge(promise: LivePromise, measure: PromiseMeasure) -> list[PromisePart]:
    parts = []
    if promise.answered_share:
        promised = _("办公时间接通率不低于 %(percent)s%%") % {"percent": promise.answered_share}
        verdict = judge_share(promise.answered_share, measure.answered, measure.numbers)
        parts.append(PromisePart(promised, verdict, _describe_calls(measure)))
    if promise.callback_hours:
        promised = ngettext("%(n)s 小时内回电", "%(n)s 小时内回电", promise.callback_hours)
        parts.append(
            PromisePart(
                promised % {"n": promise.callback_hours},
                Verdict.TOO_FEW,
                _("有没有回电，没有人记录。"),
            )
        )
    if promise.report_days:
        promised = ngettext(
            "%(n)s 个工作日内答复纠错", "%(n)s 个工作日内答复纠错", promise.report_days
        )
        verdict = judge_deadline(measure.reports_in_time, measure.reports)
        parts.append(
            PromisePart(promised % {"n": promise.report_days}, verdict, _describe_reports(measure))
        )
    return parts


def _describe_calls(measure: PromiseMeasure) -> str:
    if not measure.numbers:
        return _("还没有在办公时间打过。")
    if measure.numbers < FEWEST_CASES:
        few = ngettext("只打过 %(n)s 个号码。", "只打过 %(n)s 个号码。", measure.numbers)
        return few % {"n": measure.numbers}
    lower, upper = wilson_interval(measure.answered, measure.numbers)
    return _("打过 %(total)s 个号码，%(answered)s 个有人接：%(share)s（%(lower)s–%(upper)s）。") % {
        "total": measure.numbers,
        "answered": measure.answered,
        "share": f"{measure.answered / measure.numbers:.0%}",
        # Rounded outwards, so that no bound seems to reach what it does not.
        "lower": f"{floor(lower * 100)}%",
        "upper": f"{ceil(upper * 100)}%",
    }


def _describe_reports(measure: PromiseMeasure) -> str:
    if not measure.reports:
        return _("没有到期的纠错。")
    if measure.reports < FEWEST_CASES:
        few = ngettext("只有 %(n)s 件到期的纠错。", "只有 %(n)s 件到期的纠错。", measure.reports)
        return few % {"n": measure.reports}
    return _("%(total)s 件到期的纠错，%(in_time)s 件按时答复。") % {
        "total": measure.reports,
        "in_time": measure.reports_in_time,
    }
