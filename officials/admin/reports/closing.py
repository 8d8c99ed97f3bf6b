"""Answer reports: one, or several of the same number at once."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from officials import permissions
from officials.actions import reports
from officials.admin.base.object_actions import ObjectAction
from officials.calling.report_answers import find_untrue
from officials.calling.reported import filter_open, put_urgent_first
from officials.days import day_of
from officials.models import Report, ReportAnswer, User
from officials.permissions import Permission


class CloseReport(ObjectAction):
    """Action that closes a report with an answer from fixed words, and others of its number."""

    title = gettext_lazy("答复，办结")
    explanation = gettext_lazy("反映的人凭回执号看到办理结果和这句答复，看不到是谁答复的。")
    obj: Report

    answer = forms.ChoiceField(
        label=gettext_lazy("选一句"), choices=ReportAnswer, widget=forms.RadioSelect
    )
    together = forms.MultipleChoiceField(
        label=gettext_lazy("同一个号码的其他反映，一并办结"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("其中一条刚由同事答复，请再看一遍。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_true_answers()
        self.others = list(open_reports_beside(self.obj, self.by))
        if self.others or (self.is_bound and "together" in self.data):
            choices: Any = self.fields["together"]
            choices.choices = [(str(each.pk), describe_other(each)) for each in self.others]
        else:
            del self.fields["together"]

    def _offer_true_answers(self) -> None:
        """Offer the answers that are true now, and say why others are not.

        One that stopped being true while the page was open is refused in words.
        """
        untrue = find_untrue(self.obj) if self.obj.is_open else {}
        offered: Any = self.fields["answer"].widget
        offered.choices = [each for each in ReportAnswer.choices if each[0] not in untrue]
        reasons = (f"“{answer.label}”{reason}" for answer, reason in untrue.items())
        if untrue:
            self.fields["answer"].help_text = format_html(
                "{}<ul>{}</ul>",
                _("现在还不能这样答复："),
                format_html_join("", "<li>{}</li>", ((each,) for each in reasons)),
            )

    @classmethod
    def is_available(cls, obj: Report) -> bool:
        return obj.is_open

    def get_initial(self) -> dict[str, Any]:
        return {"together": [str(each.pk) for each in open_reports_beside(self.obj, self.by)]}

    def execute(self) -> str:
        chosen = set(self.cleaned_data.get("together", []))
        closed = [self.obj, *(each for each in self.others if str(each.pk) in chosen)]
        reports.close_reports(closed, by=self.by, answer=ReportAnswer(self.cleaned_data["answer"]))
        return ngettext("已答复 %d 条反映。", "已答复 %d 条反映。", len(closed)) % len(closed)


def open_reports_beside(report: Report, user: User) -> QuerySet[Any]:
    """Return the other open reports of the same number in the regions of ``user``."""
    same = Report.objects.filter(digits=report.digits, extension=report.extension).exclude(
        pk=report.pk
    )
    permitted = permissions.filter_permitted(same, user, Permission.EDIT)
    return put_urgent_first(filter_open(permitted)).select_related("post__department__region")


def describe_other(report: Report) -> str:
    """Return day, kind, words and post of a report in one line."""
    day, kind = day_of(report.received_at), report.get_kind_display()
    return " · ".join(filter(None, (str(day), kind, report.words, str(report.post))))
