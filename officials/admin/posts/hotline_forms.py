"""Forms of hotlines: number in any format, owner, source notice."""

from collections.abc import Sequence
from typing import Any

import pghistory
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from officials import hours, phones
from officials.actions import bans
from officials.admin.base.autocomplete import (
    LabelledChoiceField,
    ScopedAutocompleteSelect,
    label,
    set_stored_choice,
    with_labels,
)
from officials.admin.base.messages import render_issue
from officials.admin.base.scoped import WideCharField
from officials.admin.base.text_forms import CheckedTextMixin
from officials.models import Appointment, Hotline, HotlineSource, Notice, Post, PostKind
from officials.models.choices import Use
from officials.models.national_hotlines import find_area_code, read_numbering
from officials.publication.standing import read_appointment

# Values of the field ``owner`` beside the ids of appointments.
OWNER_POST, OWNER_NEW_HOLDER = "", "new"
NOTICE_FIELD = HotlineSource._meta.get_field("notice")


class BaseHotlineForm(CheckedTextMixin, forms.ModelForm[Hotline]):
    """Form of a hotline that parses the number. ``warnings``: messages for staff after saving.

    ``again``: confirms that a number is entered which was withdrawn before; only then displayed.
    """

    number = WideCharField(
        label=gettext_lazy("号码"),
        max_length=200,
        help_text=gettext_lazy("怎样写都可以，例如：(029) 0381 2345 转 801；本地号码可省区号。"),
    )

    again = forms.BooleanField(
        label=gettext_lazy("确认再次登记"),
        required=False,
        widget=forms.HiddenInput,
        help_text=gettext_lazy("这个号码撤下过；勾选后照常保存。"),
    )

    class Meta:
        model = Hotline
        fields = ("use", "label", "purpose", "answered_by", "hours", "rank")
        help_texts = {
            "rank": gettext_lazy("小的在前，例如：1。"),
            "hours": gettext_lazy(
                "照抄，例如：工作日 8:30–12:00、14:00–17:30；写明星期几，公开页面才能说“现在可打”。"
            ),
        }

    def __init__(self, *args: Any, post: Post | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post or self.instance.of_post
        self.warnings: list[str] = []
        self.use_in_words: Use | None = None  # of the number and the label
        self.former_reason = ""  # why the number was withdrawn before
        if "use" in self.fields:  # whoever may only read has a form without fields
            self.fields["use"].required = False
        if self.instance.pk:
            self.initial["number"] = str(self.instance)

    def clean_number(self) -> str:
        text: str = self.cleaned_data["number"]
        if "number" not in self.changed_data or self.post.department_id is None:
            return text
        region = self.post.department.region
        parsed = phones.parse(text, read_numbering(), area_code=find_area_code(region))
        if parsed.errors:
            raise ValidationError([render_issue(issue) for issue in parsed.errors])
        number = self._read_only_number(parsed, text)
        self.instance.kind = number.kind.value
        self.instance.digits, self.instance.extension = number.digits, number.extension
        self._check_bans()
        self.warnings += [render_issue(issue) for issue in parsed.warnings]
        rests = [rest for rest in (number.label, number.note, parsed.note) if rest]
        if Use(number.use) != Use.CALL:
            self.use_in_words = Use(number.use)
            rests = [rest for rest in rests if phones.read_use(rest) is not number.use]
        self.warnings += [
            _("“%s”没有存入号码；需要时请填入名目或受理时间。") % rest for rest in rests
        ]
        return text

    def _read_only_number(self, parsed: phones.Parsed, text: str) -> phones.Number:
        """Return the number of a row. Raises ValidationError for none, several and nobody's own."""
        if not parsed.numbers:
            message = _("“%s”就是没有号码。没有号码，就把这一行清空，或勾选删除。")
            raise ValidationError(message % text)
        if len(parsed.numbers) > 1:
            values = {
                "count": len(parsed.numbers),
                "numbers": "、".join(each.shown for each in parsed.numbers),
            }
            message = _("这里写了 %(count)d 个号码：%(numbers)s。一行填一个，其余的另加一行。")
            raise ValidationError(message % values)
        (number,) = parsed.numbers
        if number.is_of_nobody and self.post.kind == PostKind.SEAT:
            words = render_issue(phones.issue("short_number", written=number.shown))
            hint = _("是值班或服务台的，就在上面把“种类”改成“值班或服务台”。")
            raise ValidationError(words + hint)
        return number

    def _check_bans(self) -> None:
        """Refuse a number that is not published again; find out why it was withdrawn before."""
        number = self.instance.digits, self.instance.extension
        for ban in bans.find_bans([number]).values():
            raise ValidationError(bans.explain(ban))
        self.former_reason = bans.former_reason(*number)

    def _confirm_former(self) -> None:
        """Ask for a tick where the number was withdrawn before."""
        if not self.former_reason:
            return
        self.fields["again"].widget = forms.CheckboxInput()
        if not self.cleaned_data.get("again"):
            message = _("这个号码曾因“%s”撤下。确实要再次登记，请勾选；修改记录里会写明。")
            self.add_error("again", message % self.former_reason)

    def save(self, commit: bool = True) -> Hotline:  # noqa: FBT002 - Django's signature
        """Save, and write into the history that a withdrawn number is entered again."""
        if not self.former_reason:
            return super().save(commit)
        note = _("再次登记曾因“%s”撤下的号码") % self.former_reason
        why = "；".join(filter(None, [self.data.get("why", "").strip(), note]))
        with pghistory.context(why=why):
            return super().save(commit)

    def clean_label(self) -> str:
        text: str = self.cleaned_data["label"]
        if "label" in self.changed_data and self.use_in_words is None and text:
            read = phones.read_use(text)
            self.use_in_words = Use(read) if read else None
        return text

    def clean(self) -> dict[str, Any] | None:
        """Set the use that the words say, unless staff chose another."""
        super().clean()
        chosen, words = self.cleaned_data.get("use"), self.use_in_words
        use = chosen or self.instance.use
        if words and words != use and not (chosen and "use" in self.changed_data):
            use = words.value
            message = _("按所填字样，用法已设为“%s”；不对请改选。")
            self.warnings.append(message % words.label)
        self.cleaned_data["use"] = use
        self._confirm_former()
        return self.cleaned_data

    def clean_hours(self) -> str:
        text: str = self.cleaned_data["hours"]
        if "hours" in self.changed_data and (fault := hours.find_fault(text)):
            if fault.code in hours.MISTAKES:
                raise ValidationError(render_issue(fault), code=fault.code)
            self.warnings.append(render_issue(fault))
        return text


class HotlineInlineForm(BaseHotlineForm):
    """Form of a hotline on the page of its post, with its owner and its newest source.

    ``holders``: the appointments of the post, with their standing. ``above``: the form of the row
    before, from which a new row takes what is left empty while ``as_above`` is ticked.
    """

    above: "HotlineInlineForm | None" = None
    as_above = forms.BooleanField(
        label=gettext_lazy("空着的时间、公告和所印姓名，同上一个号码"),
        required=False,
        initial=True,
        help_text=gettext_lazy("去掉勾就不照搬。"),
    )

    owner = forms.ChoiceField(
        label=gettext_lazy("属于"),
        required=False,
        help_text=gettext_lazy("岗位的号码换人不变；本人的号码随任职结束。"),
    )
    notice = LabelledChoiceField(
        label=gettext_lazy("公告"),
        queryset=with_labels(Notice.objects.all()),
        required=False,
        widget=RelatedFieldWidgetWrapper(
            ScopedAutocompleteSelect(NOTICE_FIELD, admin.site),
            NOTICE_FIELD.remote_field,
            admin.site,
            can_add_related=True,
        ),
        help_text=gettext_lazy("公布这个号码的公告。没有公告的号码不能提交审核。"),
    )
    printed_name = WideCharField(
        label=gettext_lazy("公告所印姓名或岗位"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("照抄，例如：王示例（副局长）"),
    )
    printed_number = WideCharField(
        label=gettext_lazy("公告所印号码"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("空着就是与所填的号码相同；印得不同才照抄，例如：（029）0381 2345"),
    )
    SOURCE_FIELDS = ("notice", "printed_name", "printed_number")
    FIELDS_AS_ABOVE = ("hours", "notice", "printed_name")
    public_columns = {"printed_name": HotlineSource, "printed_number": HotlineSource}

    def __init__(self, *args: Any, holders: Sequence[Appointment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders = holders
        self.fields["owner"].choices = self._owner_choices()  # type: ignore[attr-defined]
        self.source: HotlineSource | None = None
        if self.instance.pk:
            self.initial["owner"] = str(self.instance.appointment_id or OWNER_POST)
            sources = list(self.instance.sources.all())
            if sources:
                self.source = max(sources, key=lambda each: (each.notice.published_on, each.pk))
                self.initial.update(
                    {name: getattr(self.source, name) for name in self.SOURCE_FIELDS}
                )
                set_stored_choice(self, "notice", self.source.notice)

    def _owner_choices(self) -> list[tuple[str, str]]:
        """Return the post, a new holder, current holders, and the present owner."""
        choices = [(OWNER_POST, _("岗位")), (OWNER_NEW_HOLDER, _("本人：本页新添的任职者"))]
        choices += [
            (str(holder.pk), _("本人：%s") % holder.official)
            for holder in self.holders
            if holder.pk == self.instance.appointment_id or not read_appointment(holder).is_over
        ]
        return choices

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        self._fill_in()
        # The formset would set the post on each hotline; those of a holder have an appointment.
        self.cleaned_data.pop("post", None)
        filled = [name for name in self.SOURCE_FIELDS if self.cleaned_data.get(name)]
        for name in self.SOURCE_FIELDS:
            if filled and name not in filled and name not in self.errors:
                self.add_error(name, _("公告、所印姓名和所印号码要一起填写。"))
        self._set_owner(self.cleaned_data.get("owner", OWNER_POST))
        owner = self.instance.appointment
        if owner and (ban := bans.find_ban_of(owner.official)):
            self.add_error("owner", bans.explain(ban))
        notice = self.cleaned_data.get("notice")
        if notice and self.instance.pk:
            others = [each for each in self.instance.sources.all() if each != self.source]
            if notice.pk in {each.notice_id for each in others}:
                self.add_error("notice", _("这个号码已经引用了这份公告。"))
        return self.cleaned_data

    def has_changed(self) -> bool:
        """Return whether anything but ``as_above`` was filled in."""
        return bool(set(self.changed_data) - {"as_above"})

    def _fill_in(self) -> None:
        """Take what was left empty from the row above, and the printed number from the number."""
        values = self.cleaned_data
        if values.get("as_above") and self.instance.pk is None and self.above:
            above = self.above.cleaned_data if self.above.is_valid() else {}
            for name in self.FIELDS_AS_ABOVE:
                if not values.get(name) and name not in self.errors:
                    values[name] = above.get(name, values.get(name))
        number = values.get("number")
        if not (values.get("notice") and number) or self.data.get(
            self.add_prefix("printed_number")
        ):
            return
        try:
            values["printed_number"] = self.fields["printed_number"].clean(number)
        except ValidationError as error:
            self.add_error("printed_number", error)

    def _set_owner(self, owner: str) -> None:
        self.instance.post = self.post if owner == OWNER_POST else None
        self.instance.appointment = Appointment.objects.get(pk=owner) if owner.isdecimal() else None

    def save(self, commit: bool = True) -> Hotline:  # noqa: FBT002 - Django's signature
        if self.cleaned_data["owner"] == OWNER_NEW_HOLDER:
            self.instance.appointment = self.post.appointments.latest("pk")
        hotline = super().save(commit)
        if commit and (self.source is None or set(self.SOURCE_FIELDS) & set(self.changed_data)):
            self._save_source(hotline)
        return hotline

    def _save_source(self, hotline: Hotline) -> None:
        source = self.source or HotlineSource(hotline=hotline)
        if not self.cleaned_data["notice"]:
            if source.pk:
                source.delete()
            return
        for name in self.SOURCE_FIELDS:
            setattr(source, name, self.cleaned_data[name])
        source.save()


class FormattedNumberMixin:
    """Read-only display of the extra form fields, for users who may only view a hotline."""

    @admin.display(description=gettext_lazy("号码"))
    def number(self, hotline: Hotline) -> str:
        return str(hotline)

    @admin.display(description=gettext_lazy("属于"))
    def owner(self, hotline: Hotline) -> str:
        return _("本人：%s") % hotline.appointment.official if hotline.appointment else _("岗位")

    @admin.display(description=gettext_lazy("公告"))
    def notice(self, hotline: Hotline) -> str:
        return "；".join(label(source.notice) for source in hotline.sources.all())

    @admin.display(description=gettext_lazy("公告所印姓名或岗位"))
    def printed_name(self, hotline: Hotline) -> str:
        return "；".join(source.printed_name for source in hotline.sources.all())

    @admin.display(description=gettext_lazy("公告所印号码"))
    def printed_number(self, hotline: Hotline) -> str:
        return "；".join(source.printed_number for source in hotline.sources.all())
