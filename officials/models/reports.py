"""Reports of citizens that something is wrong with a number, and what tells senders apart."""

from functools import reduce
from operator import or_

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from officials.characters import REDACTED
from officials.models.choices import (
    MAX_REPORT_CONTACT,
    MAX_REPORT_WORDS,
    OPEN_STATES,
    STATES_OF_ANSWERS,
    ReportAnswer,
    ReportKind,
    ReportState,
)
from officials.models.identifiers import PATTERN, Identified
from officials.models.posts import Post
from officials.models.second_person import staff_key

HASH = "^[0-9a-f]{64}$"


class Report(Identified):
    """A report on a number of a post, as it stood when it was reported.

    It is no part of the audit log: words and contact are deleted in time. The receipt that its
    sender keeps is stored as a hash. ``hotline_uid``: which may be public no longer.
    """

    post = models.ForeignKey(
        Post, verbose_name=_("岗位"), on_delete=models.PROTECT, related_name="reports"
    )
    hotline_uid = models.CharField(_("热线编号"), max_length=12)
    digits = models.CharField(_("号码"), max_length=20)
    extension = models.CharField(_("分机"), max_length=6, blank=True)
    kind = models.CharField(_("反映的问题"), max_length=20, choices=ReportKind)
    words = models.CharField(  # noqa: DJ001 - null: deleted; empty: nobody wrote any
        _("说明"), max_length=MAX_REPORT_WORDS, blank=True, null=True, default=""
    )
    contact = models.CharField(  # noqa: DJ001 - as above
        _("联系方式"), max_length=MAX_REPORT_CONTACT, blank=True, null=True, default=""
    )
    texts_deleted_at = models.DateTimeField(_("个人信息删除时间"), null=True, editable=False)
    receipt_hash = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(_("收到时间"))
    due_on = models.DateField(_("答复期限"))
    state = models.CharField(
        _("状态"), max_length=20, choices=ReportState, default=ReportState.RECEIVED
    )
    taken_by = staff_key(_("核实人"), null=True)
    taken_at = models.DateTimeField(_("开始核实时间"), null=True, editable=False)
    answer = models.CharField(_("答复"), max_length=20, choices=ReportAnswer, blank=True)
    answered_by = staff_key(_("答复人"), null=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("纠错")
        verbose_name_plural = _("纠错")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(name="report_of_a_number", fields=["digits", "extension", "received_at"]),
            models.Index(
                name="report_open",
                fields=["due_on"],
                condition=Q(state__in=[each.value for each in OPEN_STATES]),
            ),
            models.Index(
                name="report_with_texts",
                fields=["received_at"],
                condition=Q(texts_deleted_at__isnull=True),
            ),
        ]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(
                name="report_hotline_uid", condition=Q(hotline_uid__regex=PATTERN)
            ),
            models.CheckConstraint(
                name="report_digits",
                condition=Q(digits__regex="^[0-9]{3,20}$", extension__regex="^[0-9]{0,6}$")
                | Q(digits=REDACTED),
            ),
            models.CheckConstraint(
                name="report_kind", condition=Q(kind__in=[each.value for each in ReportKind])
            ),
            models.CheckConstraint(
                name="report_holds_a_hash", condition=Q(receipt_hash__regex=HASH)
            ),
            models.CheckConstraint(
                name="report_texts_are_deleted_together",
                condition=Q(texts_deleted_at__isnull=True, words__isnull=False)
                & Q(contact__isnull=False)
                | Q(texts_deleted_at__isnull=False, words__isnull=True, contact__isnull=True),
            ),
            models.CheckConstraint(
                name="report_checked_by_somebody",
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                & ~Q(state=ReportState.CHECKING.value)
                | Q(taken_by__isnull=False, taken_at__isnull=False)
                & ~Q(state=ReportState.RECEIVED.value),
            ),
            models.CheckConstraint(
                name="report_closed_with_an_answer",
                condition=Q(
                    state__in=[each.value for each in OPEN_STATES],
                    answer="",
                    answered_by__isnull=True,
                    answered_at__isnull=True,
                )
                | Q(answered_by__isnull=False, answered_at__gte=F("received_at"))
                & reduce(
                    or_,
                    (
                        Q(answer=answer.value, state=state.value)
                        for answer, state in STATES_OF_ANSWERS.items()
                    ),
                ),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            pgtrigger.Trigger(
                name="goes_its_way",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[
                    ("answered", "text[] := '{state,answer,answered_by_id,answered_at}'"),
                    ("taken", "text[] := '{taken_by_id,taken_at}'"),
                    ("personal", "text[] := '{words,contact,texts_deleted_at}'"),
                ],
                func="""
                    IF TG_OP = 'INSERT' AND NEW.state <> 'received'
                        OR TG_OP = 'UPDATE' AND (
                            to_jsonb(OLD) - answered - taken - personal
                                <> to_jsonb(NEW) - answered - taken - personal
                            OR OLD.taken_at IS NOT NULL AND (OLD.taken_by_id, OLD.taken_at)
                                IS DISTINCT FROM (NEW.taken_by_id, NEW.taken_at)
                            OR OLD.answered_at IS NOT NULL AND
                                to_jsonb(OLD) - personal <> to_jsonb(NEW) - personal
                            OR OLD.state = 'checking' AND NEW.state = 'received')
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'report_goes_its_way',
                            MESSAGE = 'a report is received, checked and answered, each once';
                    END IF;
                    IF TG_OP = 'UPDATE' AND (OLD.words, OLD.contact, OLD.texts_deleted_at)
                            IS DISTINCT FROM (NEW.words, NEW.contact, NEW.texts_deleted_at)
                        AND NOT (OLD.texts_deleted_at IS NULL
                            AND NEW.texts_deleted_at IS NOT NULL)
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'report_texts_are_only_deleted',
                            MESSAGE = 'what somebody wrote is deleted, and never changed';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.uid}"

    @property
    def is_open(self) -> bool:
        """Return whether nobody has answered yet."""
        return self.state in OPEN_STATES


class ReportKey(models.Model):
    """Tells whether reports on one number came from different addresses; deleted after 8 days.

    ``address_hash``: of the sender's address, under ``secret`` and a key outside the database.
    ``source``: the same for reports on a number that came from one address.
    """

    report = models.OneToOneField(
        Report, on_delete=models.CASCADE, primary_key=True, related_name="key"
    )
    secret = models.BinaryField(max_length=32)
    address_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=12)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("纠错来源")
        verbose_name_plural = _("纠错来源")
        constraints = [
            models.CheckConstraint(
                name="report_key_holds_a_hash", condition=Q(address_hash__regex=HASH)
            ),
            models.CheckConstraint(name="report_key_source", condition=Q(source__regex=PATTERN)),
        ]

    def __str__(self) -> str:
        return self.source


class ReportedNumber(models.Model):
    """A number that people at three addresses reported within seven days, all of it still open.

    For staff; of hotlines the public reads ``LiveHotline.under_report``. ``people``: the different
    addresses; ``reported_at``: of the newest report. The id is that of the oldest.
    """

    digits = models.CharField(max_length=20)
    extension = models.CharField(max_length=6)
    people = models.IntegerField()
    reported_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "reported_number"
        verbose_name = _("多人反映的号码")
        verbose_name_plural = _("多人反映的号码")

    def __str__(self) -> str:
        return str(self.pk)
