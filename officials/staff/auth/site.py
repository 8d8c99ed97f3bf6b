"""The pages of signing in and of one's own account, for the staff's site to stand on."""

import time
from datetime import timedelta
from http import HTTPStatus
from typing import Any, cast

import django_otp
import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_otp.models import Device

from officials.actions import devices
from officials.models import RoleName, User
from officials.staff.auth.forms import CodeForm, SignInForm

# Where a session keeps the secret of a device that nobody has confirmed yet, and since when.
OFFERED = "device_offered"
OFFERED_FOR = 15 * 60  # seconds


def is_required(user: User) -> bool:
    """Whether ``user`` works with a second factor only: all who write, but in a demonstration."""
    writes = user.is_superuser or any(role != RoleName.VIEWER for role, _region in user.held)
    return writes and not settings.DEMO


class TwoFactorSite(AdminSite):
    """A site for who has shown a password, and a code where one is asked for."""

    login_form = SignInForm

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own: list[URLPattern | URLResolver] = [
            path("code/", self.code, name="code"),
            path("logout/", self.logout, name="logout"),
            path("account/", self.admin_view(self.account), name="account"),
            path("account/codes/", self.admin_view(self.codes), name="codes"),
            path("account/device/", self.device, name="device"),
        ]
        stock: list[Any] = super().get_urls()
        # Stock signs out those alone who came all the way in.
        return own + [each for each in stock if getattr(each, "name", None) != "logout"]

    def is_known(self, request: HttpRequest) -> bool:
        """Whether a member of staff has shown a password."""
        return super().has_permission(request)

    def has_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return self.is_known(request) and (
            user.otp_device is not None or not (user.has_device or is_required(user))
        )

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for the password; lead who has shown it on to the second factor."""
        if request.method == "GET" and self.is_known(request) and not self.has_permission(request):
            page = "admin:code" if _user(request).has_device else "admin:device"
            return redirect(f"{reverse(page)}?{urlencode({'next': _next(request)})}")
        response = super().login(request, extra_context)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            ends = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
            request.session.set_expiry(ends)
        return response

    @method_decorator(never_cache)
    def code(self, request: HttpRequest) -> HttpResponse:
        """Ask for a code."""
        if not self.is_known(request) or not _user(request).has_device:
            return redirect("admin:login")
        if self.has_permission(request):
            return redirect(_next(request))
        form = _code_form(request)
        if device := _shown(request, form):
            _let_in(request, device)
            return redirect(_next(request))
        return self._page(
            request, "admin/signing/code.html", _("输入验证码"), form=form, next=_next(request)
        )

    @method_decorator(never_cache)
    def device(self, request: HttpRequest) -> HttpResponse:
        """Bind an app: the first one, or another one for who shows a code of the present one."""
        if not self.is_known(request):
            return redirect("admin:login")
        user = _user(request)
        if user.has_device and not self.has_permission(request):
            return redirect("admin:code")
        title = _("更换验证器") if user.has_device else _("设置验证器")
        if key := _offered(request):
            return self._confirm(request, title, key)
        form = _code_form(request) if user.has_device else Form(request.POST or None)
        if request.method == "POST" and (not user.has_device or _shown(request, form)):
            request.session[OFFERED] = devices.new_key(), time.time()
            return redirect("admin:device")
        return self._page(request, "admin/signing/device.html", title, form=form)

    def _confirm(self, request: HttpRequest, title: str, key: str) -> HttpResponse:
        """Show the secret of a new device until somebody types the code that it makes."""
        user, form = _user(request), _code_form(request)
        if form.is_valid():
            code = form.cleaned_data["code"]
            if enrolled := devices.enrol(user, key, code, replacing=user.has_device):
                device, codes = enrolled
                del request.session[OFFERED]
                _let_in(request, device)
                shown = {"codes": codes, "bound": True}
                return self._page(request, "admin/signing/codes.html", _("恢复码"), **shown)
            form.refuse()
        offered = {"qr": _drawn(devices.address(user, key)), "spelled": devices.spelled(key)}
        return self._page(request, "admin/signing/device.html", title, form=form, **offered)

    def account(self, request: HttpRequest) -> HttpResponse:
        """Show one's account; POST ends all its sessions."""
        user = _user(request)
        if request.method == "POST":
            devices.end_sessions(user)
            logout(request)
            messages.success(request, _("已在所有设备上退出登录，包括这一台。"))
            return redirect("admin:login")
        return self._page(
            request,
            "admin/signing/account.html",
            _("我的账号"),
            device=devices.bound(user),
            left=devices.codes_left(user),
            roles=user.roles.select_related("region"),
        )

    def codes(self, request: HttpRequest) -> HttpResponse:
        """Give new recovery codes to who shows a code."""
        if not _user(request).has_device:
            return redirect("admin:account")
        form = _code_form(request)
        codes = devices.new_codes(_user(request)) if _shown(request, form) else None
        return self._page(
            request, "admin/signing/codes.html", _("新的恢复码"), form=form, codes=codes
        )

    def _page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> HttpResponse:
        base = {**self.each_context(request), "title": title}
        if not base["has_permission"]:
            base |= {"is_nav_sidebar_enabled": False, "available_apps": []}
        return TemplateResponse(request, template, base | context)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _code_form(request: HttpRequest) -> CodeForm:
    return CodeForm(request.POST if request.method == "POST" else None)


def _shown(request: HttpRequest, form: Form) -> Device | None:
    """Return the device that accepts the code in ``form``; else let the form say that none does."""
    if not form.is_valid():
        return None
    device = devices.verify(_user(request), form.cleaned_data["code"])
    if device is None:
        cast(CodeForm, form).refuse()
    return device


def _let_in(request: HttpRequest, device: Device) -> None:
    django_otp.login(request, device)
    request.session.cycle_key()


def _offered(request: HttpRequest) -> str:
    """Return the secret that this session is about to confirm; an old one is forgotten."""
    key, since = request.session.get(OFFERED, ("", 0))
    return key if time.time() - since < OFFERED_FOR else ""


def _drawn(address: str) -> SafeString:
    """Return a QR code as SVG, of which no part is anybody's text."""
    code = segno.make_qr(address, error="l")
    return mark_safe(code.svg_inline(omitsize=True, light="#fff"))  # noqa: S308 - as said above


def _next(request: HttpRequest) -> str:
    """Return where somebody wanted to go, if that is here."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    hosts, secure = {request.get_host()}, request.is_secure()
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=hosts, require_https=secure)
    return asked if safe else reverse("admin:index")
