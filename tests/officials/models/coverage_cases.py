"""Rows that break the rules of figures, by the name of the rule (``test_constraints``)."""

from datetime import timedelta

from tests.support import factories


def on_another_day(row, **values):
    return {"day": row.day - timedelta(1)} | values


COPIES = {
    "region_figures_once_a_day": (factories.region_figures, None),
    "region_figures_parts_of_the_numbers": (
        lambda: factories.region_figures(numbers=9, checked=5, by_staff=5, confirmed=4),
        lambda row: on_another_day(row, confirmed=5),
    ),
    "region_figures_results_of_the_checks": (
        lambda: factories.region_figures(numbers=9, checked=5, by_staff=5),
        lambda row: on_another_day(row, by_holder=1),
    ),
    "region_figures_parts_of_the_reports": (
        lambda: factories.region_figures(reports=3, reports_due=2, reports_in_time=2),
        lambda row: on_another_day(row, reports_in_time=3),
    ),
    "region_figures_outcomes_from_eight_on": (
        factories.region_figures,
        lambda row: on_another_day(row, outcomes=7, outcomes_reached=0),
    ),
    "region_figures_since_a_notice": (
        factories.region_figures,
        lambda row: on_another_day(row, since=row.day),
    ),
    "region_publication_once_a_day": (factories.region_publication, None),
    "region_publication_survivors_within": (
        factories.region_publication,
        lambda _row: {"notice_id": factories.notice().pk, "survived": 4},
    ),
}
