"""Forms that take a list: a file, a pasted table, or lines that were typed into the grid."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from officials import permissions
from officials.actions.import_originals import (
    GRID,
    HTML,
    TEXT,
    format_corrections,
    pack_book,
    read_clipboard,
    read_file,
)
from officials.admin.base.autocomplete import (
    LabelledChoiceField,
    ScopedAutocompleteSelect,
    label,
    with_labels,
)
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.base.messages import render_issue
from officials.admin.base.text_forms import CheckedTextMixin
from officials.clock import now
from officials.importing.columns import Correction, find_header
from officials.importing.readers.refusals import Refused
from officials.importing.readers.sheets import Book
from officials.importing.remembered_columns import find_remembered
from officials.importing.roles import Role
from officials.models import Department, HotlineSource, ImportBatch, Notice, Region, User
from officials.permissions import Permission
from officials.staff.security_log import Event, log_event

ACCEPTED = ".xlsx,.xls,.ods,.csv,.tsv,.txt,.docx,.html,.htm"
MAX_NAME = 200  # characters
MAX_SUGGESTED = 50  # options of a list without script

# The columns of the grid, in their order.
GRID_COLUMNS: Sequence[tuple[Role, Any]] = (
    (Role.UNIT, gettext_lazy("部门")),
    (Role.TITLE, gettext_lazy("职务")),
    (Role.NAME, gettext_lazy("姓名")),
    (Role.DUTIES, gettext_lazy("分工")),
    (Role.PHONE, gettext_lazy("电话")),
    (Role.PHONE, gettext_lazy("电话 2")),
    (Role.HOURS, gettext_lazy("时间")),
)
GRID_CORRECTION = Correction(0, {index: role for index, (role, _) in enumerate(GRID_COLUMNS)})


class SuggestingSelect(ScopedAutocompleteSelect):
    """Search of all permitted choices with a script; a list of the nearest ones without."""

    suggested: Sequence[Any] = ()

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        known = [each for each in value if parse_integer(str(each), BIGINT_DIGITS) is not None]
        groups = super().optgroups(name, known, attr)
        options = groups[0][1]
        if not options:
            options.append(self.create_option(name, "", "", True, 0))  # noqa: FBT003
        shown = {str(option["value"]) for option in options}
        options += [
            self.create_option(name, each.pk, label(each), False, len(options) + number)  # noqa: FBT003
            for number, each in enumerate(self.suggested)
            if str(each.pk) not in shown
        ]
        return groups


class LinesField(forms.Field):
    """Lines of a list as they were sent: the first cell of a line may be empty.

    Its texts are checked cell by cell, with the row and the column in the message.
    """

    widget = forms.Textarea

    def clean(self, value: Any) -> str:
        return super().clean(value if (value or "").strip() else "") or ""


class ListForm(CheckedTextMixin, forms.Form):
    """The notice and the region of a list. ``by``: whoever brings it in."""

    notice = LabelledChoiceField(
        label=gettext_lazy("公告"),
        queryset=Notice.objects.none(),
        help_text=gettext_lazy("这份名单印在哪份公告上；没有登记过，请先登记公告。"),
        error_messages={"required": gettext_lazy("请选择印有这份名单的公告。")},
    )
    region = LabelledChoiceField(
        label=gettext_lazy("地区"),
        queryset=Region.objects.none(),
        required=False,
        help_text=gettext_lazy("名单上的部门属于哪个地区；空着，就是公告归属的地区。"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.book: Book | None = None
        self.data_of_file = b""
        notices, regions = suggested_notices(by), suggested_regions(by)
        for name, key, suggested in (
            ("notice", HotlineSource._meta.get_field("notice"), notices),
            ("region", Department._meta.get_field("region"), regions),
        ):
            field: Any = self.fields[name]
            field.queryset = with_labels(permissions.permitted_choices(by, key))
            field.widget = SuggestingSelect(key, admin.site)
            field.widget.choices = field.choices
            field.widget.is_required = field.required
            field.widget.suggested = suggested

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        notice = values.get("notice")
        if notice and not values.get("region") and "region" not in self.errors:
            field: Any = self.fields["region"]
            values["region"] = field.queryset.filter(pk=notice.owner_region_id).first()
            if values["region"] is None:
                self.add_error("region", _("公告归属的地区不归您管，请选择名单的地区。"))
        return values

    def save(self) -> ImportBatch:
        """Store the original; nothing is planned yet."""
        name, source, source_format = self.original()
        return ImportBatch.objects.create(
            region=self.cleaned_data["region"],
            notice=self.cleaned_data["notice"],
            made_by=self.by,
            made_at=now(),
            file_name=name[-MAX_NAME:],
            source=source,
            sheets=pack_book(self.book) if self.book else None,
            source_format=source_format,
            corrections=self.find_corrections(),
        )

    def original(self) -> tuple[str, bytes, str]:
        """Return the name, the bytes and the format of the list."""
        raise NotImplementedError

    def find_corrections(self) -> dict[str, Any]:
        """Return the corrections with which a list begins, as a batch stores them."""
        region = self.cleaned_data["region"]
        return find_remembered(region, self.book) if self.book else {}

    def read(self, field: str, data: bytes | None, name: str, text: str, html: str) -> None:
        """Read the list; a refusal stands at its field, in words."""
        try:
            self.book = read_file(data, name) if data is not None else read_clipboard(text, html)
        except Refused as refused:
            if data is not None:
                log_event(Event.UPLOAD_REFUSED, size=len(data))
            self.add_error(field, ValidationError(render_issue(refused.issue)))


class UploadForm(ListForm):
    """A file or a pasted table. ``html``: a script puts it there from the clipboard."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy(
            "Excel、WPS 表格、Word（.docx）、CSV 或保存下来的网页，不超过 10 MB；不用整理格式。"
        ),
    )
    text = LinesField(
        label=gettext_lazy("或者粘贴"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 8, "class": "vLargeTextField", "wrap": "off", "data-html": "id_html"}
        ),
        help_text=gettext_lazy(
            "在 Excel、WPS、Word 或网页里选中表格，连表头一起复制，粘贴到这里。"
        ),
    )
    html = LinesField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        file, text, html = values.get("file"), values.get("text", ""), values.get("html", "")
        if file and (text or html):
            self.add_error("file", _("文件和粘贴的内容只能交一样；请去掉其中一样。"))
        elif file:
            self.data_of_file = file.read()
            self.read("file", self.data_of_file, file.name, "", "")
        elif text or html:
            self.read("text", None, "", text, html)
        elif "file" not in self.errors:
            self.add_error("file", _("请选一个文件，或者把表格粘贴到下面。"))
        return values

    def original(self) -> tuple[str, bytes, str]:
        if file := self.cleaned_data["file"]:
            return file.name, self.data_of_file, Path(file.name).suffix.lower().lstrip(".")
        if html := self.cleaned_data["html"]:
            return _("粘贴的表格"), html.encode(), HTML
        return _("粘贴的表格"), self.cleaned_data["text"].encode(), TEXT


class GridForm(ListForm):
    """Lines of the grid: one for a post, its cells between tabs.

    ``answers``: to doubts that were shown below the lines, by the keys of ``import_questions``.
    """

    lines = LinesField(
        label=gettext_lazy("名单"),
        widget=forms.Textarea(attrs={"rows": 16, "class": "vLargeTextField", "wrap": "off"}),
        error_messages={"required": gettext_lazy("名单是空的，请先填写。")},
    )

    answers = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        # Read by static/js/list_grid.js.
        self.fields["lines"].widget.attrs |= {
            "data-columns": "|".join(str(name) for _role, name in GRID_COLUMNS),
            "data-draft": f"list-grid-{by.pk}",
            "data-reading": reverse("admin:officials_importbatch_reading"),
            "data-choose": _("选好公告，每一行下面就显示读成了什么。"),
            "data-same": "同上",
            "data-row": _("第 0 行"),
            "data-kept": _("已留在这台电脑上，关了页面也不会丢。"),
            "data-clear": _("清空表格（Ctrl+Z 可以撤回）"),
            "data-fill": _("填到下面的空格"),
            "data-wide": _(
                "粘贴的这块比格子宽；请改用“传文件、粘贴”，连表头一起贴，那里会认栏目。"
            ),
            "data-long": _("粘贴的这块超过 1000 行；请改用“传文件、粘贴”。"),
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if text := values.get("lines", ""):
            self.read("lines", None, "", text, "")
        return values

    def clean_answers(self) -> dict[str, str]:
        answers = self.cleaned_data["answers"]
        pairs = answers.items() if isinstance(answers, dict) else ()
        return {key: value for key, value in pairs if isinstance(value, str)}

    def original(self) -> tuple[str, bytes, str]:
        return _("打字录入的名单"), self.cleaned_data["lines"].encode(), GRID

    def find_corrections(self) -> dict[str, Any]:
        """Return the columns of the grid, unless the first line names other ones."""
        sheets = self.book.sheets if self.book else ()
        return format_corrections(
            {sheet.name: GRID_CORRECTION for sheet in sheets if not find_header(sheet.rows, 0, 1)}
        )


def suggested_notices(by: User) -> list[Notice]:
    """Return the newest notices of the user's regions."""
    own = permissions.filter_permitted(Notice.objects.all(), by, Permission.EDIT)
    return list(with_labels(own)[:MAX_SUGGESTED])


def suggested_regions(by: User) -> list[Region]:
    """Return the regions of the user's roles and those directly below, the highest first."""
    held = permissions.permitted_regions(by, Permission.EDIT)
    near = permissions.not_merged(Region.objects.all())
    near = near.filter(pk__in=held) | near.filter(parent__in=held)
    return list(with_labels(near.order_by("level", "code"))[:MAX_SUGGESTED])
