"""National hotlines, and those of Hong Kong, Macao and Taiwan."""

from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext_lazy as _

from officials.db.tracking import track
from officials.models.check_constraints import ChecksAtOnce
from officials.models.departments import DepartmentType
from officials.models.regions import AreaCode, Region
from officials.models.triggers import (
    changes_by_proposal,
    follows_merger,
    raises_reference_version,
)
from officials.phones import Numbering


class Status(models.TextChoices):
    ACTIVE = "active", _("在用")
    LOCAL = "local", _("部分地方在用")
    MERGED = "merged", _("已归并")
    WITHDRAWN = "withdrawn", _("已停用")


IN_USE = (Status.ACTIVE, Status.LOCAL)


class Category(models.TextChoices):
    """The purpose of a national hotline, and its merger into 12345 since 2020."""

    HUB = "hub", _("政务总线")
    EMERGENCY = "emergency", _("紧急求助")
    DUAL = "dual", _("双号并行")
    BRANCH = "branch", _("12345 分中心")
    MERGED = "merged", _("并入 12345")
    SUPERVISION = "supervision", _("监督举报")
    SERVICE = "service", _("便民服务")
    MASS_ORGANISATION = "mass_org", _("群团组织")
    JUDICIAL = "judicial", _("司法")
    UTILITY = "utility", _("公用事业")


class NationalHotlineQuerySet(models.QuerySet["NationalHotline"]):
    def in_use(self) -> "NationalHotlineQuerySet":
        """Return the hotlines that answer in all of their territory or in parts of it."""
        return self.filter(status__in=IN_USE)

    def in_use_everywhere(self) -> "NationalHotlineQuerySet":
        """Return the hotlines that answer in all of their territory."""
        return self.filter(status=Status.ACTIVE)

    def reached(self) -> "NationalHotlineQuerySet":
        """Return the hotlines in use, and those merged whose number is not in use again."""
        place = Coalesce("territory", 0)
        again = (
            NationalHotline.objects.in_use()
            .alias(place=place)
            .filter(number=models.OuterRef("number"), place=models.OuterRef("place"))
        )
        merged = Q(status=Status.MERGED) & ~models.Exists(again)
        return self.alias(place=place).filter(Q(status__in=IN_USE) | merged)

    def for_department_types(self, codes: Collection[str]) -> "NationalHotlineQuerySet":
        """Return the hotlines of the mainland that serve callers of these department types.

        Those that answer everywhere come first, then in the order of the reference data.
        """
        serving = self.in_use().filter(territory=None, department_types__overlap=list(codes))
        # The values of Status sort "active" before "local".
        return serving.order_by("status", "id")


@track
class NationalHotline(ChecksAtOnce):
    """A short number with one meaning in the whole mainland, or in ``territory``.

    A number can be assigned again (12356 in 2025): it is unique among those in use.
    ``department_type``: the kind of body that runs it. ``department_types``: codes of the kinds of
    bodies whose callers it serves, so that it can be offered where such a body publishes no number.
    The line for misconduct of the police is run by the police and serves nobody who wants them.
    ``aliases``: words in place of the number (报警 for 110); several hotlines may share one.
    """

    number = models.CharField(_("号码"), max_length=12)
    territory = models.ForeignKey(
        Region,
        verbose_name=_("适用地区"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("留空为内地各地。"),
    )
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=120)
    aliases = ArrayField(
        models.CharField(max_length=40), verbose_name=_("别的说法"), default=list, blank=True
    )
    category = models.CharField(_("类别"), max_length=20, choices=Category)
    department_type = models.ForeignKey(
        DepartmentType,
        verbose_name=_("部门类型"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    department_types = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("可以代答的部门类型"),
        default=list,
        blank=True,
    )
    authority = models.CharField(_("主管单位"), max_length=60, blank=True)
    arrangement = models.CharField(_("国办发〔2020〕53号安排"), max_length=60, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=Status)
    merged_into = models.CharField(_("归并到"), max_length=12, blank=True)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_until = models.DateField(_("停用日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    note_en = models.CharField(_("英文说明"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    source_url = models.URLField(_("来源网址"), blank=True)

    objects = NationalHotlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("全国热线")
        verbose_name_plural = _("全国热线")
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                name="national_hotline_in_use_once",
                fields=["number", "territory"],
                condition=Q(status__in=[status.value for status in IN_USE]),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="national_hotline_status", condition=Q(status__in=[s.value for s in Status])
            ),
            models.CheckConstraint(
                name="national_hotline_digits", condition=Q(number__regex="^[0-9]{3,12}$")
            ),
            models.CheckConstraint(
                name="national_hotline_ends_after_it_starts",
                condition=Q(valid_until__gte=models.F("valid_from")),
            ),
        ]
        triggers = [
            changes_by_proposal(),
            follows_merger("territory_id"),
            raises_reference_version(),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def is_in_use(self) -> bool:
        return self.status in IN_USE

    @property
    def label(self) -> str:
        """Return the name in the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name

    @property
    def note_text(self) -> str:
        """Return the note in the language of the page."""
        return self.note_en if (get_language() or "").startswith("en") else self.note


def read_numbering() -> Numbering:
    """Read the area codes of the mainland and the nationwide short codes; two queries."""
    area_codes: dict[str, set[int]] = {}
    for code, lengths in AreaCode.objects.values_list("code", "local_digits"):
        if not code.startswith("+"):
            area_codes.setdefault(code, set()).update(lengths)
    short_codes = NationalHotline.objects.in_use().values_list("number", flat=True)
    return Numbering(area_codes, set(short_codes))


def find_area_code(region: Region) -> str:
    """Return the area code of ``region`` or of the nearest region above; empty for none."""
    codes = AreaCode.objects.filter(region__in=region.path).exclude(code__startswith="+")
    return codes.order_by("-region__level").values_list("code", flat=True).first() or ""
