"""Admin site with two-factor sign-in and a page for one's own account."""

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
from officials.place_names import place_name
from officials.staff import kept_forms
from officials.staff.auth.device_cookies import remember_device
from officials.staff.auth.forms import CodeForm, SignInForm
from officials.staff.requests import current_user
from officials.staff.security_log import Event, log_event

# The session key of a device that is not confirmed yet: its secret, and the time it was made.
PENDING_DEVICE = "device_offered"
PENDING_SECONDS = 15 * 60


def is_required(user: User) -> bool:
    """Return whether ``user`` needs a second factor: all who may write, except in demo mode."""
    writes = user.is_superuser or any(role != RoleName.VIEWER for role, _region in user.held)
    return writes and not settings.DEMO


class TwoFactorSite(AdminSite):
    """Admin site that admits users with a password and, where required, a second factor."""

    login_form = SignInForm

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own: list[URLPattern | URLResolver] = [
            path("code/", self.code, name="code"),
            path("logout/", self.logout, name="logout"),
            path("account/", self.admin_view(self.account), name="account"),
            path("account/codes/", self.admin_view(self.codes), name="codes"),
            path("account/device/", self.device, name="device"),
            path("account/print/", self.admin_view(self.print_size), name="print_size"),
        ]
        stock: list[Any] = super().get_urls()
        # Stock's own logout needs has_permission, so the second factor.
        return own + [url for url in stock if getattr(url, "name", None) != "logout"]

    def has_password(self, request: HttpRequest) -> bool:
        """Return whether a member of staff has signed in with a password."""
        return super().has_permission(request)

    def has_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return self.has_password(request) and (
            user.otp_device is not None or not (user.has_device or is_required(user))
        )

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Render the sign-in form; redirect users with a password to the second factor."""
        if (
            request.method == "GET"
            and self.has_password(request)
            and not self.has_permission(request)
        ):
            page = "admin:code" if current_user(request).has_device else "admin:device"
            return redirect(f"{reverse(page)}?{urlencode({'next': _next_url(request)})}")
        context = {"is_form_kept": kept_forms.is_waiting(request)} | (extra_context or {})
        response = super().login(request, context)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            expiry = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
            request.session.set_expiry(expiry)
            kept_forms.discard_others(request)
            user = current_user(request)
            if not (user.has_device or is_required(user)):
                remember_device(request, response, user)
        return response

    @method_decorator(never_cache)
    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:  # a redirect too, which the stubs leave out
        """Change the user's own password; only the device in use stays known."""
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            remember_device(request, response, current_user(request))
        return response

    @method_decorator(never_cache)
    def code(self, request: HttpRequest) -> HttpResponse:
        """Render the form for a code of the second factor."""
        if not self.has_password(request) or not current_user(request).has_device:
            return redirect("admin:login")
        if self.has_permission(request):
            return redirect(_next_url(request))
        form = _code_form(request)
        if device := _verify_code(request, form):
            _log_in(request, device)
            response = redirect(_next_url(request))
            remember_device(request, response, current_user(request))
            return response
        return self._page(
            request,
            "admin/auth/code.html",
            _("输入验证码"),
            form=form,
            next=_next_url(request),
            is_form_kept=kept_forms.is_waiting(request),
        )

    @method_decorator(never_cache)
    def device(self, request: HttpRequest) -> HttpResponse:
        """Bind an app: the first one, or after a code of the present one another."""
        if not self.has_password(request):
            return redirect("admin:login")
        user = current_user(request)
        if user.has_device and not self.has_permission(request):
            return redirect("admin:code")
        title = _("更换验证器") if user.has_device else _("设置验证器")
        if key := _pending_key(request):
            return self._confirm(request, title, key)
        form = _code_form(request) if user.has_device else Form(request.POST or None)
        if request.method == "POST" and (not user.has_device or _verify_code(request, form)):
            request.session[PENDING_DEVICE] = devices.generate_key(), time.time()
            return redirect("admin:device")
        return self._page(request, "admin/auth/device.html", title, form=form)

    def _confirm(self, request: HttpRequest, title: str, key: str) -> HttpResponse:
        """Render the secret of a new device until a code of it is submitted."""
        user, form = current_user(request), _code_form(request)
        if form.is_valid():
            code = form.cleaned_data["code"]
            if enrolled := devices.enrol(user, key, code, replacing=user.has_device):
                device, codes = enrolled
                del request.session[PENDING_DEVICE]
                _log_in(request, device)
                context = {"codes": codes, "is_new_device": True}
                page = self._page(request, "admin/auth/codes.html", _("恢复码"), **context)
                remember_device(request, page, user)
                return page
            _refuse_code(form)
        secret = {
            "qr": _render_qr(devices.get_config_url(user, key)),
            "key": devices.format_key(key),
        }
        return self._page(request, "admin/auth/device.html", title, form=form, **secret)

    def account(self, request: HttpRequest) -> HttpResponse:
        """Render the user's own account; POST ends all their sessions."""
        user = current_user(request)
        if request.method == "POST":
            devices.end_sessions(user)
            logout(request)
            messages.success(request, _("已在所有设备上退出登录，包括这一台。"))
            return redirect("admin:login")
        return self._page(
            request,
            "admin/auth/account.html",
            _("我的账号"),
            device=devices.get_totp_device(user),
            codes_left=devices.count_recovery_codes(user),
            roles=user.roles.annotate(place_name=place_name("region")),
        )

    def print_size(self, request: HttpRequest) -> HttpResponse:
        """Show the pages of the account in large print from now on, or no longer; go back."""
        if request.method == "POST":
            large = request.POST.get("large") == "1"
            User.objects.filter(pk=current_user(request).pk).update(large_print=large)
        return redirect(_next_url(request))

    def codes(self, request: HttpRequest) -> HttpResponse:
        """Make new recovery codes after a code of the second factor."""
        if not current_user(request).has_device:
            return redirect("admin:account")
        form = _code_form(request)
        codes = (
            devices.replace_recovery_codes(current_user(request))
            if _verify_code(request, form)
            else None
        )
        return self._page(request, "admin/auth/codes.html", _("新的恢复码"), form=form, codes=codes)

    def _page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> HttpResponse:
        site_context = {**self.each_context(request), "title": title}
        return TemplateResponse(request, template, site_context | context)


def _code_form(request: HttpRequest) -> CodeForm:
    return CodeForm(request.POST if request.method == "POST" else None)


def _verify_code(request: HttpRequest, form: Form) -> Device | None:
    """Return the device that accepts the code in ``form``; without one add an error to it."""
    if not form.is_valid():
        return None
    device = devices.verify(current_user(request), form.cleaned_data["code"])
    if device is None:
        _refuse_code(cast(CodeForm, form))
    return device


def _refuse_code(form: CodeForm) -> None:
    log_event(Event.CODE_REFUSED)
    form.add_refusal()


def _log_in(request: HttpRequest, device: Device) -> None:
    django_otp.login(request, device)
    request.session.cycle_key()


def _pending_key(request: HttpRequest) -> str:
    """Return the secret that awaits confirmation in this session; empty once it expired."""
    key, since = request.session.get(PENDING_DEVICE, ("", 0))
    return key if time.time() - since < PENDING_SECONDS else ""


def _render_qr(url: str) -> SafeString:
    """Return a QR code as inline SVG."""
    code = segno.make_qr(url, error="l")
    return mark_safe(code.svg_inline(omitsize=True, light="#fff"))  # noqa: S308 - shapes, no text


def _next_url(request: HttpRequest) -> str:
    """Return the requested URL of this site, or the index page."""
    url = request.POST.get("next", request.GET.get("next", ""))
    hosts, secure = {request.get_host()}, request.is_secure()
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts=hosts, require_https=secure)
    return url if safe else reverse("admin:index")
