"""Regions: a tree by real parents, with former names and area codes."""

from collections.abc import Collection

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from officials.models.triggers import (
    changes_by_proposal,
    follows_merger,
    raises_reference_version,
)

# Hong Kong, Macao and Taiwan have neither 12345 nor the mainland's emergency numbers.
OFF_MAINLAND = ("71", "81", "82")
# Six digits, nine for townships; zones: z and a number, or z- and letters. The column limits the
# length. Addresses, the database and the script of the site read the same pattern.
CODE_PATTERN = "[0-9]{6}|[0-9]{9}|z[0-9]{6}|z-[a-z]+"


class Level(models.IntegerChoices):
    PROVINCE = 1, _("省级")
    PREFECTURE = 2, _("地级")
    COUNTY = 3, _("县级")
    TOWNSHIP = 4, _("乡级")
    ZONE = 5, _("功能区")


MERGER_TRIGGERS = [
    # Its editions are written anew under the successor before, with their own approvals.
    pgtrigger.Trigger(
        name="merges_when_empty",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("merged_into_id"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Q(old__merged_into__isnull=True, new__merged_into__isnull=False),
        func="""
            -- Whoever adds a row to either of them has committed it, or waits.
            PERFORM FROM public.officials_region
                WHERE id IN (NEW.id, NEW.merged_into_id) ORDER BY id FOR UPDATE;
            IF NOT EXISTS (SELECT FROM public.officials_region
                WHERE id = NEW.merged_into_id AND merged_into_id IS NULL AND NEW.id <> ALL(path))
            THEN
                RAISE check_violation USING CONSTRAINT = 'region_merges_into_a_present_one',
                    MESSAGE = 'a region is merged into one that exists outside of it';
            END IF;
            IF EXISTS (SELECT FROM public.officials_edition
                WHERE region_id = NEW.id AND NOT closed
                    AND coalesce(upper(period), 'infinity') > public.officials_now())
            THEN
                RAISE check_violation USING CONSTRAINT = 'region_merges_empty',
                    MESSAGE = 'what is live or scheduled in a region moves before it is merged';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="merging_moves_the_rest",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("merged_into_id"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Q(old__merged_into__isnull=True, new__merged_into__isnull=False),
        func="""
            PERFORM public.officials_merge_region(OLD.path, NEW.merged_into_id);
            RETURN NULL;
        """,
    ),
    # Its successor can be merged in turn, and the owner may correct its names.
    pgtrigger.Trigger(
        name="merged_is_final",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__merged_into__isnull=False),
        declare=[("follows", "text[] := '{path,merged_into_id}'")],
        func="""
            IF NOT public.officials_is_owner()
                AND to_jsonb(OLD) - follows <> to_jsonb(NEW) - follows
                OR NEW.merged_into_id IS NULL
                OR NEW.merged_into_id <> OLD.merged_into_id AND NOT EXISTS (
                    SELECT FROM public.officials_region
                    WHERE id = OLD.merged_into_id AND merged_into_id = NEW.merged_into_id)
            THEN
                RAISE check_violation USING CONSTRAINT = 'region_merged_is_final',
                    MESSAGE = 'a region that was merged stays merged, and as it was';
            END IF;
            RETURN NEW;
        """,
    ),
]


class RegionManager(models.Manager["Region"]):
    def present(self) -> models.QuerySet["Region"]:
        """Return the regions that were merged into no other one."""
        return self.filter(merged_into=None)

    def find(self, code: str) -> "Region | None":
        """Return the region that has ``code`` today, or had it; None for neither."""
        former = models.Q(aliases__code=code, aliases__redirects=True)
        return self.present().filter(code=code).first() or self.present().filter(former).first()

    def along_path(self, path: Collection[int]) -> models.QuerySet["Region"]:
        """Return the regions with the ids of ``path`` and their area codes, the province first."""
        return self.filter(pk__in=path).select_related("area_code").order_by("level")

    def path_of(self, region: "Region") -> models.QuerySet["Region"]:
        """Return the regions from the province down to ``region``, with their area codes."""
        return self.along_path(region.path)


class Region(models.Model):
    """An administrative division or functional zone.

    ``code`` is the Ministry of Civil Affairs' (GB/T 2260, six digits; nine for townships);
    zones, which have none, carry ``z`` and a number. ``path`` holds the ids from the province
    down to the region itself; a trigger writes it from the real parents, since a region's
    prefecture cannot be read off the digits of its code.

    ``merged_into``: the successor of a region that is no more. Its row stays for the editions
    that it showed, with the path of the successor; all else moved there.
    """

    code = models.CharField(_("代码"), max_length=12, unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    path = ArrayField(
        models.BigIntegerField(), verbose_name=_("路径"), default=list, editable=False
    )
    level = models.PositiveSmallIntegerField(_("层级"), choices=Level)
    type = models.CharField(_("类型"), max_length=20)
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=120)
    pinyin = models.CharField(_("拼音"), max_length=120)
    initials = models.CharField(_("拼音首字母"), max_length=40)
    pinyin_spaced = models.CharField(_("拼音（分写）"), max_length=160)
    alt_pinyin = ArrayField(
        models.CharField(max_length=120), verbose_name=_("常见误读"), default=list, blank=True
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("并入"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
    )

    objects = RegionManager()

    class Meta:
        verbose_name = _("地区")
        verbose_name_plural = _("地区")
        ordering = ["code"]
        indexes = [
            GinIndex(name="region_path", fields=["path"]),
            GinIndex(name="region_alt_pinyin", fields=["alt_pinyin"]),
            models.Index(name="region_name", fields=["name"], opclasses=["varchar_pattern_ops"]),
            models.Index(name="region_short_name", fields=["short_name"]),
            models.Index(name="region_initials", fields=["initials"]),
            models.Index(
                name="region_pinyin", fields=["pinyin"], opclasses=["varchar_pattern_ops"]
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="region_code",
                condition=models.Q(code__regex=f"^({CODE_PATTERN})$"),
            ),
            models.CheckConstraint(
                name="region_province_has_no_parent",
                condition=models.Q(level=Level.PROVINCE, parent__isnull=True)
                | (~models.Q(level=Level.PROVINCE) & models.Q(parent__isnull=False)),
            ),
        ]
        # Triggers run by name: the rules of mergers and the parent before the path.
        triggers = [
            changes_by_proposal(),
            follows_merger("parent_id"),
            raises_reference_version(),
            *MERGER_TRIGGERS,
            pgtrigger.Trigger(
                name="path_from_parents",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("parent_id", "path", "level", "merged_into_id"),  # type: ignore[no-untyped-call]
                declare=[("above", "public.officials_region%ROWTYPE")],
                func="""
                    IF NEW.merged_into_id IS NOT NULL THEN
                        SELECT path INTO STRICT NEW.path
                            FROM public.officials_region WHERE id = NEW.merged_into_id;
                    ELSIF NEW.parent_id IS NULL THEN
                        NEW.path := ARRAY[NEW.id];
                    ELSE
                        SELECT * INTO STRICT above
                            FROM public.officials_region WHERE id = NEW.parent_id;
                        IF NEW.id = ANY(above.path) OR NEW.level <= above.level THEN
                            RAISE check_violation USING CONSTRAINT = 'region_below_its_parent',
                                MESSAGE = 'a region stands below its parent';
                        END IF;
                        NEW.path := above.path || NEW.id;
                    END IF;
                    -- Counts and search rows stand under the path; a merger above moves them.
                    IF TG_OP = 'UPDATE' AND NEW.path IS DISTINCT FROM OLD.path
                        AND NEW.merged_into_id IS NULL AND EXISTS (
                        SELECT FROM public.officials_edition edition
                        JOIN public.officials_region place ON place.id = edition.region_id
                        WHERE NEW.id = ANY(place.path) AND NOT edition.closed
                            AND coalesce(upper(edition.period), 'infinity')
                                > public.officials_now())
                        AND NOT EXISTS (
                            SELECT FROM public.officials_region
                            WHERE id = ANY(OLD.path) AND merged_into_id IS NOT NULL)
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'region_moves_empty',
                            MESSAGE = 'a region moves when nothing in it is live or scheduled';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="path_of_children",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("parent_id", "path"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(old__path__df=pgtrigger.F("new__path")),
                func="""
                    UPDATE public.officials_region SET path = NEW.path || id
                        WHERE parent_id = NEW.id OR merged_into_id = NEW.id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="version_of_page",
                # For each row, the 42,000 regions of the country took 24 s.
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
                func="""
                    INSERT INTO officials_publicversion (region_id, own, subtree, live)
                    SELECT id, 0, 0, 0 FROM added;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("region", args=[self.code])

    @property
    def label(self) -> str:
        """Return the name in the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name

    @property
    def short_label(self) -> str:
        """Return the name without its kind, as people say it; on an English page the whole."""
        return self.name_en if (get_language() or "").startswith("en") else self.short_name

    @property
    def is_zone(self) -> bool:
        return self.level == Level.ZONE

    @property
    def on_mainland(self) -> bool:
        return not self.code.startswith(OFF_MAINLAND)


class RegionAlias(models.Model):
    """A former name or code of a region, or a nickname.

    With ``redirects`` the old code's address redirects to ``region``; otherwise the code is still
    in use, and only search reads the row.
    """

    region = models.ForeignKey(
        Region, verbose_name=_("现地区"), on_delete=models.CASCADE, related_name="aliases"
    )
    name = models.CharField(_("旧名"), max_length=60)
    short_name = models.CharField(_("旧简称"), max_length=60, blank=True)
    pinyin = models.CharField(_("拼音"), max_length=120, blank=True)
    code = models.CharField(_("旧代码"), max_length=12, blank=True)
    redirects = models.BooleanField(_("旧代码转向"), default=False)
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    type = models.CharField(_("变更"), max_length=20, blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("地区旧名")
        verbose_name_plural = _("地区旧名")
        constraints = [
            models.UniqueConstraint(
                name="region_alias_redirects_once",
                fields=["code"],
                condition=models.Q(redirects=True),
            ),
            models.CheckConstraint(
                name="region_alias_redirects_from_a_code",
                condition=models.Q(redirects=False) | ~models.Q(code=""),
            ),
        ]
        triggers = [changes_by_proposal(), follows_merger("region_id"), raises_reference_version()]

    def __str__(self) -> str:
        return self.name


class AreaCode(models.Model):
    """A region's 区号 with the lengths of its local numbers, in digits.

    Hong Kong, Macao and Taiwan have country codes instead (+852).
    """

    region = models.OneToOneField(
        Region, verbose_name=_("地区"), on_delete=models.CASCADE, related_name="area_code"
    )
    code = models.CharField(_("区号"), max_length=4)
    local_digits = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("本地号码位数"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("区号")
        verbose_name_plural = _("区号")
        constraints = [
            models.CheckConstraint(
                name="area_code_digits",
                condition=models.Q(code__regex=r"^(0[0-9]{2,3}|\+[0-9]{3})$"),
            ),
            models.CheckConstraint(
                name="area_code_local_digits",
                condition=models.Q(local_digits__contained_by=[7, 8]),
            ),
        ]
        triggers = [changes_by_proposal(), raises_reference_version()]

    def __str__(self) -> str:
        return self.code
