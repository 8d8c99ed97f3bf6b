"""Proposed changes: what one person proposes for the public, and a second one confirms."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from officials.db.tracking import track
from officials.models.departments import Department
from officials.models.second_person import staff_key


class ProposalState(models.TextChoices):
    OPEN = "open", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("已退回")
    TAKEN_BACK = "taken_back", _("已收回")


class ProposalKind(models.TextChoices):
    """The models whose rows a proposal changes; each value names a model and its table."""

    DEPARTMENT = "department", _("部门")
    REGION = "region", _("地区")
    REGION_ALIAS = "regionalias", _("地区旧名")
    AREA_CODE = "areacode", _("区号")
    DEPARTMENT_TYPE = "departmenttype", _("部门类型")
    TOPIC = "topic", _("事项")
    NATIONAL_HOTLINE = "nationalhotline", _("全国热线")


@track
class ProposedChange(models.Model):
    """A change of one row, or a new row, that becomes public when a second person confirms it.

    ``row_id``: the row, NULL for a new one until it is confirmed; ``department``: the row of a
    department, for the permissions of its region; ``title``: the name of the row at that time.
    ``changes``: by column the old and the new value, as JSON. ``hands``: the ids of the users who
    proposed it or stand behind who did. The database writes the row when the state becomes
    confirmed, and refuses to write it in any other way.
    """

    kind = models.CharField(_("种类"), max_length=20, choices=ProposalKind)
    row_id = models.BigIntegerField(_("行"), null=True)
    department = models.ForeignKey(
        Department, verbose_name=_("部门"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    title = models.CharField(_("内容"), max_length=200)
    changes = models.JSONField(_("修改"), encoder=DjangoJSONEncoder)
    why = models.CharField(_("说明"), max_length=200, blank=True)
    proposed_by = staff_key(_("提出人"))
    proposed_at = models.DateTimeField(_("提出时间"))
    hands = ArrayField(models.BigIntegerField(), verbose_name=_("参与者"), default=list)
    state = models.CharField(
        _("状态"), max_length=10, choices=ProposalState, default=ProposalState.OPEN
    )
    decided_by = staff_key(_("办理人"), null=True)
    decided_at = models.DateTimeField(_("办理时间"), null=True)
    comment = models.CharField(_("意见"), max_length=200, blank=True)
    waived = models.BooleanField(_("没有第二人"), default=False)

    class Meta:
        verbose_name = _("待确认的修改")
        verbose_name_plural = _("待确认的修改")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="proposed_change_kind", condition=Q(kind__in=ProposalKind.values)
            ),
            models.CheckConstraint(
                name="proposed_change_of_a_department",
                condition=Q(kind=ProposalKind.DEPARTMENT, department=F("row_id"))
                & Q(department__isnull=False)
                | ~Q(kind=ProposalKind.DEPARTMENT) & Q(department__isnull=True),
            ),
            models.CheckConstraint(
                name="proposed_change_decided_by_somebody",
                condition=Q(state=ProposalState.OPEN, decided_by=None, decided_at=None)
                | ~Q(state=ProposalState.OPEN)
                & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposed_change_confirmed_by_a_second_person",
                condition=Q(waived=True)
                | ~Q(state=ProposalState.CONFIRMED)
                | ~Q(decided_by=F("proposed_by")) & ~Q(hands__contains=[F("decided_by")]),
            ),
            models.UniqueConstraint(
                name="proposed_change_open_once",
                fields=["kind", "row_id"],
                condition=Q(state=ProposalState.OPEN),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="begins_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.state <> 'open' THEN
                        RAISE check_violation USING CONSTRAINT = 'proposed_change_begins_open',
                            MESSAGE = 'a change is proposed before somebody decides';
                    END IF;
                    NEW.hands := public.officials_with_hands(ARRAY[NEW.proposed_by_id],
                        VARIADIC public.officials_behind(NEW.proposed_by_id));
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="is_decided_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[
                    ("decision", "text[] := '{state,decided_by_id,decided_at,comment,waived}'"),
                    ("target", "text := 'officials_' || NEW.kind"),
                    ("columns", "text"),
                    ("present", "jsonb"),
                    ("proposed", "jsonb"),
                ],
                func="""
                    IF OLD.state <> 'open' OR to_jsonb(OLD) - decision <> to_jsonb(NEW) - decision
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'proposed_change_is_frozen',
                            MESSAGE = 'a proposed change is decided once and stays as it is';
                    END IF;
                    IF NEW.state <> 'confirmed' THEN
                        RETURN NEW;
                    END IF;
                    IF NOT NEW.waived AND (
                        public.officials_behind(NEW.decided_by_id) && NEW.hands
                        OR NOT EXISTS (SELECT FROM public.officials_user
                            WHERE id = NEW.decided_by_id AND confirmed_at IS NOT NULL))
                    THEN
                        RAISE check_violation USING
                            CONSTRAINT = 'proposed_change_confirmed_by_nobodys_second_account',
                            MESSAGE = 'nobody confirms a change through an account of their own';
                    END IF;
                    -- The tables accept these statements from this trigger alone.
                    SELECT string_agg(format('%I', key), ', '), jsonb_object_agg(key, value -> 1)
                        INTO columns, proposed FROM jsonb_each(NEW.changes);
                    IF NEW.row_id IS NULL THEN
                        EXECUTE format(
                            'INSERT INTO public.%1$I (%2$s) SELECT %2$s'
                            ' FROM jsonb_populate_record(NULL::public.%1$I, $1) RETURNING id',
                            target, columns) INTO NEW.row_id USING proposed;
                        RETURN NEW;
                    END IF;
                    EXECUTE format('SELECT to_jsonb(stored) FROM public.%I AS stored'
                        ' WHERE id = $1 FOR NO KEY UPDATE', target)
                        INTO present USING NEW.row_id;
                    IF present IS NULL OR EXISTS (
                        SELECT FROM jsonb_each(NEW.changes)
                        WHERE present -> key IS DISTINCT FROM value -> 0)
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'proposed_change_is_up_to_date',
                            MESSAGE = 'a proposed change starts from what the row holds';
                    END IF;
                    EXECUTE format(
                        'UPDATE public.%1$I SET (%2$s) = (SELECT %2$s'
                        ' FROM jsonb_populate_record(NULL::public.%1$I, $1)) WHERE id = $2',
                        target, columns) USING proposed, NEW.row_id;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}"
