"""Admin of notices; one that a published hotline cites cannot be changed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import Refused, notices
from officials.admin.base.autocomplete import ANCESTORS, label
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import QueueFilter
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.base.object_actions import LinkedActionsAdmin
from officials.admin.records import notice_pages
from officials.admin.records.duplicates import (
    find_equal_notices,
    lock_against_duplicates,
    require_confirmation,
)
from officials.admin.records.notice_corrections import CiteCorrection
from officials.admin.records.shared_rows import SharedRowMixin
from officials.models import EditionHotline, FileType, Hotline, HotlineSource, Notice, Post
from officials.staff.notice_queues import NOTICE_QUEUES
from officials.staff.queues import register
from officials.staff.requests import current_user
from officials.staff.security_log import Event, log_event

register(*NOTICE_QUEUES)

# Notices that have these in common are probably the same.
EQUAL_FIELDS = ("issuer", "title", "published_on")


class NoticeForm(ConflictForm[Notice]):
    """Form of a notice with an upload of its archived file.

    A new one of the same issuer, title and day as another needs a confirmation.
    """

    upload = forms.FileField(
        label=gettext_lazy("上传存档文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(FileType.values)}),
        help_text=gettext_lazy(
            "公告原件的 PDF、JPEG 或 PNG，不超过 20 MB，例如：报纸扫描件。只供工作人员，不公开。"
        ),
    )

    class Meta:
        help_texts = {
            "title": gettext_lazy("照抄，例如：关于公布领导干部办公电话的通告。"),
            "published_on": gettext_lazy("公告落款或见报的日期，例如：2026-03-01。"),
            "url": gettext_lazy("公告在政府网站上的地址；没有则留空。"),
            "owner_region": gettext_lazy("由哪个地区的工作人员维护，例如：西安市，陕西省。"),
        }

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        values = {name: self.cleaned_data.get(name) for name in EQUAL_FIELDS}
        if self.instance.pk is None and all(values.values()):
            lock_against_duplicates(Notice, *values.values())
            require_confirmation(
                _("已经登记过标题、发布单位和日期都相同的公告。是同一份就直接选用，不用再登记："),
                [
                    (each, f"{label(each)}（{label(each.owner_region)}）")
                    for each in find_equal_notices(Notice(**values), self.current_user)
                ],
                _("不是同一份公告，照样保存"),
                data=self.data,
                user=self.current_user,
            )
        return self.cleaned_data

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                notices.check_file(self.instance, upload)
            except Refused as refused:
                log_event(Event.UPLOAD_REFUSED, size=upload.size)
                raise ValidationError(str(refused)) from refused
        return upload


@admin.register(Notice)
class NoticeAdmin(SharedRowMixin, LinkedActionsAdmin[Notice]):
    """Notices. ``FINAL_FIELDS``: read-only once a published hotline cites the notice."""

    object_actions = {"cite": CiteCorrection}
    confirmation_template = "admin/notice_correction.html"
    form = NoticeForm
    list_display = ("title", "issuer", "document_number", "published_on", "place")
    list_select_related = (f"owner_region__{ANCESTORS}",)
    list_filter = (QueueFilter,)
    date_hierarchy = "published_on"
    search_fields = ("title", "issuer", "document_number", "owner_region__name")
    search_help_text = gettext_lazy("标题、发布单位、文号或地区，例如：领导干部办公电话")
    autocomplete_fields = ("owner_region", "supersedes")
    FINAL_FIELDS = ("issuer", "title", "document_number", "published_on", "url", "supersedes")
    fields = (*FINAL_FIELDS, "owner_region", "archived", "upload", "citation")
    readonly_fields = ("archived", "citation")

    def affected_posts(self, obj: Notice) -> QuerySet[Post]:
        sources = HotlineSource.objects.filter(notice=obj)
        hotlines = Hotline.objects.filter(sources__in=sources)
        return Post.objects.filter(pk__in=hotlines.values("on_post"))

    def has_been_published(self, obj: Notice) -> bool:
        read: bool | None = getattr(obj, "was_published", None)
        return EditionHotline.objects.filter(notice=obj).exists() if read is None else read

    def get_read_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        """Return notices with ``was_published``, on which each of their fields depends."""
        published = EditionHotline.objects.filter(notice=OuterRef("pk"))
        return super().get_read_queryset(request).annotate(was_published=Exists(published))

    def get_readonly_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        final = self.FINAL_FIELDS if obj and self.has_been_published(obj) else ()
        return (*self.readonly_fields, *final)

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if upload := form.cleaned_data["upload"]:
            notices.archive_file(obj, upload, by=current_user(request))
        if change and self.affects_visible_posts(request, obj):
            messages.info(request, _("公开页面没有变；引用它的岗位已转为草稿，请提交审核。"))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take over from the notice that a new one corrects what both have in common."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        key = parse_integer(request.GET.get("supersedes", ""), BIGINT_DIGITS)
        corrected = self.get_queryset(request).filter(pk=key).first() if key else None
        if corrected:
            taken_over = {name: getattr(corrected, name) for name in ("issuer", "title")}
            initial = {**taken_over, "owner_region": corrected.owner_region_id, **initial}
        return initial

    def response_add(
        self, request: HttpRequest, obj: Notice, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Lead from a new notice that corrects another to the numbers that may cite it."""
        response = super().response_add(request, obj, post_url_continue)
        leaves = not {"_continue", "_addanother", IS_POPUP_VAR} & request.POST.keys()
        if leaves and CiteCorrection.is_available(obj):
            messages.info(request, _("接下来：勾选新公告里印着的号码，让它们改引这份公告。"))
            return HttpResponseRedirect(self.action_url("cite", obj))
        return response

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        name = "officials_notice_file"
        page = self.admin_site.admin_view(self.page_view)
        return [
            path("<path:object_id>/file/", view, name=name),
            path("<path:object_id>/page/", page, name="officials_notice_page"),
            *super().get_urls(),
        ]

    def get_archived(self, request: HttpRequest, object_id: str) -> Notice:
        """Return a notice with an archived file. Raises PermissionDenied, Http404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        notice = self.get_object(request, unquote(object_id))
        if notice is None or not notice.file_sha256:
            raise Http404
        return notice

    def page_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the page ``number`` of the archived file as a picture, by default the first."""
        number = parse_integer(request.GET.get("number", "1")) or 0
        return notice_pages.send_picture(self.get_archived(request, object_id), number)

    def file_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """Send the archived file as an attachment; its policy keeps scripts in it from running."""
        notice = self.get_archived(request, object_id)
        try:
            file = notices.open_file(notice)
        except FileNotFoundError as missing:
            raise Http404 from missing
        return FileResponse(
            file,
            as_attachment=True,
            filename=notice.file_name,
            content_type=notice.file_type,
            headers={"Content-Security-Policy": "sandbox", "Cache-Control": "private, no-store"},
        )

    @admin.display(description=gettext_lazy("存档文件"))
    def archived(self, obj: Notice) -> str:
        if not obj.file_sha256:
            return "—"
        if not notices.is_file_kept(obj):
            return format_html("{}<br>SHA-256 {}", _("文件已清除，指纹留存"), obj.file_sha256)
        return format_html(
            '<a href="{}">{}</a> {} {}<br>SHA-256 {}',
            reverse("admin:officials_notice_file", args=[obj.pk]),
            obj.file_name,
            obj.get_file_type_display(),
            filesizeformat(obj.file_size),
            obj.file_sha256,
        )

    @admin.display(description=gettext_lazy("引用"))
    def citation(self, obj: Notice) -> str:
        if not obj.pk or not self.has_been_published(obj):
            return _("还没有公布的号码引用它，可以修改。")
        successor = Notice.objects.filter(supersedes=obj).first()
        if successor:
            url = reverse("admin:officials_notice_change", args=[successor.pk])
            message = _("已被公布的号码引用，内容不能修改。更正它的公告：")
            return format_html('{}<a href="{}">{}</a>', message, url, successor)
        url = f"{reverse('admin:officials_notice_add')}?supersedes={obj.pk}"
        message = _("已被公布的号码引用，内容不能修改。")
        return format_html('{}<a href="{}">{}</a>', message, url, _("登记更正它的公告"))
