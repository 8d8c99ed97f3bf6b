"""Members of staff and their roles."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from officials.db.tracking import track, track_without
from officials.models.regions import Region
from officials.models.triggers import follows_merger


class RoleName(models.TextChoices):
    VIEWER = "viewer", _("查看")
    EDITOR = "editor", _("编辑")
    REVIEWER = "reviewer", _("审核")
    OFFICE = "office", _("办公室管理员")


@track_without("password", "last_login", "sessions", "large_print")
class User(AbstractUser):
    """A member of staff; our own from the first migration, so that it can grow.

    ``is_superuser``: a site administrator, who keeps the reference data; all others have roles.
    ``credentials_by``: the user who made the account or last gave it a password, and so could act
    through it. ``credential_givers``: the ids of all who ever did, and of those behind them at the
    time, who keep the password that they gave. Triggers write both. Setting
    one's own password does not change them, since whoever made the account could be the one who
    does. ``device_resets``: how often somebody else set or removed the second factor, which counts
    like a password; triggers on the tables of devices raise it. ``confirmed_by``: the second
    person who says that a real person holds the account; nobody where it was said on the server.
    A password or a second factor that somebody else gives takes the confirmation away.
    ``sessions``: raising it ends all sessions. ``large_print``: whether its pages are in large
    print, which the account chooses for itself. ``demo``: made in a demonstration, and valid only
    there.
    """

    credentials_by = models.ForeignKey(
        "self",
        verbose_name=_("密码由谁设置"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    credential_givers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    confirmed_by = models.ForeignKey(
        "self",
        verbose_name=_("由谁确认"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, editable=False)
    device_resets = models.PositiveIntegerField(default=0, editable=False)
    sessions = models.PositiveIntegerField(default=0, editable=False)
    large_print = models.BooleanField(_("大字"), default=False, db_default=False, editable=False)
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
                    who := officials_at_work();
                    IF TG_OP = 'INSERT' THEN
                        NEW.credentials_by_id := who;
                        NEW.credential_givers := officials_with_hands(
                            '{}', VARIADIC array_append(officials_behind(who), who));
                        RETURN NEW;
                    END IF;
                    NEW.credentials_by_id := OLD.credentials_by_id;
                    NEW.credential_givers := OLD.credential_givers;
                    IF who <> NEW.id AND (NEW.password <> OLD.password
                        OR NEW.device_resets > OLD.device_resets)
                    THEN
                        NEW.credentials_by_id := who;
                        NEW.credential_givers := officials_with_hands(
                            OLD.credential_givers,
                            VARIADIC array_append(officials_behind(who), who));
                        NEW.confirmed_at := NULL;
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Runs after the one above, by its name.
            pgtrigger.Trigger(
                name="who_holds_the_account",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("who", "bigint"), ("before", "timestamptz")],
                func="""
                    who := officials_at_work();
                    before := CASE WHEN TG_OP = 'UPDATE' THEN OLD.confirmed_at END;
                    IF NEW.confirmed_at IS NULL THEN
                        NEW.confirmed_by_id := NULL;
                    ELSIF NEW.confirmed_at IS NOT DISTINCT FROM before THEN
                        NEW.confirmed_by_id := OLD.confirmed_by_id;
                    ELSIF who IS NULL AND pg_has_role(
                        (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
                    THEN
                        NEW.confirmed_by_id := NULL;
                    ELSIF who = NEW.id OR who = ANY(NEW.credential_givers)
                        OR who = ANY(officials_behind(NEW.id))
                        OR NOT EXISTS (SELECT FROM officials_user
                            WHERE id = who AND confirmed_at IS NOT NULL AND is_active
                            AND (is_superuser OR NOT NEW.is_superuser AND NOT EXISTS (
                                SELECT FROM officials_role held
                                JOIN officials_region region ON region.id = held.region_id
                                WHERE held.user_id = NEW.id AND NOT EXISTS (
                                    SELECT FROM officials_role WHERE user_id = who
                                    AND role = 'office' AND region_id = ANY(region.path)))))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'user_confirmed_by_another',
                            MESSAGE = 'somebody outside the chain of makers confirms an account';
                    ELSE
                        NEW.confirmed_by_id := who;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="who_made_an_account_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT FROM officials_user WHERE OLD.id = ANY(credential_givers))
                    THEN
                        RAISE check_violation USING CONSTRAINT = 'user_behind_another_stays',
                            MESSAGE = 'who gave an account its password is remembered';
                    END IF;
                    RETURN OLD;
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

    @property
    def is_confirmed(self) -> bool:
        """Return whether the account counts as a person of its own. A waiver covers this, too."""
        return self.confirmed_at is not None or settings.WAIVE_SECOND_PERSON

    @cached_property
    def has_device(self) -> bool:
        """Return whether the user has a second factor."""
        return bool(TOTPDevice.objects.filter(user=self, confirmed=True).exists())

    @cached_property
    def held(self) -> tuple[tuple[RoleName, int], ...]:
        """Return the roles of the user, each with the id of its region."""
        return tuple((RoleName(role), region) for role, region in self.roles.values_list(*HELD))

    @cached_property
    def linked(self) -> frozenset[int]:
        """Return ``second_person.linked_accounts``, once for a page that reads.

        An act asks for them anew, under its locks.
        """
        accounts = User.objects.filter(pk=self.pk).values_list(BEHIND, flat=True)
        return frozenset({self.pk, *accounts.get()})


HELD = ("role", "region_id")
# The accounts that could act through one that nobody confirmed.
BEHIND: Any = Func(
    F("pk"), function="officials_behind", output_field=ArrayField(models.BigIntegerField())
)


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
        help_text=_("包括它下面的所有地区，例如：西安市，陕西省。"),
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
            follows_merger("region_id"),
            pgtrigger.Trigger(
                name="a_role_taken_ends_sessions",
                when=pgtrigger.After,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    -- A merger of regions takes nothing: the successor contains all of the region.
                    IF EXISTS (
                        SELECT FROM public.officials_role held
                        JOIN public.officials_region gone ON gone.merged_into_id = held.region_id
                        WHERE gone.id = OLD.region_id
                            AND (held.user_id, held.role) = (OLD.user_id, OLD.role))
                    THEN
                        RETURN NULL;
                    END IF;
                    UPDATE public.officials_user SET sessions = sessions + 1
                        WHERE id = OLD.user_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.region} {self.get_role_display()}"
