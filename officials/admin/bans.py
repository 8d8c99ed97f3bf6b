"""Admin of bans on publishing again: list, add one for a number, lift it by two people."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrOrPromise

from officials import permissions, phones
from officials.actions import bans
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.filters import QueueFilter
from officials.admin.base.messages import render_issue
from officials.admin.base.object_actions import LinkedActionsAdmin, ObjectAction
from officials.admin.base.scoped import WideCharField
from officials.identity import identify
from officials.models import Hotline, Post, PublicReason, RepublicationBan, User
from officials.models.national_hotlines import read_numbering
from officials.permissions import Permission


class BanForm(ConflictForm[RepublicationBan]):
    """Form of a new ban: a number that stands in the register of the user's regions."""

    number = WideCharField(
        label=gettext_lazy("号码"),
        max_length=200,
        help_text=gettext_lazy("您负责的地区登记过、现在没有公布的号码，例如：(029) 0381 2345。"),
    )

    class Meta:
        fields = ("reason", "ends_on", "why")
        help_texts = {
            "reason": gettext_lazy("为什么不再公布，例如：应本人要求。"),
            "ends_on": gettext_lazy("这一天之后可以再公布；留空为没有期限。"),
            "why": gettext_lazy("只有工作人员看到，例如：本人来电要求，已核实。"),
        }

    def clean_number(self) -> Hotline:
        text: str = self.cleaned_data["number"]
        parsed = phones.parse(text, read_numbering())
        if parsed.errors:
            raise ValidationError([render_issue(issue) for issue in parsed.errors])
        if len(parsed.numbers) != 1:
            raise ValidationError(_("填写一个号码，不多不少。"))
        (number,) = parsed.numbers
        known = Hotline.objects.filter(digits=number.digits, extension=number.extension)
        own = permissions.filter_permitted(known, self.current_user, Permission.EDIT)
        hotline = own.select_related("post", "appointment__post").order_by("-pk").first()
        if hotline is None:
            raise ValidationError(_("您负责的地区没有登记过这个号码。"))
        if refusal := bans.number_refusal(hotline):
            raise ValidationError(refusal)
        if bans.find_bans([(hotline.digits, hotline.extension)]):
            raise ValidationError(_("这个号码已经不再公布。"))
        return hotline


class LiftingAction(ObjectAction):
    """Base of the two actions that lift a ban."""

    obj: RepublicationBan

    @classmethod
    def is_in_force(cls, obj: RepublicationBan) -> bool:
        return obj.pk is not None and RepublicationBan.objects.in_force().filter(pk=obj.pk).exists()


class AskToLift(LiftingAction):
    """Action that asks a second person to lift a ban."""

    title = gettext_lazy("申请解除")
    explanation = gettext_lazy("由另一位同事批准后，可以重新登记，再经审核公布。")

    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        help_text=gettext_lazy("写入修改记录，例如：本人同意重新公布。"),
    )

    @classmethod
    def is_available(cls, obj: RepublicationBan) -> bool:
        return cls.is_in_force(obj) and obj.asked_by_id is None

    def execute(self) -> str:
        bans.ask_to_lift(self.obj, by=self.by, why=self.cleaned_data["why"])
        return _("已申请解除，等待另一位同事批准。")


class LiftBan(LiftingAction):
    """Action that lifts a ban, by a second person."""

    title = gettext_lazy("批准解除")
    explanation = gettext_lazy("解除以后可以重新登记；公布仍须审核。")
    permission = Permission.APPROVE

    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("写入修改记录，例如：已核对本人的书面同意。"),
    )

    @classmethod
    def is_available(cls, obj: RepublicationBan) -> bool:
        return cls.is_in_force(obj) and obj.asked_by_id is not None

    @classmethod
    def refusal(cls, obj: RepublicationBan, by: User) -> str:
        return bans.lift_refusal(obj, by)

    def execute(self) -> str:
        bans.lift(self.obj, by=self.by, why=self.cleaned_data["why"])
        return _("已解除。")


class BanStateFilter(admin.SimpleListFilter):
    """Filter by whether a ban holds today, was lifted or is over."""

    title = gettext_lazy("状态")
    parameter_name = "state"
    STATES: ClassVar[dict[str, StrOrPromise]] = {
        "held": gettext_lazy("有效"),
        "lifted": gettext_lazy("已解除"),
        "over": gettext_lazy("已到期"),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        held = RepublicationBan.objects.in_force().values("pk")
        if self.value() == "held":
            return queryset.filter(pk__in=held)
        if self.value() == "lifted":
            return queryset.exclude(lifted_by=None)
        if self.value() == "over":
            return queryset.filter(lifted_by=None).exclude(pk__in=held)
        return queryset


@admin.register(RepublicationBan)
class RepublicationBanAdmin(LinkedActionsAdmin[RepublicationBan]):
    """Numbers and people that are not published again; a withdrawal adds most of them."""

    object_actions = {"ask-lift": AskToLift, "lift": LiftBan}
    form = BanForm
    list_display = ("where", "subject", "reason", "state", "ends_on", "made_at")
    list_display_links = ("where",)
    list_select_related = (
        "post__department__region",
        "official",
        "made_by",
        "asked_by",
        "lifted_by",
    )
    list_filter = (QueueFilter, BanStateFilter, "reason")
    search_fields = ("post__title",)
    search_help_text = gettext_lazy("整个号码（任何写法）、姓名或岗位，例如：154 0000 0001")
    read_fields = ("subject", "where", "reason", "remark", "ends_on", "made_by", "made_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: a ban is lifted by its actions, and changes in nothing else."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RepublicationBan]:
        held = RepublicationBan.objects.in_force().filter(pk=OuterRef("pk"))
        return super().get_queryset(request).annotate(is_held=Exists(held))

    def get_fields(self, request: HttpRequest, obj: RepublicationBan | None = None) -> Any:
        return ("number", "reason", "ends_on", "why") if obj is None else self._shown(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: RepublicationBan | None = None) -> Any:
        return () if obj is None else self._shown(obj)

    def _shown(self, ban: RepublicationBan) -> tuple[str, ...]:
        """Return the fields of the page of a ban, and those of its lifting."""
        asked = ("asked_by",) if ban.asked_by_id else ()
        lifted = ("lifted_by", "waived") if ban.lifted_by_id else ()
        return (*self.read_fields, "state", *asked, *lifted)

    def affected_posts(self, obj: RepublicationBan) -> QuerySet[Post]:
        return Post.objects.none()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[RepublicationBan], search_term: str
    ) -> tuple[QuerySet[RepublicationBan], bool]:
        parsed = phones.parse(search_term, read_numbering())
        if search_term and parsed.numbers and not parsed.errors:
            hashes = [bans.hash_number(each.digits, each.extension) for each in parsed.numbers]
            return queryset.filter(number_hash__in=hashes), False
        for word in search_term.split():
            named = queryset.filter(official__name__contains=word).values("pk")
            titled = queryset.filter(post__title__contains=word).values("pk")
            queryset = queryset.filter(pk__in=named.union(titled))
        return queryset, False

    def save_model(
        self, request: HttpRequest, obj: RepublicationBan, form: Any, change: bool
    ) -> None:
        """Ban the number of the form; a ban is never changed."""
        made = bans.ban_number(
            form.cleaned_data["number"],
            by=form.current_user,
            reason=PublicReason(obj.reason),
            why=obj.why,
            ends_on=obj.ends_on,
        )
        obj.__dict__.update(made.__dict__)

    def render_confirmation(
        self,
        request: HttpRequest,
        obj: RepublicationBan,
        form: ObjectAction,
        **extra_context: Any,
    ) -> HttpResponse:
        context = {"post": obj.post, **extra_context}
        return super().render_confirmation(request, obj, form, **context)

    @admin.display(description=gettext_lazy("号码或人"))
    def subject(self, ban: RepublicationBan) -> str:
        return str(ban.official) if ban.official_id else _("号码")

    @admin.display(description=gettext_lazy("原岗位"), ordering="post")
    def where(self, ban: RepublicationBan) -> str:
        return str(ban.identity) if hasattr(ban, "identity") else str(identify(ban))

    @admin.display(description=gettext_lazy("说明"))
    def remark(self, ban: RepublicationBan) -> str:
        """Return the remark; the field itself is hidden from those who only read."""
        return ban.why or "—"

    @admin.display(description=gettext_lazy("状态"))
    def state(self, ban: Any) -> str:
        if ban.lifted_by_id:
            return _("已解除")
        if not ban.is_held:
            return _("已到期")
        return _("有效，已申请解除") if ban.asked_by_id else _("有效")
