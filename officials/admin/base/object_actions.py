"""Actions on one object: a button leads to a confirmation page, whose POST executes the action."""

from abc import ABCMeta, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms.forms import DeclarativeFieldsMetaclass
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from officials.actions import Refused, refuse_timeouts
from officials.admin.base.request_state import get_request_state
from officials.admin.base.scoped import ScopedAdmin
from officials.admin.base.text_forms import CheckedTextMixin
from officials.admin.base.versioned import M
from officials.identity import identify, name_row
from officials.models import Post, User
from officials.permissions import Permission
from officials.publication.live import Publication, read_publication
from officials.staff import kept_forms
from officials.staff.kept_forms import KeptForm
from officials.staff.requests import current_user


class _AbstractFormMetaclass(ABCMeta, DeclarativeFieldsMetaclass):
    """Metaclass for forms with abstract methods."""


class ObjectAction(CheckedTextMixin, forms.Form, metaclass=_AbstractFormMetaclass):
    """An action on ``obj`` by the user ``by``, and the form of its confirmation page.

    ``explanation``: one sentence about its effect; ``destructive``: whether it takes something
    off the site for good; ``helps_at_once``: whether it is offered first, and larger;
    ``template``: of a confirmation page of its own.
    """

    title: ClassVar[StrOrPromise]
    explanation: ClassVar[StrOrPromise]
    permission: ClassVar[Permission] = Permission.EDIT
    destructive: ClassVar[bool] = False
    helps_at_once: ClassVar[bool] = False
    template: ClassVar[str] = ""

    def __init__(self, *args: Any, obj: Any, by: User, **kwargs: Any) -> None:
        self.obj, self.by = obj, by
        kwargs["initial"] = self.get_initial() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    @classmethod
    @abstractmethod
    def is_available(cls, obj: Any) -> bool:
        """Return whether the state of ``obj`` allows the action, whoever does it."""

    @classmethod
    def refusal(cls, obj: Any, by: User) -> str:  # noqa: ARG003 - most actions allow everybody
        """Return why ``by`` may not do it although it is available; empty when they may."""
        return ""

    @classmethod
    def describe_unavailable(cls, obj: Any) -> str:  # noqa: ARG003 - most say the same of each
        """Return why the state of ``obj`` does not allow the action, and what to do instead."""
        return _("现在不能办理：内容刚刚有变化，或者已经办过了。请回去看现在的情况。")

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_fieldsets(self) -> list[Any]:
        """Return the groups of fields in the format of ``ModelAdmin.fieldsets``."""
        return [(None, {"fields": list(self.fields)})]

    def get_context_data(self) -> dict[str, Any]:
        """Return further context of the confirmation page."""
        return {}

    @abstractmethod
    def execute(self) -> str:
        """Execute the action and return a message about the result. Raises Refused."""


class ActionLink(NamedTuple):
    """A link to the confirmation page of an action."""

    url: str
    title: StrOrPromise
    destructive: bool


class ObjectActionAdmin(ScopedAdmin[M]):
    """ModelAdmin with ``object_actions``: the last segment of the URL → the action."""

    object_actions: Mapping[str, type[ObjectAction]] = {}
    confirmation_template = "admin/action_confirm.html"

    def get_urls(self) -> list[URLPattern]:
        actions = [
            self.object_path(slug, partial(self.object_action_view, slug=slug))
            for slug in self.object_actions
        ]
        return actions + super().get_urls()

    def object_path(self, slug: str, view: Callable[..., HttpResponse]) -> URLPattern:
        """Return the URL pattern of a view of one object, for staff who are signed in."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_{slug}"
        return path(f"<path:object_id>/{slug}/", self.admin_site.admin_view(view), name=name)

    def object_action_view(self, request: HttpRequest, object_id: str, slug: str) -> HttpResponse:
        """Render the confirmation page on GET, execute the action on POST."""
        action, by = self.object_actions[slug], current_user(request)
        if not self.has_scoped_permission(request, action.permission):
            raise PermissionDenied
        obj = self.get_object_or_404(request, object_id)
        if not self.has_scoped_permission(request, action.permission, obj):
            raise PermissionDenied
        if request.method == "POST":
            form = action(request.POST, obj=obj, by=by)
        else:
            form = action(obj=obj, by=by, initial=self.get_action_initial(request, slug))
        if request.method == "GET" and (kept := kept_forms.take(request)):
            message = _("登录中断了，刚才没有办理。下面是您填写的内容，请核对后再办理。")
            messages.warning(request, message)
            form = action(obj=obj, by=by, initial=_read_visible(form, kept))
        if form.is_valid():
            try:
                with refuse_timeouts():
                    message = form.execute()
            except Refused as refused:
                messages.error(request, str(refused))
                # Rebuild the form from current data, keeping the user's input.
                hidden = {each.name for each in form.hidden_fields()}
                values = {k: v for k, v in form.cleaned_data.items() if k not in hidden}
                obj = self.get_object_or_404(request, object_id)
                form = action(obj=obj, by=by, initial=values)
            else:
                self.log_change(request, obj, message)
                return self.on_success(request, obj, form, message)
        return self.render_confirmation(request, obj, form)

    def response_add(
        self, request: HttpRequest, obj: M, post_url_continue: str | None = None
    ) -> HttpResponse:
        self.name_row(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: M) -> HttpResponse:
        self.name_row(request, obj)
        return super().response_change(request, obj)

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        self.name_row(request, obj)
        super().delete_model(request, obj)

    def name_row(self, request: HttpRequest, obj: M) -> None:
        """Let messages of this request say which post or place they are about, as it is now."""
        state = get_request_state(request)
        if state.named is None:
            state.named = str(obj), name_row(obj)

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        """Show a message that names the row by its post or its place."""
        if named := get_request_state(request).named:
            old, new = map(conditional_escape, named)
            message = mark_safe(conditional_escape(message).replace(f"{old}", f"{new}", 1))  # noqa: S308 - escaped
        super().message_user(request, message, *args, **kwargs)

    def get_action_initial(self, request: HttpRequest, slug: str) -> dict[str, Any]:
        """Return the values that the way to the page of an action fills in."""
        return {}

    def on_success(
        self, request: HttpRequest, obj: M, form: ObjectAction, message: str
    ) -> HttpResponse:
        """Show ``message`` on the page of ``obj``."""
        messages.success(request, message)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[obj.pk]))

    def render_confirmation(
        self, request: HttpRequest, obj: M, form: ObjectAction, **extra_context: Any
    ) -> HttpResponse:
        refusal = form.refusal(obj, form.by)
        if not refusal and not form.is_available(obj):
            refusal = form.describe_unavailable(obj)
        model_form: Any = form  # the stubs of AdminForm want a model form, Django does not
        context = {
            **self.admin_site.each_context(request),
            **form.get_context_data(),
            "title": form.title,
            **extra_context,
            "object": obj,
            "action": form,
            "refusal": refusal,
            "typed": _list_typed(form) if refusal else [],
            "adminform": AdminForm(model_form, form.get_fieldsets(), {}),
            "opts": self.opts,
            "media": form.media,
        }
        template = form.template or self.confirmation_template
        return TemplateResponse(request, template, context)

    def describe_actions(self, request: HttpRequest, obj: M) -> tuple[list[ActionLink], list[str]]:
        """Return links to the actions that this user may do now, and refusals of others.

        A refusal says why this user may not do what is available to colleagues.
        """
        by, links, refusals = current_user(request), [], []
        for slug, action in self._available_actions(request, obj):
            if refusal := action.refusal(obj, by):
                refusals.append(refusal)
            else:
                url = self.action_url(slug, obj)
                links.append(ActionLink(url, action.title, action.destructive))
        return links, refusals

    def _available_actions(
        self, request: HttpRequest, obj: M
    ) -> list[tuple[str, type[ObjectAction]]]:
        return [
            (slug, action)
            for slug, action in self.object_actions.items()
            if self.has_scoped_permission(request, action.permission, obj)
            and action.is_available(obj)
        ]

    def action_url(self, slug: str, obj: M) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{slug}"
        return reverse(name, args=[obj.pk])


class PostActionAdmin(ObjectActionAdmin[M]):
    """ModelAdmin of rows that belong to a post; an action leads back to the post."""

    @abstractmethod
    def get_post(self, obj: M) -> Post:
        """Return the post to which ``obj`` belongs."""

    def affected_posts(self, obj: M) -> QuerySet[Post]:
        return Post.objects.filter(pk=self.get_post(obj).pk)

    def on_success(
        self, request: HttpRequest, obj: M, form: ObjectAction, message: str
    ) -> HttpResponse:
        """Show ``message`` and redirect to the post."""
        post = self.get_post(obj)
        messages.success(request, success_message(post, message))
        return HttpResponseRedirect(post_change_url(post))

    def render_confirmation(
        self, request: HttpRequest, obj: M, form: ObjectAction, **extra_context: Any
    ) -> HttpResponse:
        context = {"post": self.get_post(obj), **extra_context}
        return super().render_confirmation(request, obj, form, **context)


class LinkedActionsAdmin(ObjectActionAdmin[M]):
    """ModelAdmin whose change form links to its actions."""

    change_form_template = "admin/linked_actions_change_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Add links to the actions that the user may do."""
        action_links: list[ActionLink] = []
        obj = self.get_object(request, object_id) if object_id else None
        if obj and self.has_view_permission(request, obj):
            action_links, _refusals = self.describe_actions(request, obj)
        context = {"action_links": action_links, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)


def _list_typed(form: forms.Form) -> list[tuple[str, str]]:
    """Return label and text of what was typed into a form that was refused, so that it is kept."""
    fields = ((each.label, each.value()) for each in form.visible_fields())
    texts = [(str(label), value) for label, value in fields if isinstance(value, str)]
    return [(label, value) for label, value in texts if value.strip()]


def _read_visible(form: forms.Form, kept: KeptForm) -> dict[str, Any]:
    """Return what was typed into ``form``; its hidden fields are those of the present page."""
    data = kept.as_post()
    return {
        each.name: each.field.widget.value_from_datadict(data, MultiValueDict(), each.html_name)
        for each in form.visible_fields()
    }


def post_change_url(post: Post) -> str:
    """Return the URL of the change form of ``post``."""
    return reverse("admin:officials_post_change", args=[post.pk])


def success_message(post: Post, message: str) -> SafeString:
    """Return ``message`` with links to the post and, if it has one, to its public page."""
    html = format_html('<a href="{}">{}</a>：{}', post_change_url(post), identify(post), message)
    if read_publication(post) not in {Publication.NOTHING, Publication.SCHEDULED}:
        link = format_html('<a href="{}">{}</a>', post.get_absolute_url(), _("查看公开页面"))
        html = format_html("{} {}", html, link)
    return html
