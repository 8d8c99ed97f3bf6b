"""Departments, department types with their nicknames, and topics."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from officials.db.tracking import track
from officials.models.identifiers import Identified
from officials.models.regions import Region
from officials.models.triggers import (
    changes_by_proposal,
    follows_merger,
    raises_reference_version,
)


class DepartmentType(models.Model):
    """A kind of body: 卫健委, 公安局, 街道办. ``aliases`` are nicknames and former names."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=120)
    category = models.CharField(_("类别"), max_length=20)
    aliases = ArrayField(
        models.CharField(max_length=40), verbose_name=_("俗称与旧称"), default=list, blank=True
    )
    rank = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("部门类型")
        verbose_name_plural = _("部门类型")
        ordering = ["rank"]
        triggers = [changes_by_proposal(), raises_reference_version()]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Return the name in the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


class Topic(models.Model):
    """A subject that people call about, with the department types that answer it."""

    slug = models.SlugField(_("代码"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=120)
    group = models.CharField(_("分组"), max_length=20)
    aliases = ArrayField(
        models.CharField(max_length=40), verbose_name=_("别的说法"), default=list, blank=True
    )
    department_types = ArrayField(
        models.CharField(max_length=40), verbose_name=_("答复部门类型"), default=list
    )
    hotlines = ArrayField(
        models.CharField(max_length=20), verbose_name=_("全国热线"), default=list, blank=True
    )
    rank = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("事项")
        verbose_name_plural = _("事项")
        ordering = ["rank"]
        triggers = [changes_by_proposal(), raises_reference_version()]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    @property
    def label(self) -> str:
        """Return the name in the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


@track
class Department(Identified):
    """A body in one region, of one type. ``rank`` orders the page of the region, lowest first."""

    region = models.ForeignKey(
        Region, verbose_name=_("地区"), on_delete=models.PROTECT, related_name="+"
    )
    type = models.ForeignKey(
        DepartmentType, verbose_name=_("类型"), on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(
        _("英文名称"), max_length=120, blank=True, help_text=_("留空则用类型的英文名称。")
    )
    rank = models.PositiveSmallIntegerField(
        _("次序"), default=100, help_text=_("小的在前，例如：10。")
    )

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("部门")
        verbose_name_plural = _("部门")
        ordering = ["rank", "id"]
        indexes = [models.Index(name="department_order", fields=["rank", "id"])]
        constraints = [
            *Identified.Meta.constraints,
            models.UniqueConstraint(name="department_once_in_region", fields=["region", "name"]),
        ]
        triggers = [
            *Identified.Meta.triggers,
            follows_merger("region_id"),
            # Pages show today's name of a department, whatever the cards of its posts say.
            pgtrigger.Trigger(
                name="public_name_by_proposal",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("name", "name_en"),  # type: ignore[no-untyped-call]
                func="""
                    IF (NEW.name, NEW.name_en) IS DISTINCT FROM (OLD.name, OLD.name_en)
                        AND pg_trigger_depth() = 1 AND NOT public.officials_is_owner()
                        AND EXISTS (
                            SELECT FROM public.officials_edition WHERE department_id = NEW.id)
                    THEN
                        RAISE check_violation USING
                            CONSTRAINT = 'department_public_name_is_proposed',
                            MESSAGE = 'the name of a public department changes by a proposal';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Pages show the names of departments, and a reviewer has read the old one.
            pgtrigger.Trigger(
                name="renaming_shows",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                declare=[("moved", "boolean")],
                func="""
                    -- Two people have confirmed a merger of regions.
                    moved := NEW.region_id <> OLD.region_id AND NOT EXISTS (
                        SELECT FROM public.officials_region
                        WHERE id = OLD.region_id AND merged_into_id = NEW.region_id);
                    -- And a name that a proposal brings.
                    IF moved OR (NEW.type_id, NEW.rank) IS DISTINCT FROM (OLD.type_id, OLD.rank)
                        OR NEW.name <> OLD.name AND pg_trigger_depth() = 1
                    THEN
                        -- Posts before versions, as every act locks them.
                        PERFORM public.officials_touch(ARRAY(
                            SELECT id FROM public.officials_post WHERE department_id = NEW.id
                            AND (review_state <> 'approved' OR moved)
                        ), false);
                    END IF;
                    PERFORM public.officials_raise_versions(ARRAY(
                        SELECT OLD.region_id UNION SELECT NEW.region_id
                        UNION SELECT region_id FROM public.officials_edition
                            WHERE department_id = NEW.id AND NOT closed));
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("department", args=[self.uid])

    @property
    def label(self) -> str:
        """Return the name in the language of the page; in English the type's, if need be."""
        if (get_language() or "").startswith("en"):
            return self.name_en or self.type.name_en
        return self.name
