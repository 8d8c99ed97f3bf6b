"""Name what became of a call by the six buttons of a round, in the order of their keys."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from officials.models import Verification
from officials.models.choices import FAILED_RESULTS, Answerer, Result


class Answer(models.TextChoices):
    """Distinguish what became of a call; the key of each is its place, from 1 on."""

    HOLDER = "holder", _("本人接")
    STAFF = "staff", _("工作人员接")
    UNANSWERED = "unanswered", _("没人接")
    WRONG = "wrong", _("打错了")
    DEAD = "dead", _("空号")
    SKIP = "skip", _("跳过")

    @property
    def sheet_label(self) -> str:
        """Return the label on a sheet, where a number is left out instead of skipped."""
        return str(_("没打") if self is Answer.SKIP else self.label)


KEYS: Mapping[str, Answer] = {str(key): answer for key, answer in enumerate(Answer, 1)}
# What is recorded of a call; nothing of one that is skipped.
RESULTS: Mapping[Answer, tuple[Result, Answerer | None]] = {
    Answer.HOLDER: (Result.ANSWERED, Answerer.HOLDER),
    Answer.STAFF: (Result.ANSWERED, Answerer.STAFF),
    Answer.UNANSWERED: (Result.UNANSWERED, None),
    Answer.WRONG: (Result.WRONG, None),
    Answer.DEAD: (Result.DEAD, None),
}
# The answers after which a number is suspended.
TAKING_OFF = frozenset(
    answer for answer, (result, _answerer) in RESULTS.items() if result in FAILED_RESULTS
)
CONSEQUENCES = {
    Answer.UNANSWERED: _("换个时间再打"),
    Answer.WRONG: _("马上停止显示"),
    Answer.DEAD: _("马上停止显示"),
}


def describe_result(check: Verification) -> str:
    """Return what became of a check in the words of the buttons, where one stands for it."""
    heard = Result(check.result), Answerer(check.answerer) if check.answerer else None
    answer = next((each for each, result in RESULTS.items() if result == heard), None)
    return str(answer.label if answer else heard[0].label)
