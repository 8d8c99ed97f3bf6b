"""Answer machines: liveness, readiness, robots.txt."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from officials.models.departments import DepartmentType
from officials.models.national_hotlines import NationalHotline
from officials.models.regions import AreaCode, Region

REFERENCE = (Region, AreaCode, DepartmentType, NationalHotline)


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
    """Answer whether pages can be rendered: the database is up, migrated and has its data."""
    try:
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
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return _text(f"User-agent: *\nDisallow: /admin/\n\nSitemap: {sitemap}\n")


def _text(content: str, status: int = 200) -> HttpResponse:
    return HttpResponse(content, status=status, content_type="text/plain; charset=utf-8")
