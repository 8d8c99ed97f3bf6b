"""Buttons that do something at once: each leads to a page that asks, and does it on POST."""

from abc import ABCMeta, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms.forms import DeclarativeFieldsMetaclass
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from officials.actions import Refused
from officials.admin.base.autocomplete import current_user
from officials.admin.base.scoped import ScopedAdmin
from officials.admin.base.versioned import M
from officials.models import Post, User
from officials.permissions import Permission
from officials.publication.live import Publication, read_publication


class _AbstractFormMeta(ABCMeta, DeclarativeFieldsMetaclass):
    """Of a form that leaves something to those derived from it."""


class ObjectAction(forms.Form, metaclass=_AbstractFormMeta):
    """What is asked before an act on ``thing`` is done, and how it is done ``by`` a person.

    ``explanation``: what happens, in one sentence for the person who is about to do it.
    """

    title: ClassVar[StrOrPromise]
    explanation: ClassVar[StrOrPromise]
    power: ClassVar[Permission] = Permission.EDIT
    takes_away: ClassVar[bool] = False

    def __init__(self, *args: Any, thing: Any, by: User, **kwargs: Any) -> None:
        self.thing, self.by = thing, by
        kwargs["initial"] = self.initially() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    @classmethod
    @abstractmethod
    def is_offered(cls, thing: Any) -> bool:
        """Whether the act makes sense now; what the rules refuse is for the act itself to say."""

    @classmethod
    def refusal(cls, thing: Any, by: User) -> str:  # noqa: ARG003 - most acts ask nothing
        """Return why ``by`` of all people cannot do it, and who can; empty when they can."""
        return ""

    def initially(self) -> dict[str, Any]:
        return {}

    def sections(self) -> list[Any]:
        """Return the fields as the page groups them, as stock ``fieldsets``."""
        return [(None, {"fields": list(self.fields)})]

    def context(self) -> dict[str, Any]:
        """Return what the page shows beside the form."""
        return {}

    @abstractmethod
    def run(self) -> str:
        """Do it and return a sentence that says what happened. Raises Refused."""


class ObjectActionAdmin(ScopedAdmin[M]):
    """A screen whose things can be acted on. ``acts``: the last part of an address → the act."""

    acts: Mapping[str, type[ObjectAction]] = {}

    def post_of(self, thing: M) -> Post:
        """Return the post to which ``thing`` belongs."""
        raise NotImplementedError

    def touched(self, thing: M) -> Any:
        return Post.objects.filter(pk=self.post_of(thing).pk)

    def get_urls(self) -> list[URLPattern]:
        return [self.page(slug, partial(self.act_view, slug=slug)) for slug in self.acts] + (
            super().get_urls()
        )

    def page(self, slug: str, view: Callable[..., HttpResponse]) -> URLPattern:
        """Return the address of a page of one thing, for staff who are signed in."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_{slug}"
        return path(f"<path:object_id>/{slug}/", self.admin_site.admin_view(view), name=name)

    def existing(self, request: HttpRequest, object_id: str) -> M:
        """Return the thing of an address, if there is one for this person. Raises Http404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        return thing

    def act_view(self, request: HttpRequest, object_id: str, slug: str) -> HttpResponse:
        """Ask on GET, act on POST; what is refused is said with what was typed still there."""
        act, by = self.acts[slug], current_user(request)
        if not self.allowed(request, act.power):
            raise PermissionDenied
        thing = self.existing(request, object_id)
        if not self.allowed(request, act.power, thing):
            raise PermissionDenied
        form = act(request.POST if request.method == "POST" else None, thing=thing, by=by)
        if form.is_valid():
            try:
                sentence = form.run()
            except Refused as refused:
                messages.error(request, str(refused))
                # What was looked at is looked at anew, what was typed stays.
                hidden = {each.name for each in form.hidden_fields()}
                typed = {k: v for k, v in form.cleaned_data.items() if k not in hidden}
                form = act(thing=self.existing(request, object_id), by=by, initial=typed)
            else:
                self.log_change(request, thing, sentence)
                return self.done(request, thing, form, sentence)
        return self.ask(request, thing, form)

    def done(
        self, request: HttpRequest, thing: M, form: ObjectAction, sentence: str
    ) -> HttpResponse:
        """Say what happened, and lead to where it shows."""
        post = self.post_of(thing)
        messages.success(request, told(post, sentence))
        return HttpResponseRedirect(address(post))

    def ask(self, request: HttpRequest, thing: M, form: ObjectAction) -> HttpResponse:
        """Show the page that asks."""
        return self.page_of(request, thing, form, "admin/act.html", post=self.post_of(thing))

    def page_of(
        self, request: HttpRequest, thing: M, form: ObjectAction, template: str, **more: Any
    ) -> HttpResponse:
        fields: Any = form  # the stubs want a form of a model, Django does not
        context = {
            **self.admin_site.each_context(request),
            **form.context(),
            "title": form.title,
            **more,
            "thing": thing,
            "act": form,
            "refusal": form.refusal(thing, form.by),
            "adminform": AdminForm(fields, form.sections(), {}),
            "opts": self.opts,
            "media": form.media,
        }
        return TemplateResponse(request, template, context)

    def offered(self, request: HttpRequest, thing: M) -> list[tuple[str, StrOrPromise, bool]]:
        """Return address, title and whether it takes away, of what this person may do now."""
        return [
            (self.act_address(slug, thing), act.title, act.takes_away)
            for slug, act in self._sensible(request, thing)
            if not act.refusal(thing, current_user(request))
        ]

    def refusals(self, request: HttpRequest, thing: M) -> list[str]:
        """Say of acts that make sense now why not this person, but a colleague, does them."""
        by = current_user(request)
        said = (act.refusal(thing, by) for _slug, act in self._sensible(request, thing))
        return list(filter(None, said))

    def _sensible(self, request: HttpRequest, thing: M) -> list[tuple[str, type[ObjectAction]]]:
        return [
            (slug, act)
            for slug, act in self.acts.items()
            if self.allowed(request, act.power, thing) and act.is_offered(thing)
        ]

    def act_address(self, slug: str, thing: M) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{slug}"
        return reverse(name, args=[thing.pk])


def address(post: Post) -> str:
    """Return where staff find a post."""
    return reverse("admin:officials_post_change", args=[post.pk])


def told(post: Post, sentence: str) -> SafeString:
    """Return ``sentence`` with links to the post and, if the public ever saw it, to its page."""
    said = format_html('<a href="{}">{}</a>：{}', address(post), post, sentence)
    if read_publication(post) not in {Publication.NOTHING, Publication.SCHEDULED}:
        link = format_html('<a href="{}">{}</a>', post.get_absolute_url(), _("查看公开页面"))
        said = format_html("{} {}", said, link)
    return said
