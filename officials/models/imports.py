"""Imports: a list as an office sent it, and the plan of what it would change."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from officials.characters import REDACTED
from officials.db.indexes import index_set_keys
from officials.db.tracking import track_without
from officials.models.departments import Department, DepartmentType
from officials.models.identifiers import Identified
from officials.models.import_triggers import ROW_TRIGGERS
from officials.models.notices import Notice
from officials.models.officials import Official
from officials.models.posts import Post
from officials.models.regions import Region
from officials.models.triggers import follows_merger


class ImportState(models.TextChoices):
    PLANNED = "planned", _("待确认")
    APPLYING = "applying", _("正在写入")
    APPLIED = "applied", _("已写入")
    UNDONE = "undone", _("已撤销")


class ImportAction(models.TextChoices):
    """The effect of a row on the register; a missing one stands in the register alone."""

    ADD = "add", _("新增")
    UPDATE = "update", _("更新")
    UNCHANGED = "unchanged", _("不变")
    DOUBTFUL = "doubtful", _("待定")
    REJECTED = "rejected", _("不收")
    MISSING = "missing", _("名单上没有")


class ImportAct(models.TextChoices):
    """The acts that a process of its own does."""

    PLAN = "plan", _("比较")
    APPLY = "apply", _("写入")
    UNDO = "undo", _("撤销")


@track_without("source", "sheets", "rows_done", "started_at", "under_way")
class ImportBatch(Identified):
    """A list with its original bytes, and how far it has come.

    ``source``: the bytes of the file, or of the pasted text; ``sheets``: the rows that were read
    from it, packed by ``actions.import_originals``; ``corrections``: by the name of the sheet, the
    columns that the clerk chose; ``cites_unchanged``: the notice becomes a source of posts, too,
    that the list confirms as they are; ``rows_done`` of ``rows_total``: the progress, written over
    a connection of its own; ``started_at``: when a process was started for it that has not begun;
    ``under_way``: the act that one has begun and not ended, or none; ``problem``: why it failed.
    The notice may be of another region, as that of any number; the list belongs to ``region``
    alone.
    """

    region = models.ForeignKey(
        Region, verbose_name=_("地区"), on_delete=models.PROTECT, related_name="+"
    )
    notice = models.ForeignKey(
        Notice, verbose_name=_("公告"), on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("导入人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("导入时间"))
    file_name = models.CharField(_("文件"), max_length=200)
    source = models.BinaryField(_("原件"))
    sheets = models.BinaryField(_("读出的表"), null=True)
    source_format = models.CharField(_("格式"), max_length=20)
    corrections = models.JSONField(_("栏目更正"), default=dict)
    cites_unchanged = models.BooleanField(_("也作没有变化的号码的来源"), default=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=ImportState, default=ImportState.PLANNED
    )
    rows_done = models.PositiveIntegerField(_("已办行数"), default=0)
    rows_total = models.PositiveIntegerField(_("总行数"), default=0)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    under_way = models.CharField(
        _("正在办理"), max_length=10, choices=ImportAct, blank=True, editable=False
    )
    problem = models.TextField(_("问题"), blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("写入人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    applied_at = models.DateTimeField(_("写入时间"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("导入")
        verbose_name_plural = _("导入")
        ordering = ["-pk"]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(
                name="import_batch_applied_by_somebody",
                condition=Q(
                    state__in=[ImportState.APPLIED, ImportState.UNDONE],
                    applied_by__isnull=False,
                    applied_at__isnull=False,
                )
                | Q(
                    state__in=[ImportState.PLANNED, ImportState.APPLYING],
                    applied_by__isnull=True,
                    applied_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="import_batch_under_way", condition=Q(under_way__in=["", *ImportAct.values])
            ),
            models.CheckConstraint(
                name="import_batch_undone_by_somebody",
                condition=Q(
                    state=ImportState.UNDONE, undone_by__isnull=False, undone_at__isnull=False
                )
                | ~Q(state=ImportState.UNDONE) & Q(undone_by=None, undone_at=None),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            follows_merger("region_id"),
            pgtrigger.Trigger(
                name="begins_planned",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df=ImportState.PLANNED),
                func="""
                    RAISE check_violation USING CONSTRAINT = 'import_batch_begins_planned',
                        MESSAGE = 'a list is planned before it is applied';
                """,
            ),
            pgtrigger.Trigger(
                name="goes_its_way",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[
                    (
                        "decided",
                        (
                            "text[] := '{state,undone_by_id,undone_at,rows_done,started_at,"
                            "under_way,problem,region_id}'"
                        ),
                    )
                ],
                func="""
                    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
                        ('planned', 'applying'), ('planned', 'applied'),
                        ('applying', 'planned'), ('applying', 'applied'), ('applied', 'undone'))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'import_batch_goes_its_way',
                            MESSAGE = 'an import is planned, applied, and undone at most once';
                    END IF;
                    IF (OLD.notice_id, OLD.made_by_id, OLD.made_at, OLD.file_name,
                            OLD.source, OLD.source_format) IS DISTINCT FROM
                       (NEW.notice_id, NEW.made_by_id, NEW.made_at, NEW.file_name,
                            NEW.source, NEW.source_format)
                        OR OLD.region_id <> NEW.region_id AND NOT EXISTS (
                            SELECT FROM public.officials_region
                            WHERE id = OLD.region_id AND merged_into_id = NEW.region_id)
                        OR OLD.state IN ('applied', 'undone')
                        AND to_jsonb(OLD) - decided <> to_jsonb(NEW) - decided
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'import_batch_is_frozen',
                            MESSAGE = 'the original of an import stays as it came';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="is_applied_wholly",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state"))
                & pgtrigger.Q(new__state__in=[ImportState.APPLIED, ImportState.UNDONE]),
                func="""
                    IF NEW.state = 'applied' AND EXISTS (
                        SELECT FROM public.officials_importrow
                        WHERE batch_id = NEW.id AND (action = 'doubtful' OR written_revision IS NULL
                            AND (action IN ('add', 'update') OR action = 'missing' AND is_asked)))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'import_batch_is_applied_wholly',
                            MESSAGE = 'a list is applied with all its rows, or not at all';
                    END IF;
                    IF NEW.state = 'undone' AND EXISTS (
                        SELECT FROM public.officials_importrow planned
                        JOIN public.officials_edition edition ON edition.post_id = planned.post_id
                        WHERE planned.batch_id = NEW.id AND planned.action = 'add'
                            AND NOT edition.closed
                            AND coalesce(upper(edition.period), 'infinity')
                                > public.officials_now())
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'import_batch_is_undone_wholly',
                            MESSAGE = 'what an undone list has made is public no longer';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_original_redacted(self) -> bool:
        """Return whether the original was removed for good; its rows stay."""
        return bytes(self.source) == REDACTED.encode()


def _reference(
    to: type[models.Model], verbose_name: StrOrPromise, *, db_index: bool = False
) -> Any:
    """Return a key that stays as it was planned when the row that it names is merged or deleted.

    Triggers check it when it is written.
    """
    return models.ForeignKey(
        to,
        verbose_name=verbose_name,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=db_index,
        null=True,
        related_name="+",
    )


class ImportRow(models.Model):
    """A row of a list, or a post that is missing from it, and what applying it would change.

    ``sheet`` and ``row``: as the file counts them; ``uid``: of the post, where the list has it;
    ``region``: the place that the row means, below that of the batch; ``department``,
    ``department_type``: the body that was found, or the type of a new one, which takes the name
    ``unit``; ``official``: the person that was chosen; ``is_vacant``: the list says that nobody
    holds the post; ``post``, ``post_revision``: what the plan was made against. ``numbers``:
    canonical digits, with 转 and the extension; ``hotlines``: for each of them its kind, digits,
    extension, use, label and printed text.

    ``changes``: by field the old and the new value. Of a new post all fields; of an update those
    that differ: ``title``, ``duties``, ``hours``, ``numbers``, ``department`` (the post moves to
    the department of the row) and ``name`` (another holder; an empty new value: nobody). Where
    nothing differs, ``source``: the newest notice that the numbers have, or NULL, and that of the
    list, each with title and day.
    ``doubts``: questions with ``kind``, ``question``, ``options`` (pairs of value and text) and
    ``answer``; ``problems``: texts; of an unchanged row without a post, which row says the same.
    ``is_asked``: a missing post shall leave the public.

    Applying fills in ``post`` of a new one, ``written_revision``: that of the post afterwards, and
    ``before``: by table the rows that were overwritten or deleted, and the ids of those made.
    """

    batch = models.ForeignKey(
        ImportBatch,
        verbose_name=_("导入"),
        on_delete=models.CASCADE,
        related_name="rows",
        db_index=False,  # ``import_row_once`` begins with it
    )
    position = models.PositiveIntegerField(_("次序"))
    sheet = models.CharField(_("工作表"), max_length=120, blank=True)
    row = models.PositiveIntegerField(_("行"), default=0)
    uid = models.TextField(_("岗位编号"), blank=True)
    unit = models.TextField(_("单位"), blank=True)
    name = models.TextField(_("姓名"), blank=True)
    is_vacant = models.BooleanField(_("空缺"), default=False)
    title = models.TextField(_("职务"), blank=True)
    duties = models.TextField(_("分管工作"), blank=True)
    hours = models.TextField(_("受理时间"), blank=True)
    numbers = ArrayField(models.TextField(), verbose_name=_("电话"), default=list)
    hotlines = models.JSONField(_("号码"), default=list)
    action = models.CharField(_("办法"), max_length=10, choices=ImportAction)
    region = _reference(Region, _("地区"), db_index=True)
    department = _reference(Department, _("部门"))
    department_type = _reference(DepartmentType, _("部门类型"))
    official = _reference(Official, _("领导干部"))
    post = _reference(Post, _("岗位"))
    post_revision = models.PositiveIntegerField(_("岗位修改次数"), null=True)
    changes = models.JSONField(_("修改"), default=dict)
    doubts = models.JSONField(_("疑问"), default=list)
    problems = models.JSONField(_("问题"), default=list)
    is_asked = models.BooleanField(_("撤下"), default=False)
    written_revision = models.PositiveIntegerField(_("写入后的修改次数"), null=True)
    before = models.JSONField(_("写入前"), default=dict, db_default={})

    class Meta:
        verbose_name = _("导入的一行")
        verbose_name_plural = _("导入的各行")
        ordering = ["batch", "position"]
        indexes = index_set_keys("import_row", "post")
        constraints = [
            models.UniqueConstraint(name="import_row_once", fields=["batch", "position"]),
            models.CheckConstraint(
                name="import_row_action", condition=Q(action__in=ImportAction.values)
            ),
            models.CheckConstraint(
                name="import_row_planned_against_a_revision",
                condition=Q(post=None, post_revision=None)
                | Q(post__isnull=False, post_revision__isnull=False),
            ),
            models.CheckConstraint(
                name="import_row_of_a_post",
                condition=Q(post__isnull=False)
                | ~Q(
                    action__in=[
                        ImportAction.UPDATE,
                        ImportAction.UNCHANGED,
                        ImportAction.MISSING,
                    ]
                )
                | Q(action=ImportAction.UNCHANGED) & ~Q(problems=[]),
            ),
        ]
        triggers = ROW_TRIGGERS

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}".strip()
