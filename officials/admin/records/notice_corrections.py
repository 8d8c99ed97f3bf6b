"""Correct a cited notice for all its numbers in one act, from the page of the notice that does."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from officials import permissions
from officials.actions import Refused, corrections
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.base.object_actions import ObjectAction
from officials.admin.base.scoped import WideCharField
from officials.identity import identify_all, set_identities
from officials.models import Hotline, HotlineSource, Notice
from officials.permissions import Permission


class CiteCorrection(ObjectAction):
    """Action that lets all numbers of a superseded notice cite the one that corrects it.

    ``shown``: the sources on the page, so that nothing else is changed.
    """

    title = gettext_lazy("改引这份公告")
    explanation = gettext_lazy(
        "下面的号码引用被更正的公告。改引以后，原来已公布的岗位提交审核，由另一位同事批准才公开；"
        "公告所印的姓名和号码照旧，印得不同的请在岗位页面上改。"
    )
    obj: Notice

    shown = forms.CharField(widget=forms.HiddenInput)
    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("写入修改记录，例如：公告更正了两处号码。"),
    )

    @classmethod
    def is_available(cls, obj: Notice) -> bool:
        every = Hotline.objects.all()
        return bool(obj.pk) and corrections.sources_to_correct(obj, every).exists()

    def find_correction(self) -> Notice | None:
        """Return the notice that corrects another, None where there is none by now."""
        return self.obj

    def _hotlines(self) -> Any:
        return permissions.filter_permitted(Hotline.objects.all(), self.by, Permission.EDIT)

    def _sources(self) -> Any:
        if (correction := self.find_correction()) is None:
            return HotlineSource.objects.none()
        sources = corrections.sources_to_correct(correction, self._hotlines())
        return sources.order_by("pk").select_related("hotline__appointment__official")

    def get_initial(self) -> dict[str, Any]:
        return {"shown": ",".join(str(source.pk) for source in self._sources())}

    def get_context_data(self) -> dict[str, Any]:
        sources = list(self._sources())
        set_identities([source.hotline for source in sources])
        return {"sources": sources, "correction": self.find_correction()}

    def execute(self) -> str:
        shown = [parse_integer(key, BIGINT_DIGITS) for key in self.cleaned_data["shown"].split(",")]
        correction = self.find_correction()
        if None in shown or correction is None:
            raise Refused(corrections.SOURCES_CHANGED)
        corrected = corrections.cite_correction(
            correction,
            self._hotlines(),
            by=self.by,
            shown=[key for key in shown if key is not None],
            why=self.cleaned_data["why"] or str(self.title),
        )
        return describe_corrected(corrected)


def describe_corrected(corrected: corrections.Corrected) -> str:
    """Return what became of the numbers and of their posts."""
    message = _("%(numbers)d 个号码已改，%(submitted)d 个岗位已提交，等待另一位同事审核。") % {
        "numbers": corrected.numbers,
        "submitted": len(corrected.submitted),
    }
    if corrected.drafts:
        named = "、".join(map(str, identify_all(corrected.drafts[:20])))
        message += _("还在起草或审核中的岗位留作草稿：%s。") % named
    return message
