"""Outcomes: what callers say became of their calls to a public number."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from officials.models.choices import ANSWERED, Reached, Settled
from officials.models.officials import Appointment


class CallOutcome(models.Model):
    """One caller's word about one call: to these digits, while ``appointment`` held the post.

    ``day``: by the database's clock; no time of day is stored. ``appointment``: None for a desk
    and for a seat that nobody held. ``caller``: a keyed hash of the network, so that one network
    says it once a day about a number; ``form``: from the token of the form, so that the second
    question finds its row and a form that is sent again counts once. Both are emptied after the
    day, when the key of the hash is deleted too (``OutcomeKey``). No outcome is deleted, nor
    changed after its day, while figures count it.
    """

    day = models.DateField(_("日期"), editable=False)
    digits = models.CharField(_("号码"), max_length=20)
    extension = models.CharField(_("分机"), max_length=6, blank=True)
    appointment = models.ForeignKey(
        Appointment,
        verbose_name=_("任职"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    reached = models.CharField(_("打通了吗"), max_length=10, choices=Reached)
    settled = models.CharField(_("办成了吗"), max_length=10, choices=Settled, blank=True)
    caller = models.UUIDField(null=True, editable=False)
    form = models.UUIDField(null=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("通话结果")
        verbose_name_plural = _("通话结果")
        indexes = [
            models.Index(name="call_outcome_day", fields=["day"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="call_outcome_reached", condition=Q(reached__in=Reached.values)
            ),
            models.CheckConstraint(
                name="call_outcome_settled_when_answered",
                condition=Q(settled="") | Q(settled__in=Settled.values, reached__in=ANSWERED),
            ),
            models.UniqueConstraint(
                name="call_outcome_once_a_day",
                fields=["digits", "extension", "day", "caller"],
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="is_told_today",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    NEW.day := (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date;
                    IF NOT EXISTS (SELECT FROM public.live_hotline hotline
                        JOIN public.officials_edition edition ON edition.id = hotline.post_id
                        WHERE hotline.digits = NEW.digits AND hotline.extension = NEW.extension
                            AND edition.appointment_id IS NOT DISTINCT FROM NEW.appointment_id)
                    THEN
                        RAISE check_violation
                            USING CONSTRAINT = 'call_outcome_of_a_public_number',
                            MESSAGE = 'an outcome is about a public number and its holder';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="stays_as_told",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF to_jsonb(OLD) - '{reached,settled,caller,form}'::text[]
                            <> to_jsonb(NEW) - '{reached,settled,caller,form}'::text[]
                        OR coalesce(NEW.caller, OLD.caller) IS DISTINCT FROM OLD.caller
                        OR coalesce(NEW.form, OLD.form) IS DISTINCT FROM OLD.form
                        OR (OLD.reached, OLD.settled) <> (NEW.reached, NEW.settled)
                            AND OLD.day
                                <> (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'call_outcome_stays_as_told',
                            MESSAGE = 'an outcome is completed on its day, nothing else changes';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="stays_while_counted",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF OLD.day >= (public.officials_now() AT TIME ZONE 'Asia/Shanghai')::date - 180
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'call_outcome_stays_while_counted',
                            MESSAGE = 'an outcome of the last 180 days is not deleted';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_reached_display()}"

    @property
    def is_answered(self) -> bool:
        """Whether somebody at the post answered the call."""
        return self.reached in ANSWERED


class OutcomeKey(models.Model):
    """The key of a day, under which the networks of callers are hashed; deleted after the day."""

    day = models.DateField(primary_key=True)
    secret = models.BinaryField()

    class Meta:
        verbose_name = _("通话结果的密钥")
        verbose_name_plural = _("通话结果的密钥")

    def __str__(self) -> str:
        return str(self.day)


class HotlineOutcome(models.Model):
    """The outcomes that count for a live hotline, under its holder. The id is the hotline's.

    Hotlines with the same digits, extension and appointment have the same outcomes. Few are
    counted too: pages of the public read ``LiveOutcome``.
    """

    uid = models.CharField(max_length=12)
    digits = models.CharField(max_length=20)
    extension = models.CharField(max_length=6)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.DO_NOTHING, null=True, related_name="+"
    )
    total = models.IntegerField()
    holder = models.IntegerField()
    staff = models.IntegerField()
    nobody = models.IntegerField()
    wrong = models.IntegerField()
    settled = models.IntegerField()
    call_back = models.IntegerField()
    unsettled = models.IntegerField()

    class Meta:
        managed = False
        db_table = "hotline_outcome"
        verbose_name = _("热线的通话结果")
        verbose_name_plural = _("热线的通话结果")

    def __str__(self) -> str:
        return self.uid
