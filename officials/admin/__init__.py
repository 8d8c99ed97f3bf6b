"""The staff's screens: one module each; every write of a published thing calls an action.

posts with post_acts, post_back and bulk; appointments; hotlines with numbers; people, notices,
departments, places, national, staff. Beneath them acts, screens, rows, choices, lists; what was
and what others did meanwhile: remembering, past, looking, back, trail, telling.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

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

# Roles in regions say what staff may do.
admin.site.unregister(Group)
# A second factor belongs to its owner: "我的账号" for them, a page of the account for its office.
admin.site.unregister([StaticDevice, TOTPDevice])
# What the public has seen is withdrawn, never deleted, and never many at once.
admin.site.disable_action("delete_selected")
