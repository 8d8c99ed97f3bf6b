"""Admin of posts: change form with publication state, differences and actions; bulk actions."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pghistory
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _, gettext_lazy

from officials import title_faults
from officials.actions.doubles import find_doubles
from officials.admin.base.autocomplete import ANCESTORS, set_stored_choice
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import (
    PUBLICATION_LABELS,
    PublicationFilter,
    QueueFilter,
)
from officials.admin.base.identity_columns import PLACE_COLUMNS
from officials.admin.base.messages import render_issue
from officials.admin.base.object_actions import ObjectAction
from officials.admin.base.register_search import search_posts
from officials.admin.base.request_state import get_request_state
from officials.admin.base.revert import PastVersion, RevertPlan
from officials.admin.posts import (
    bulk,
    exports,
    post_actions,
    post_lines,
    presets,
    recycle_bin,
    revert,
)
from officials.admin.posts.appointments import AppointmentInline
from officials.admin.posts.covers import ArrangeCover
from officials.admin.posts.handover import Handover
from officials.admin.posts.hotline_forms import HotlineInlineForm
from officials.admin.posts.hotlines import HotlineInline
from officials.admin.posts.list_filter import ListFilter
from officials.admin.posts.public_state import read_public_state
from officials.admin.posts.review_page import build_review, plan_cards
from officials.admin.posts.row_opinions import show_opinions
from officials.admin.posts.withdrawals import WithdrawPost
from officials.admin.records.duplicates import (
    find_equal_posts,
    lock_against_duplicates,
    require_confirmation,
)
from officials.admin.reports.returning import ReturningAdmin
from officials.clock import Now
from officials.identity import annotate_identity, identify
from officials.models import Appointment, Cover, Edition, Hotline, Post, WithheldText
from officials.permissions import Permission
from officials.publication import live
from officials.publication.live import Publication, annotate_publication
from officials.publication.standing import annotate_posts, keep_post, read_post
from officials.staff.post_queues import find_turn
from officials.staff.requests import current_user


class PostForm(ConflictForm[Post]):
    """Form of a post. ``why``: a remark for the history.

    A new one of the same department and title as another needs a confirmation.
    """

    why = post_actions.RemarkField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column: Any = Post._meta.get_field("department")
        department = column.get_cached_value(self.instance, default=None)
        if department and "department" in self.fields:
            set_stored_choice(self, "department", department)

    class Meta:
        help_texts = {
            "department": gettext_lazy("输入地区和部门，例如：临潼 城管；没有就点“＋”添加。"),
        }

    def clean_title(self) -> str:
        text: str = self.cleaned_data["title"]
        if "title" in self.changed_data and (fault := title_faults.find_fault(text)):
            raise ValidationError(render_issue(fault), code=fault.code)
        return text

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        values = {name: self.cleaned_data.get(name) for name in ("department", "title")}
        if self.instance.pk is None and all(values.values()):
            new = Post(**values)
            lock_against_duplicates(Post, new.department_id, new.title)
            require_confirmation(
                _("这个部门已有同名的岗位。是同一个岗位就直接打开它，不用再添加："),
                [
                    (each, " · ".join(filter(None, (str(each), each.duties))))
                    for each in find_equal_posts(new, self.current_user)
                ],
                _("是另一个岗位，照样保存"),
                data=self.data,
                user=self.current_user,
            )
        return self.cleaned_data


@admin.register(Post)
class PostAdmin(ReturningAdmin[Post]):
    """Posts with their appointments and hotlines."""

    object_actions = {
        "handover": Handover,
        "cover": ArrangeCover,
        "submit": post_actions.SubmitPost,
        "approve": post_actions.ApprovePost,
        "return": post_actions.ReturnPost,
        "unschedule": post_actions.CancelSchedule,
        "withdraw": WithdrawPost,
    }
    form = PostForm
    inlines = (AppointmentInline, HotlineInline)
    autocomplete_fields = ("department",)
    list_display = (*PLACE_COLUMNS, "title", "holder", "number", "review_state", "publication")
    list_display_links = ("title",)
    list_filter = (QueueFilter, ListFilter, "review_state", PublicationFilter, "kind")
    ordering = ("-pk",)
    search_fields = ("title",)
    search_help_text = gettext_lazy(
        "地区、部门、岗位、姓名、拼音、号码或公开页的网址，例如：临潼城管局副局长、029-0381 2345"
    )
    actions = ("submit_selected", "approve_selected")
    change_form_template = "admin/post_change_form.html"
    change_list_template = "admin/post_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return annotate_publication(super().get_queryset(request)).select_related("department")

    def get_read_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Return posts with all that a page about one of them asks of it."""
        posts: QuerySet[Post] = annotate_identity(
            annotate_posts(super().get_read_queryset(request))
        )
        editions = Edition.objects.filter(post=OuterRef("pk")).order_by("-pk")
        return posts.select_related(
            "department__type", f"department__region__{ANCESTORS}", "submitted_by"
        ).annotate(moment=Now(), edition_revision=Subquery(editions.values("revision")[:1]))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Post], search_term: str
    ) -> tuple[QuerySet[Post], bool]:
        return search_posts(queryset, search_term), False

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Return one line for each field of a stored post, open where its value may be another."""
        if obj is None:
            return post_lines.NEW
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": ("department", "kind", "title", "rank", "duties")})]
        stored = request.method == "GET" and "back_to" not in request.GET
        return post_lines.fieldsets_of(obj, folded=stored)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = {"department": presets.preset_department(request)}
        return initial | super().get_changeform_initial_data(request)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Post, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk is None and isinstance(inline, HotlineInline):
            kwargs["initial"] = presets.preset_hotlines(request)
        if obj.pk and request.method == "GET":
            # One reading of the appointments serves both inlines.
            read = get_request_state(request).objects
            if isinstance(inline, AppointmentInline):
                kwargs["stored"] = read[Appointment] = kwargs["queryset"].filter(post=obj)
            elif isinstance(inline, HotlineInline):
                kwargs["holders"] = read.get(Appointment)
        return kwargs

    def response_add(
        self, request: HttpRequest, obj: Post, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.keep_for_next(
            request, obj, super().response_add(request, obj, post_url_continue)
        )

    def response_change(self, request: HttpRequest, obj: Post) -> HttpResponse:
        return self.keep_for_next(request, obj, super().response_change(request, obj))

    def keep_for_next(
        self, request: HttpRequest, obj: Post, response: HttpResponse
    ) -> HttpResponse:
        """Return ``response``, or lead to another post with what both have in common."""
        if "_addanother" not in request.POST:
            return response
        query = urlencode({presets.PARAMETER: obj.pk})
        return HttpResponseRedirect(f"{reverse('admin:officials_post_add')}?{query}")

    @admin.display(description=gettext_lazy("公布情况"))
    def publication(self, post: Any) -> str:
        return str(PUBLICATION_LABELS[Publication(post.published)])

    def get_post(self, obj: Post) -> Post:
        return obj

    def has_been_published(self, obj: Post) -> bool:
        return read_post(obj).was_published

    def render_confirmation(
        self, request: HttpRequest, obj: Post, form: ObjectAction, **extra_context: Any
    ) -> HttpResponse:
        """Render the page of an action; a reviewer goes on to the next post from it."""
        if isinstance(form, post_actions.ApprovePost):
            turn = find_turn(obj, current_user(request))
            extra_context |= {"turn": turn, "review": build_review(request, obj, turn.identity)}
        return super().render_confirmation(request, obj, form, **extra_context)

    def on_success(
        self, request: HttpRequest, obj: Post, form: ObjectAction, message: str
    ) -> HttpResponse:
        """Lead a reviewer who asked for it to the next post that waits for them."""
        goes_on = "next" in request.POST or "next" in request.GET
        following = find_turn(obj, current_user(request)).following if goes_on else None
        response = super().on_success(request, obj, form, message)
        if following is None:
            return response
        return HttpResponseRedirect(reverse("admin:officials_post_approve", args=[following]))

    def get_urls(self) -> list[URLPattern]:
        tables = [
            path(
                each.name,
                self.admin_site.admin_view(partial(exports.send, self, export=each)),
                name=each.url_name,
            )
            for each in exports.EXPORTS
        ]
        view = self.admin_site.admin_view(partial(exports.send_template, self))
        tables.append(path("template.xlsx", view, name="officials_post_template"))
        view = self.admin_site.admin_view(partial(recycle_bin.render_list, model_admin=self))
        tables.append(path("bin/", view, name="officials_post_bin"))
        pages = [
            self.object_path("trail", self.history_view),
            self.object_path("preview", self.preview_view),
            self.object_path("restore", partial(recycle_bin.restore, model_admin=self)),
        ]
        return [*tables, *pages, *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Render the card as the public would see it, for those who write it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        post = self.get_object_or_404(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("预览公开页面"),
            "opts": self.opts,
            "object": post,
            "identity": identify(post),
            "periods": plan_cards(post),
            "can_submit": self.has_change_permission(request, post)
            and post_actions.SubmitPost.is_available(post),
        }
        return TemplateResponse(request, "admin/post_preview.html", context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Render the list with links to its tables."""
        context = {"list_links": exports.list_links(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Add the remark of the form to the history of all rows that are saved."""
        why = request.POST.get("why", "").strip()
        if not why:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with pghistory.context(why=why):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT002 - Django's signature
        change: bool = False,  # noqa: FBT002
        form_url: str = "",
        obj: Post | None = None,
    ) -> HttpResponse:
        if obj:
            formsets = [each.formset for each in context["inline_admin_formsets"]]
            context |= self.get_state_context(request, obj, formsets)
            show_opinions(obj, context["adminform"].form, context["inline_admin_formsets"])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_state_context(
        self, request: HttpRequest, post: Post, formsets: Sequence[Any]
    ) -> dict[str, Any]:
        """Return the context of the section above the form: states, differences, actions.

        ``formsets``: of the page, whose rows are compared with the editions while nothing is sent.
        """
        read = getattr(post, "published", "") or live.read_publication(post)
        published = Publication(read)
        keep_post(post)
        links, refusals = self.describe_actions(request, post)
        return {
            "post": post,
            "publication": PUBLICATION_LABELS[published],
            "has_page": published not in {Publication.NOTHING, Publication.SCHEDULED},
            **read_public_state(post, formsets),
            "action_links": links,
            "refusals": refusals,
            "history_url": reverse("admin:officials_post_history", args=[post.pk]),
        }

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            for row in formset.forms:
                if isinstance(row, HotlineInlineForm):
                    for warning in row.warnings:
                        messages.warning(request, warning)
        for double in find_doubles([form.instance.pk])[form.instance.pk]:
            messages.warning(request, _("可能重复：%s") % double)
        submit_url = self.action_url("submit", form.instance)
        message = _("修改只在登记册里，公开页面没有变。")
        link = format_html('<a href="{}">{}</a>', submit_url, _("提交审核"))
        messages.info(request, format_html("{} {}", message, link))

    def build_revert_plan(self, past: PastVersion, obj: Post) -> RevertPlan:
        return revert.plan_revert(past, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """Return posts, which were never published, with the rows that are deleted along.

        A post whose texts are masked with the name of somebody is kept with that.
        """
        posts = list(objs)
        masked = WithheldText.objects.filter(post__in=posts)
        rows = [row for post in posts for queryset in _dependent_rows(post) for row in queryset]
        counts = {
            str(Post._meta.verbose_name_plural): len(posts),
            _("任职与热线"): len(rows),
        }
        return [*map(str, posts), *map(str, rows)], counts, set(), [*map(str, masked)]

    def delete_model(self, request: HttpRequest, obj: Post) -> None:
        self.name_row(request, obj)
        for queryset in _dependent_rows(obj):
            queryset.delete()
        super().delete_model(request, obj)

    @admin.action(description=gettext_lazy("提交审核"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, posts: QuerySet[Post]) -> HttpResponse | None:
        return bulk.submit(self, request, posts)

    @admin.action(description=gettext_lazy("批准公布"), permissions=["approve"])
    def approve_selected(self, request: HttpRequest, posts: QuerySet[Post]) -> HttpResponse | None:
        return bulk.approve(self, request, posts)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return self.has_scoped_permission(request, Permission.APPROVE)


def _dependent_rows(
    post: Post,
) -> tuple[QuerySet[Hotline], QuerySet[Appointment], QuerySet[Cover]]:
    """Return the hotlines, appointments and covers of a post, in the order of their deletion."""
    hotlines = Hotline.objects.filter(on_post=post)
    return hotlines, Appointment.objects.filter(post=post), Cover.objects.filter(post=post)
