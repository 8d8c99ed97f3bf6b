"""An office confirms its own list: its address, the link of a quarter, what it says is wrong."""

import base64
import hashlib

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from officials.db.tracking import track
from officials.models.check_constraints import ChecksAtOnce
from officials.models.departments import Department
from officials.models.hotlines import Hotline
from officials.models.identifiers import Identified
from officials.models.outbox import ADDRESS

HASH = "^[0-9a-f]{64}$"


class OfficeScope(models.TextChoices):
    """The list that an office confirms: the posts of its department, or of its whole region."""

    DEPARTMENT = "department", _("本部门的号码")
    REGION = "region", _("本地区各部门的号码")


@track
class OfficeAddress(ChecksAtOnce):
    """An address of mail to which the links of an office go.

    One person enters it, a second one confirms it, either of them ends it.
    """

    department = models.ForeignKey(
        Department, verbose_name=_("部门"), on_delete=models.PROTECT, related_name="addresses"
    )
    scope = models.CharField(
        _("确认的范围"), max_length=10, choices=OfficeScope, default=OfficeScope.DEPARTMENT
    )
    email = models.EmailField(_("邮箱"), help_text=_("单位的公务邮箱，例如：office@example.gov.cn"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("录入时间"), editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, editable=False)
    waived = models.BooleanField(_("没有第二人"), default=False, editable=False)
    ended_at = models.DateTimeField(_("停用时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("单位邮箱")
        verbose_name_plural = _("单位邮箱")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="office_address_email", condition=Q(email__regex=ADDRESS)),
            models.CheckConstraint(
                name="office_address_scope", condition=Q(scope__in=OfficeScope.values)
            ),
            models.CheckConstraint(
                name="office_address_confirmed_by_somebody",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, waived=False)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="office_address_confirmed_by_a_second_person",
                condition=Q(waived=True)
                | Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=F("entered_by")),
            ),
            models.UniqueConstraint(
                name="office_address_once",
                fields=["department", "scope", "email"],
                condition=Q(ended_at__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="is_confirmed_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("decision", "text[] := '{confirmed_by_id,confirmed_at,waived}'")],
                func="""
                    IF TG_OP = 'INSERT' AND (NEW.confirmed_at IS NOT NULL
                            OR NEW.ended_at IS NOT NULL)
                        OR TG_OP = 'UPDATE' AND (
                            OLD.ended_at IS NOT NULL
                            OR to_jsonb(OLD) - decision - 'ended_at'::text
                                <> to_jsonb(NEW) - decision - 'ended_at'::text
                            OR OLD.confirmed_at IS NOT NULL AND
                                (OLD.confirmed_by_id, OLD.confirmed_at, OLD.waived)
                                IS DISTINCT FROM
                                (NEW.confirmed_by_id, NEW.confirmed_at, NEW.waived))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'office_address_stays_as_entered',
                            MESSAGE = 'an address is entered, confirmed and ended, each once';
                    END IF;
                    IF TG_OP = 'UPDATE' AND OLD.confirmed_at IS NULL
                        AND NEW.confirmed_at IS NOT NULL AND NOT NEW.waived
                        AND (NEW.entered_by_id
                                = ANY(public.officials_behind(NEW.confirmed_by_id))
                            OR NEW.confirmed_by_id
                                = ANY(public.officials_behind(NEW.entered_by_id))
                            OR NOT EXISTS (SELECT FROM public.officials_user
                                WHERE id = NEW.confirmed_by_id AND confirmed_at IS NOT NULL))
                    THEN
                        RAISE check_violation USING
                            CONSTRAINT = 'office_address_confirmed_by_nobodys_second_account',
                            MESSAGE = 'nobody confirms an address through an account of their own';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.email}"


class OfficeLink(Identified):
    """A link by which an office confirms its list once in a quarter.

    The token is not stored: it follows from the secret key and the uid, and ``token_hash`` is what
    a request is compared with. ``quarter``: its first day.
    """

    address = models.ForeignKey(
        OfficeAddress, verbose_name=_("单位邮箱"), on_delete=models.PROTECT, related_name="links"
    )
    quarter = models.DateField(_("季度"))
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("发出时间"))
    expires_at = models.DateTimeField(_("有效期到"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("确认链接")
        verbose_name_plural = _("确认链接")
        constraints = [
            *Identified.Meta.constraints,
            models.UniqueConstraint(
                name="office_link_answered_once_a_quarter",
                fields=["address", "quarter"],
                condition=Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="office_link_holds_a_hash",
                condition=Q(token_hash__regex=HASH),
            ),
            models.CheckConstraint(
                name="office_link_expires",
                condition=Q(expires_at__gt=F("made_at"))
                & (Q(answered_at=None) | Q(answered_at__lt=F("expires_at"))),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            pgtrigger.Trigger(
                name="is_used_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF TG_OP = 'UPDATE' AND (OLD.answered_at IS NOT NULL
                        OR to_jsonb(OLD) - '{answered_at,uid}'::text[]
                            <> to_jsonb(NEW) - '{answered_at,uid}'::text[])
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'office_link_is_used_once',
                            MESSAGE = 'a link is used up by one answer, and stays as it is';
                    END IF;
                    IF NOT EXISTS (SELECT FROM public.officials_officeaddress
                        WHERE id = NEW.address_id AND confirmed_at IS NOT NULL
                        AND ended_at IS NULL)
                    THEN
                        RAISE check_violation
                            USING CONSTRAINT = 'office_link_to_a_confirmed_address',
                            MESSAGE = 'links go to addresses that two people confirmed';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.quarter}"

    @property
    def token(self) -> str:
        """Return the secret part of the address, 256 bits."""
        digest = salted_hmac(
            "officials.models.OfficeLink", f"{self.uid} {self.quarter}", algorithm="sha256"
        )
        return base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=")

    @property
    def url(self) -> str:
        """Return the address that is mailed. Raises ValueError after the secret key changed."""
        if hash_token(self.token) != self.token_hash:
            message = "the secret key is another one than when the link was made"
            raise ValueError(message)
        return settings.SITE_ADDRESS + reverse("office-confirmation", args=[self.token])


def hash_token(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class OfficeCorrection(models.Model):
    """A hotline of which its office says that the row is wrong; staff look into it."""

    link = models.ForeignKey(
        OfficeLink, verbose_name=_("确认链接"), on_delete=models.PROTECT, related_name="corrections"
    )
    hotline = models.ForeignKey(
        Hotline, verbose_name=_("热线"), on_delete=models.PROTECT, related_name="corrections"
    )
    digits = models.CharField(_("号码"), max_length=20)
    extension = models.CharField(_("分机"), max_length=6, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("提出时间"))

    class Meta:
        verbose_name = _("单位更正")
        verbose_name_plural = _("单位更正")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="office_correction_once", fields=["link", "hotline"]),
        ]

    def __str__(self) -> str:
        return f"{self.hotline} {self.note}".strip()
