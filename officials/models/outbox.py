"""The outbox: mails that wait until they are handed over, and what people were reminded of."""

from uuid import uuid4

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# One address, nothing that could be a second one or another header.
ADDRESS = r"^[^@\s<>,;]+@[^@\s<>,;]+$"

# Stands in the body of a mail for the address of its link.
LINK = "{link}"


class Mail(models.Model):
    """A mail to one address, which ``officials.daily.delivery`` hands over.

    ``key`` says what the mail is about and to whom, so that it is written once, whoever is killed
    meanwhile. ``message_id`` stays the same if it is handed over again. ``problem``: the class of
    the error of the last attempt. ``link``: whose address takes the place of ``LINK`` in the body
    when the mail is handed over, so that no token is stored.
    """

    key = models.CharField(_("缘由"), max_length=200, unique=True)
    message_id = models.UUIDField(_("邮件编号"), default=uuid4, unique=True)
    recipient = models.CharField(_("收件人"), max_length=254)
    subject = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"))
    link = models.ForeignKey(
        "officials.OfficeLink",
        verbose_name=_("确认链接"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    queued_at = models.DateTimeField(_("写下的时间"))
    due_at = models.DateTimeField(_("下次尝试"))
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    problem = models.CharField(_("没有发出的原因"), max_length=120, blank=True)
    handed_over_at = models.DateTimeField(_("发出时间"), null=True)

    class Meta:
        verbose_name = _("邮件")
        verbose_name_plural = _("邮件")
        ordering = ["id"]
        indexes = [
            models.Index(name="mail_waiting", fields=["due_at"], condition=Q(handed_over_at=None))
        ]
        constraints = [
            models.CheckConstraint(name="mail_address", condition=Q(recipient__regex=ADDRESS)),
            models.CheckConstraint(
                name="mail_subject_is_one_line",
                condition=Q(subject__regex=r"^[^\n\r]+$"),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stays_as_queued",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.handed_over_at IS NOT NULL
                        OR (NEW.key, NEW.message_id, NEW.recipient, NEW.subject, NEW.body,
                            NEW.queued_at, NEW.link_id)
                        IS DISTINCT FROM (OLD.key, OLD.message_id, OLD.recipient, OLD.subject,
                            OLD.body, OLD.queued_at, OLD.link_id)
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'mail_stays_as_queued',
                            MESSAGE = 'a mail keeps its text, and is handed over once';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Reminder(models.Model):
    """Something that one address was reminded of, so that it is told once.

    ``topic``: what it was, with the days that it depends on; no name and no number.
    """

    topic = models.CharField(_("事项"), max_length=120)
    recipient = models.CharField(_("收件人"), max_length=254)
    noted_at = models.DateTimeField(_("写下的时间"))

    class Meta:
        verbose_name = _("已提醒的事项")
        verbose_name_plural = _("已提醒的事项")
        constraints = [
            models.UniqueConstraint(name="reminder_once", fields=["topic", "recipient"]),
        ]

    def __str__(self) -> str:
        return self.topic
