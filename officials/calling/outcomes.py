"""Count what callers say of a number, for staff: in a round, and beside a report."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from officials.models import Hotline, HotlineOutcome
from officials.models.choices import Reached, Settled

FIGURES = ("total", "holder", "staff", "nobody", "wrong", "settled", "call_back", "unsettled")


def count_outcomes(hotlines: Iterable[Hotline]) -> Counter[str]:
    """Return what callers said of one number under the holders of ``hotlines``, by FIGURES."""
    rows = HotlineOutcome.objects.filter(uid__in=[hotline.uid for hotline in hotlines])
    # A number that stands twice under one holder, or twice under nobody, has one set of outcomes.
    counted: Counter[str] = Counter()
    for row in {row.appointment_id: row for row in rows}.values():
        counted.update({name: getattr(row, name) for name in FIGURES})
    return counted


def describe_outcomes(counted: Mapping[str, int]) -> str:
    """Return in one line what callers said of a number, as ``count_outcomes`` counts it."""
    if not counted["total"]:
        return ""
    words = [*Reached, *(each for each in Settled if counted[each.value])]
    counts = _("、").join(f"{each.label} {counted[each.value]}" for each in words)
    return _("近 180 天 %(total)d 次：%(counts)s") % {"total": counted["total"], "counts": counts}
