"""The addresses of the calling round below ``/admin/``."""

from django.contrib import admin
from django.urls import URLPattern, path

from officials.admin.verification_round import calls, sheets, start


def get_urls() -> list[URLPattern]:
    """Return the addresses, for staff who are signed in."""
    views = (
        ("round/", start.start, "round"),
        ("round/begin/", start.begin, "round_begin"),
        ("round/call/", calls.call, "round_call"),
        ("round/undo/", calls.undo, "round_undo"),
        ("round/leave/", calls.leave, "round_leave"),
        ("round/sheets/", sheets.make, "round_sheets"),
        ("round/sheets/<int:sheet_id>/", sheets.show, "round_sheet"),
        ("round/sheets/<int:sheet_id>/results/", sheets.results, "round_results"),
        ("round/sheets/<int:sheet_id>/discard/", sheets.discard, "round_discard"),
    )
    return [path(route, admin.site.admin_view(view), name=name) for route, view, name in views]
