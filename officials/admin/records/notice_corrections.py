"""Let numbers of a superseded notice cite the one that corrects it, each by a tick of its own."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from officials import permissions, phones
from officials.actions import Refused, corrections
from officials.actions.corrections import Printed
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.base.messages import render_issue
from officials.admin.base.object_actions import ObjectAction
from officials.admin.base.scoped import WideCharField
from officials.admin.records.notice_pages import find_in_text, read_digits
from officials.identity import identify_all, set_identities
from officials.models import Hotline, HotlineSource, Notice
from officials.models.national_hotlines import read_numbering
from officials.permissions import Permission
from officials.public_texts import find_fault

# Numbers on a page: each has three inputs, and Django takes 1,000 of a form.
MOST_SHOWN = 300
ROW_FIELDS = ("take", "printed_name", "printed_number")


@dataclass(frozen=True)
class CorrectedRow:
    """A number that cites a superseded notice. ``is_found``: the text of the new one prints it."""

    source: HotlineSource
    is_found: bool
    tick: BoundField
    name: BoundField
    number: BoundField


class CiteCorrection(ObjectAction):
    """Action that lets chosen numbers of a superseded notice cite the one that corrects it.

    ``shown``: the sources on the page, so that nothing else is changed.
    """

    title = gettext_lazy("改引这份公告")
    explanation = gettext_lazy(
        "下面的号码引用被更正的公告。对照新公告，印着哪些号码就勾选哪些，照抄印法；"
        "没有勾选的仍引用原公告。改引以后，原来已公布的岗位提交审核，由另一位同事批准才公开。"
    )
    template = "admin/notice_correction.html"
    obj: Any

    shown = forms.CharField(widget=forms.HiddenInput)
    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("写入修改记录，例如：公告更正了两处号码。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.obj, self.by = kwargs["obj"], kwargs["by"]
        own: Any = self  # the fields of this page alone, not of the class
        own.base_fields = {**self.base_fields}
        for source in self._sources:
            own.base_fields |= _make_fields(source)
        super().__init__(*args, **kwargs)

    @classmethod
    def is_available(cls, obj: Any) -> bool:
        every = Hotline.objects.all()
        return bool(obj.pk) and corrections.sources_to_correct(obj, every).exists()

    def find_correction(self) -> Notice | None:
        """Return the notice that corrects another, None where there is none by now."""
        return self.obj  # type: ignore[no-any-return]

    def _hotlines(self) -> Any:
        return permissions.filter_permitted(Hotline.objects.all(), self.by, Permission.EDIT)

    @cached_property
    def _sources(self) -> list[HotlineSource]:
        """The sources on the page, those that the new notice prints first."""
        if (correction := self.find_correction()) is None:
            return []
        found = corrections.sources_to_correct(correction, self._hotlines()).order_by("pk")
        sources = list(found.select_related("hotline__appointment__official")[:MOST_SHOWN])
        set_identities([source.hotline for source in sources])
        return sources

    @cached_property
    def _cited(self) -> dict[int, HotlineSource]:
        """The sources that cite the new notice already, by the id of their hotline."""
        hotlines = [source.hotline_id for source in self._sources]
        cited = HotlineSource.objects.filter(notice=self.find_correction(), hotline__in=hotlines)
        return {source.hotline_id: source for source in cited}

    @cached_property
    def _found(self) -> set[int]:
        """The ids of the sources whose number stands in the text of the new notice.

        Many posts share the digits of a switchboard: none of these is taken for found.
        """
        correction = self.find_correction()
        wanted = {
            source.pk: {source.hotline.digits, *read_digits([source.printed_number])}
            for source in self._sources
            if not source.hotline.extension
        }
        if correction is None:
            return set()
        printed = find_in_text(correction, sorted({d for each in wanted.values() for d in each}))
        return {key for key, digits in wanted.items() if digits & printed}

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"shown": ",".join(str(each.pk) for each in self._sources)}
        for source in self._sources:
            cited = self._cited.get(source.hotline_id)
            kept = cited or source
            initial[f"take-{source.pk}"] = bool(cited) or source.pk in self._found
            initial[f"printed_name-{source.pk}"] = kept.printed_name
            initial[f"printed_number-{source.pk}"] = kept.printed_number
        return initial

    def get_fieldsets(self) -> list[Any]:
        return [(None, {"fields": ["shown", "why"]})]

    def get_context_data(self) -> dict[str, Any]:
        rows = [
            CorrectedRow(
                source,
                source.pk in self._found,
                *(self[f"{name}-{source.pk}"] for name in ROW_FIELDS),
            )
            for source in self._sources
        ]
        rows.sort(key=lambda row: not row.tick.value())
        return {"rows": rows, "correction": self.find_correction()}

    def clean(self) -> dict[str, Any]:
        """Refuse a ticked row that the new notice would print with another number."""
        numbering = read_numbering()
        for source in self._sources:
            if not self.cleaned_data.get(f"take-{source.pk}"):
                continue
            name, number = (f"{column}-{source.pk}" for column in ROW_FIELDS[1:])
            for field in (name, number):
                if not self.cleaned_data.get(field) and field not in self.errors:
                    self.add_error(field, _("请照抄新公告的印法。"))
            if fault := find_fault(HotlineSource, "printed_name", self.cleaned_data.get(name, "")):
                self.add_error(name, render_issue(fault))
            line, printed = source.hotline, self.cleaned_data.get(number)
            if printed and not phones.prints(printed, line.digits, line.kind, numbering):
                message = _("这不是 %s。新公告印的是别的号码，就去掉勾，在岗位页面上改号码。")
                self.add_error(number, message % line)
        return self.cleaned_data

    def execute(self) -> str:
        shown = [parse_integer(key, BIGINT_DIGITS) for key in self.cleaned_data["shown"].split(",")]
        correction, values = self.find_correction(), self.cleaned_data
        if None in shown or correction is None:
            raise Refused(corrections.SOURCES_CHANGED)
        corrected = corrections.cite_correction(
            correction,
            self._hotlines(),
            by=self.by,
            shown=[key for key in shown if key is not None],
            printed={
                each.pk: Printed(*(values[f"{column}-{each.pk}"] for column in ROW_FIELDS[1:]))
                for each in self._sources
                if values[f"take-{each.pk}"]
            },
            why=values["why"] or str(self.title),
        )
        return describe_corrected(corrected)


def _make_fields(source: HotlineSource) -> dict[str, forms.Field]:
    """Return the inputs of a row; their labels name its number."""
    fields: dict[str, forms.Field] = {
        f"take-{source.pk}": forms.BooleanField(label=_("改引 %s") % source.hotline, required=False)
    }
    labels = {"printed_name": _("%s 所印姓名或岗位"), "printed_number": _("%s 所印号码")}
    for column, label in labels.items():
        stored: Any = HotlineSource._meta.get_field(column)
        fields[f"{column}-{source.pk}"] = WideCharField(
            label=label % source.hotline, max_length=stored.max_length, required=False
        )
    return fields


def describe_corrected(corrected: corrections.Corrected) -> str:
    """Return what became of the numbers and of their posts."""
    message = _("%(numbers)d 个号码已改，%(submitted)d 个岗位已提交，等待另一位同事审核。") % {
        "numbers": corrected.numbers,
        "submitted": len(corrected.submitted),
    }
    if corrected.left:
        message += _("没有勾选的 %d 个仍引用原公告。") % corrected.left
    if corrected.drafts:
        named = "、".join(map(str, identify_all(corrected.drafts[:20])))
        message += _("还在起草或审核中的岗位留作草稿：%s。") % named
    return message
