"""The staff's screens: one module each; every write of a published thing calls an action.

posts with post_acts, bulk and trail; appointments; hotlines with numbers; people, notices,
departments, places, national, staff. Beneath them acts, screens, choices, lists.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from officials.admin import (
    appointments,
    departments,
    hotlines,
    national,
    notices,
    people,
    places,
    posts,
    staff,
)

__all__ = [
    "appointments",
    "departments",
    "hotlines",
    "national",
    "notices",
    "people",
    "places",
    "posts",
    "staff",
]

admin.site.site_header = admin.site.site_title = _("领导干部公开热线 · 工作台")
admin.site.index_title = _("登记与公布")
# What the public has seen is withdrawn, never deleted, and never many at once.
admin.site.disable_action("delete_selected")
