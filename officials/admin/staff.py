"""The people who keep the register."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from officials.models import User


@admin.register(User)
class UserScreen(UserAdmin[User]):
    list_display = ("username", "first_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
