"""Count what callers say of the numbers that are called in a round."""

from collections import Counter
from collections.abc import Iterable

from officials.models import Hotline, HotlineOutcome

FIGURES = ("total", "holder", "staff", "nobody", "wrong", "settled", "call_back", "unsettled")


def count_outcomes(hotlines: Iterable[Hotline]) -> Counter[str]:
    """Return what callers said of one number under the holders of ``hotlines``, by FIGURES."""
    rows = HotlineOutcome.objects.filter(uid__in=[hotline.uid for hotline in hotlines])
    # A number that stands twice under one holder, or twice under nobody, has one set of outcomes.
    counted: Counter[str] = Counter()
    for row in {row.appointment_id: row for row in rows}.values():
        counted.update({name: getattr(row, name) for name in FIGURES})
    return counted
