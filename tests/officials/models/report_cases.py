"""Statements that break the rules of citizens' reports (``test_constraints``)."""

from officials.actions import reports
from officials.models import ReportAnswer
from tests.support import factories


def taken():
    return reports.take_report(factories.report(), by=factories.editor())


def answered():
    report = factories.report()
    return reports.close_report(report, by=factories.editor(), answer=ReportAnswer.NOT_ENOUGH)


CASES = {
    "report_goes_its_way": (answered, "UPDATE {table} SET answer = 'withdrawn' WHERE id = {id}"),
    "report_texts_are_only_deleted": (
        factories.report,
        "UPDATE {table} SET words = 'something else' WHERE id = {id}",
    ),
    "report_texts_are_deleted_together": (
        factories.report,
        "UPDATE {table} SET words = NULL, texts_deleted_at = received_at WHERE id = {id}",
    ),
    "report_checked_by_somebody": (
        factories.report,
        "UPDATE {table} SET state = 'checking' WHERE id = {id}",
    ),
    "report_closed_with_an_answer": (
        taken,
        (
            "UPDATE {table} SET state = 'corrected', answered_by_id = taken_by_id,"
            " answered_at = received_at WHERE id = {id}"
        ),
    ),
}


def new(**values):
    return lambda _row: {"uid": "0" * 12, "receipt_hash": "0" * 64, **values}


COPIES = {
    "report_hotline_uid": (factories.report, new(hotline_uid="somewhere")),
    "report_digits": (factories.report, new(digits="0291234567a")),
    "report_kind": (factories.report, new(kind="praise")),
    "report_holds_a_hash": (factories.report, new(receipt_hash="1234")),
    "report_key_holds_a_hash": (factories.report_key, lambda _row: {"address_hash": "192.0.2.1"}),
    "report_key_source": (factories.report_key, lambda _row: {"source": "192.0.2.1"}),
}
