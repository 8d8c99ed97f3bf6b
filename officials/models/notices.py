"""Notices: the official publications from which hotlines were taken."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from officials.db.tracking import track
from officials.models.choices import FileType
from officials.models.identifiers import Identified
from officials.models.regions import Region
from officials.models.triggers import follows_merger, touches_posts_of_row


@track
class Notice(Identified):
    """One official publication. When an edition cites it, only a later notice corrects it.

    ``file_*``: the archived file, evidence for staff, stored under its SHA-256 so that a change
    would show. ``officials.actions.notices`` archives it.
    """

    owner_region = models.ForeignKey(
        Region, verbose_name=_("归属地区"), on_delete=models.PROTECT, related_name="+"
    )
    issuer = models.CharField(
        _("发布单位"), max_length=120, help_text=_("例如：临潼区人民政府办公室")
    )
    title = models.CharField(_("标题"), max_length=200)
    document_number = models.CharField(
        _("文号"), max_length=80, blank=True, help_text=_("例如：临政办发〔2026〕3号；没有则留空。")
    )
    published_on = models.DateField(_("发布日期"))
    url = models.URLField(_("网址"), max_length=500, blank=True)
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("更正的公告"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        help_text=_("已被引用的公告不能修改；登记一份新公告来更正它。"),
    )
    file_name = models.CharField(_("存档文件"), max_length=200, blank=True, editable=False)
    file_type = models.CharField(max_length=20, choices=FileType, blank=True, editable=False)
    file_size = models.PositiveIntegerField(default=0, editable=False)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta(Identified.Meta):
        abstract = False
        verbose_name = _("公告")
        verbose_name_plural = _("公告")
        ordering = ["-published_on", "-id"]
        constraints = [
            *Identified.Meta.constraints,
            models.CheckConstraint(
                name="notice_says_who_and_what",
                condition=~models.Q(issuer="") & ~models.Q(title=""),
            ),
            models.CheckConstraint(
                name="notice_links_to_the_web",
                condition=models.Q(url="") | models.Q(url__regex="^https?://"),
            ),
            models.CheckConstraint(
                name="notice_supersedes_another",
                condition=~models.Q(supersedes=models.F("id")),
            ),
            models.CheckConstraint(
                name="notice_file_is_known_by_its_content",
                condition=models.Q(file_name="", file_type="", file_size=0, file_sha256="")
                | models.Q(
                    ~models.Q(file_name=""),
                    file_type__in=FileType.values,
                    file_size__gt=0,
                    file_sha256__regex="^[0-9a-f]{64}$",
                ),
            ),
        ]
        triggers = [
            *Identified.Meta.triggers,
            follows_merger("owner_region_id"),
            # Triggers run by name: after touches_posts, which waits for a running approval, so that
            # what it cites is visible here.
            pgtrigger.Trigger(
                name="what_is_cited_is_final",
                when=pgtrigger.After,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF (TG_OP = 'DELETE' OR (NEW.issuer, NEW.title, NEW.document_number,
                            NEW.published_on, NEW.url, NEW.supersedes_id)
                            IS DISTINCT FROM (OLD.issuer, OLD.title, OLD.document_number,
                            OLD.published_on, OLD.url, OLD.supersedes_id)
                            OR OLD.file_sha256 NOT IN ('', NEW.file_sha256))
                        AND (EXISTS (SELECT FROM officials_editionhotline
                                WHERE notice_id = OLD.id)
                            OR EXISTS (SELECT FROM public.officials_promise
                                WHERE notice_id = OLD.id
                                AND (confirmed_at IS NOT NULL OR withdrawn_at IS NULL)))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'notice_cited_is_final',
                            MESSAGE = 'a cited notice is not changed; a later one corrects it';
                    END IF;
                    RETURN NULL;
                """,
            ),
            # Public pages display the type, size and hash of the file.
            pgtrigger.Trigger(
                name="archiving_shows",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__file_sha256__df=pgtrigger.F("new__file_sha256")),
                func="""
                    PERFORM officials_raise_versions(ARRAY[NEW.owner_region_id]);
                    RETURN NULL;
                """,
            ),
            touches_posts_of_row(
                """
                SELECT coalesce(hotline.post_id, appointment.post_id)
                FROM officials_hotlinesource source
                JOIN officials_hotline hotline ON hotline.id = source.hotline_id
                LEFT JOIN officials_appointment appointment
                    ON appointment.id = hotline.appointment_id
                WHERE source.notice_id = {row}.id
                """,
                ignoring=(
                    "file_name",
                    "file_type",
                    "file_size",
                    "file_sha256",
                    "owner_region_id",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer}《{self.title}》"
