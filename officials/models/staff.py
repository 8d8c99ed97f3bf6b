"""Members of staff and their roles."""

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from officials.db.tracking import track, track_without
from officials.models.regions import Region


class RoleName(models.TextChoices):
    VIEWER = "viewer", _("查看")
    EDITOR = "editor", _("编辑")
    REVIEWER = "reviewer", _("审核")
    OFFICE = "office", _("办公室管理员")


@track_without("password", "last_login", "sessions")
class User(AbstractUser):
    """A member of staff; our own from the first migration, so that it can grow.

    ``is_superuser``: a site administrator, who keeps the reference data; all others have roles.
    ``credentials_by``: the user who made the account or last gave it a password, and so could act
    through it; a trigger writes it. Setting one's own password does not change it, since whoever
    made the account could be the one who does. ``device_resets``: how often somebody else set or
    removed the second factor, which counts like a password; triggers on the tables of devices
    raise it. ``sessions``: raising it ends all sessions. ``demo``: made in a demonstration, and
    valid only there.
    """

    credentials_by = models.ForeignKey(
        "self",
        verbose_name=_("密码由谁设置"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    device_resets = models.PositiveIntegerField(default=0, editable=False)
    sessions = models.PositiveIntegerField(default=0, editable=False)
    demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("工作人员")
        verbose_name_plural = _("工作人员")
        triggers = [
            pgtrigger.Trigger(
                name="who_gave_the_password",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("who", "bigint")],
                func="""
                    IF TG_OP = 'INSERT' THEN
                        NEW.credentials_by_id := officials_at_work();
                    ELSIF NEW.password = OLD.password
                        AND NEW.device_resets <= OLD.device_resets
                    THEN
                        NEW.credentials_by_id := OLD.credentials_by_id;
                    ELSE
                        who := officials_at_work();
                        NEW.credentials_by_id := CASE WHEN who IS NULL OR who = NEW.id
                            THEN OLD.credentials_by_id ELSE who END;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="what_is_taken_ends_sessions",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    NEW.device_resets := greatest(NEW.device_resets, OLD.device_resets);
                    NEW.sessions := greatest(NEW.sessions, OLD.sessions);
                    IF OLD.is_superuser AND NOT NEW.is_superuser
                        OR OLD.is_staff AND NOT NEW.is_staff
                        OR OLD.is_active AND NOT NEW.is_active
                        OR OLD.device_resets < NEW.device_resets
                    THEN
                        NEW.sessions := OLD.sessions + 1;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_session_auth_hash(self) -> str:
        """Return the hash that a session stores; the session ends when it changes."""
        return f"{super().get_session_auth_hash()}-{self.sessions}"

    @cached_property
    def has_device(self) -> bool:
        """Return whether the user has a second factor."""
        return bool(TOTPDevice.objects.filter(user=self, confirmed=True).exists())

    @cached_property
    def held(self) -> tuple[tuple[RoleName, int], ...]:
        """Return the roles of the user, each with the id of its region."""
        return tuple((RoleName(role), region) for role, region in self.roles.values_list(*HELD))


HELD = ("role", "region_id")


@track
class Role(models.Model):
    """Grant a user the permissions of a role (``officials.permissions``) in a region's subtree."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("工作人员"),
        on_delete=models.CASCADE,
        related_name="roles",
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("地区"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("包括它下面的所有地区，例如：陕西省 › 西安市。"),
    )
    role = models.CharField(
        _("角色"),
        max_length=10,
        choices=RoleName,
        help_text=_("编辑可以录入和撤下；审核还可以批准；办公室管理员管理本地区的工作人员。"),
    )

    class Meta:
        verbose_name = _("角色")
        verbose_name_plural = _("角色")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="role_once",
                fields=["user", "region", "role"],
                violation_error_message=_("这个角色已经有了。"),
            ),
            models.CheckConstraint(
                name="role_is_known", condition=models.Q(role__in=RoleName.values)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_role_taken_ends_sessions",
                when=pgtrigger.After,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    UPDATE officials_user SET sessions = sessions + 1 WHERE id = OLD.user_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.region} {self.get_role_display()}"
