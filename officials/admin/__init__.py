"""The admin for staff. Every write of something published calls an action.

base: what each ModelAdmin shares. posts: posts, appointments, hotlines. records: officials,
departments, notices. imports: lists that come in. reference: regions, types, topics, national
hotlines. proposals: what waits for a second person. bans: what is not published again.
accounts: staff. verification_round: calling through the numbers of a place. office_addresses: by
which offices confirm their lists. reports: what citizens say is wrong.
which offices confirm their lists. promises: what regions promise to callers. register_results: the
answer of the search box of the desk. changes_page: who did what in a week.
"""

from typing import cast

from django.contrib import admin
from django.contrib.auth.models import Group
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from officials.admin import (
    accounts,
    bans,
    changes_page,
    office_addresses,
    promises,
    proposals,
    register_results,
)
from officials.admin.imports import batches
from officials.admin.posts import appointments, hotlines, post_admin
from officials.admin.records import departments, notices, officials
from officials.admin.reference import department_types, national_hotlines, regions, topics
from officials.admin.reports import pages as reports
from officials.admin.verification_round import urls
from officials.staff.site import StaffSite

__all__ = [
    "accounts",
    "appointments",
    "bans",
    "batches",
    "changes_page",
    "department_types",
    "departments",
    "hotlines",
    "national_hotlines",
    "notices",
    "office_addresses",
    "officials",
    "post_admin",
    "promises",
    "proposals",
    "regions",
    "register_results",
    "reports",
    "topics",
    "urls",
]

# Roles in regions say what staff may do.
admin.site.unregister(Group)
# A second factor belongs to its owner: "我的账号" for them, a page of the account for its office.
admin.site.unregister([StaticDevice, TOTPDevice])
# What the public has seen is withdrawn, never deleted, and never many at once.
admin.site.disable_action("delete_selected")
for each in (urls, register_results, changes_page):
    cast(StaffSite, admin.site).register_urls(each.get_urls)
