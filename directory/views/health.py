"""Answer machines: liveness, readiness, robots.txt, security.txt."""

import os
import tempfile
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from directory.http.outages import Outage, find_outage
from directory.http.pages import canonical
from officials.models.departments import DepartmentType
from officials.models.national_hotlines import NationalHotline
from officials.models.regions import AreaCode, Region

REFERENCE = (Region, AreaCode, DepartmentType, NationalHotline)
# PostgreSQL alone writes files of 16 MB, some at a time.
MIN_FREE_BYTES = 100 * 1024 * 1024
# Who keeps a copy of security.txt asks again after that; RFC 9116 wants less than a year.
SECURITY_TXT_VALID = timedelta(days=90)


@csrf_exempt
@require_safe
@never_cache
def alive(_request: HttpRequest) -> HttpResponse:
    """Answer that this process is alive, without the database."""
    return _text("ok")


@csrf_exempt
@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """Answer whether pages can be rendered and forms saved, and the reason (503) where they cannot.

    The disk has room and can be written; the database is up, can be written, is migrated and has
    its reference data.
    """
    if reason := _find_disk_failure():
        return _text(reason, 503)
    try:
        if _is_read_only():
            return _text("the database is read-only", 503)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return _text("migrations are missing", 503)
        for model in REFERENCE:
            if not model.objects.exists():
                return _text(f"no row of {model.__name__}: run manage.py load_reference", 503)
    except DatabaseError:
        return _text("the database does not answer", 503)
    return _text("ok")


@csrf_exempt
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = canonical(request, reverse("sitemap"))
    # Forms: nothing to be found in them, and a page for each number.
    closed = ["/admin/", *(f"{form}/report/" for form in ("", "/en", "/large", "/large/en"))]
    rules = "".join(f"Disallow: {path}\n" for path in closed)
    return _text(f"User-agent: *\n{rules}\nSitemap: {sitemap}\n")


@csrf_exempt
@require_safe
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Answer where to report a fault in the site, by RFC 9116; 404 without a contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now().replace(microsecond=0) + SECURITY_TXT_VALID
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
        f"Canonical: {canonical(request, reverse('security'))}",
    ]
    return _text("\n".join(lines) + "\n")


def _find_disk_failure() -> str:
    """Return why DATA_DIR cannot be written; empty where it can."""
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(bytes(4096))
            file.flush()
        space = os.statvfs(settings.DATA_DIR)
    except OSError as error:
        is_full = find_outage(error) is Outage.DISK_FULL
        return "the disk is full" if is_full else "the disk cannot be written"
    is_full = space.f_bavail * space.f_frsize < MIN_FREE_BYTES
    return "the disk is full" if is_full else ""


def _is_read_only() -> bool:
    """Return whether the database takes no writes: a standby, or one that was set so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only')::boolean")
        read_only: bool = cursor.fetchone()[0]
    return read_only


def _text(content: str, status: int = 200) -> HttpResponse:
    return HttpResponse(content, status=status, content_type="text/plain; charset=utf-8")
