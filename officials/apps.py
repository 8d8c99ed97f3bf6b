from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from officials.db.checks import check_database
from officials.db.role_checks import check_privileges, check_site_role
from officials.db.roles import grant_roles


class OfficialsConfig(AppConfig):
    """Register the system checks, and grant the database roles their rights."""

    default = True
    name = "officials"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("登记册")

    def ready(self) -> None:
        register(check_database, Tags.database)
        register(check_site_role, Tags.security, deploy=True)
        register(check_privileges, Tags.database, deploy=True)
        post_migrate.connect(grant_roles, sender=self)


class StaffAdminConfig(admin.AdminConfig):
    """Django's admin with our own admin site."""

    default = False
    default_site = "officials.staff.site.StaffSite"
