from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficialsConfig(AppConfig):
    name = "officials"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("登记册")
