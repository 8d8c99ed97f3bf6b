"""Any sequence of reports, outcomes, checks and changes: public figures are those of a plain model.

Nothing that tells who wrote what is in an output, a log or a figure of the service.
"""

import csv
import io
import re
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import example, given, settings as tried, strategies as st
from hypothesis.extra.django import TestCase

from directory.http.forms import make_token
from directory.metrics import _read_database
from directory.views.outcomes import PURPOSE
from officials import coverage
from officials.actions import reports, verification, withdrawal
from officials.actions.outcomes import find_called
from officials.clock import now, today
from officials.daily.retention import delete_expired
from officials.models import (
    Appointment,
    CallOutcome,
    Hotline,
    PublicReason,
    Reached,
    Report,
    ReportAnswer,
    ReportKey,
    ReportKind,
)
from officials.models.choices import Result
from tests.conftest import Clock
from tests.support import factories, log_lines
from tests.support.pairwise import examples

DAYS, ENOUGH, FLOOD = 180, 8, 30
HARMLESS = {ReportKind.ATTITUDE, ReportKind.ON_REQUEST}
number, caller = st.integers(0, 2), st.integers(1, 4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("report"), number, caller, st.sampled_from(ReportKind)),
        st.tuples(st.just("report_by_three"), number),
        st.tuples(st.just("answer"), number),
        st.tuples(
            st.just("tell"),
            number,
            caller,
            st.sampled_from(Reached),
            st.sampled_from([1, 3, ENOUGH, 20]),
        ),
        st.tuples(st.just("check"), number, st.sampled_from([Result.ANSWERED, Result.UNANSWERED])),
        st.tuples(st.just("withdraw"), number),
        st.tuples(st.just("change_holder")),
        st.tuples(st.just("pass_days"), st.sampled_from([1, 1, 3, 7, 90])),
    ),
    min_size=4,
    max_size=10,
)


@pytest.fixture(autouse=True)
def _folder(tmp_path, settings):
    settings.REPORTS_FOLDER = tmp_path / "reports"


@dataclass
class Filed:
    """A report as the model keeps it."""

    at: int
    caller: int
    kind: str
    received: date
    due: date
    answered: date | None = None


class Heard(TestCase):
    """Three numbers in two counties of a city: the first has a holder, the third its digits."""

    @classmethod
    def setUpTestData(cls):
        cls.place = factories.county()
        cls.regions = [cls.place, factories.county(parent=cls.place.parent), cls.place.parent]
        cls.places = [cls.regions[0], cls.regions[0], cls.regions[1]]
        cls.posts = [
            factories.post(department=factories.department(region=place)) for place in cls.places
        ]
        cls.first_holder = factories.appointment(post=cls.posts[0])
        cls.numbers = [
            factories.sourced_hotline(post=post, kind="mobile", digits=digits)
            for post, digits in zip(
                cls.posts, ("15400000001", "15400000002", "15400000001"), strict=True
            )
        ]
        factories.publish(*cls.posts)
        cls.editor = factories.editor()

    def begin(self):
        for kept in caches.all():  # under versions that begin anew with each example
            kept.clear()
        self.clock, self.client = Clock(), Client()
        self.filed, self.told, self.networks = [], [], set()
        self.checked, self.gone, self.holder = {}, set(), self.first_holder
        self.secrets = set()

    @tried(max_examples=examples(6), deadline=None)
    @given(STEPS)
    @example(
        [
            ("report_by_three", 0),
            ("tell", 0, 1, Reached.STAFF, ENOUGH),
            ("tell", 1, 1, Reached.NOBODY, ENOUGH - 1),
            ("tell", 2, 1, Reached.HOLDER, ENOUGH),
            ("check", 2, Result.ANSWERED),
            ("pass_days", 1),
            ("answer", 0),
            ("change_holder",),
            ("tell", 0, 2, Reached.HOLDER, ENOUGH),
            ("withdraw", 2),
        ]
    )
    def test_every_public_figure_is_that_of_a_plain_model(self, steps):
        self.begin()
        try:
            with log_lines.captured() as lines:
                for name, *values in [*steps, ("pass_days", 1)]:
                    getattr(self, name)(*values)
                    factories.clear_history_user()
                coverage.record_figures()
                outputs = self.read_outputs()
            self.compare(outputs)
            logged = [str(line) for line in lines.all]  # decoded: JSON escapes Chinese
            self.search_for_secrets("\n".join([*outputs.values(), *logged]))
        finally:
            self.clock.reset()

    # What citizens do, by the public pages

    def report(self, at, caller, kind):
        if at in self.gone:
            return
        hotline, words = self.numbers[at], f"密语第{len(self.filed)}条"
        subject = (hotline.uid, self.posts[at].uid, hotline.digits, hotline.extension)
        token = make_token("report", *subject, made_at=time.time() - 60).sign()
        typed = {"kind": kind, "words": words, "contact": f"信箱{len(self.filed)}号"}
        page = self.client.post(
            f"/report/{hotline.uid}/", {"token": token, **typed}, REMOTE_ADDR=address_of(caller)
        )
        receipt = re.search(r'<p class="receipt">(.*?)</p>', page.text)[1]
        self.secrets |= {words, typed["contact"], "".join(re.findall("[0-9]{4}", receipt))}
        days = 1 if kind == ReportKind.ON_REQUEST else 3
        self.filed.append(Filed(at, caller, kind, today(), office_day_after(today(), days)))

    def report_by_three(self, at):
        for caller in (1, 2, 3):
            self.report(at, caller, ReportKind.DEAD)

    def tell(self, at, caller, reached, count):
        """Tell of a call from one network, and of more from as many others."""
        if at in self.gone:
            return
        called, hotline = find_called(self.numbers[at].uid), self.numbers[at]
        token = make_token(PURPOSE, hotline.uid, called.identity, made_at=time.time() - 60)
        page = self.client.post(
            f"/outcome/{hotline.uid}/",
            {"token": token.sign(), "reached": reached},
            REMOTE_ADDR=address_of(caller),
        )
        assert page.status_code == 200
        if reached == Reached.HOLDER and self.holder_of(at) is None:
            return  # nobody holds the post: the form asks again
        factories.call_outcomes(count - 1, hotline=hotline, reached=reached)
        counted = count - ((today(), hotline.digits, caller) in self.networks)
        self.networks.add((today(), hotline.digits, caller))
        self.told += [(today(), hotline.digits, self.holder_of(at), reached)] * counted

    # What staff do

    def answer(self, at):
        for filed, report in zip(self.filed, Report.objects.order_by("pk"), strict=True):
            if filed.at == at and filed.answered is None:
                reports.close_report(report, by=self.editor, answer=ReportAnswer.CALLED)
                filed.answered = today()
                return

    def check(self, at, result):
        if at not in self.gone:
            verification.record(self.fresh(at), by=self.editor, checked_on=today(), result=result)
            self.checked[at] = today()

    def withdraw(self, at):
        if at not in self.gone:
            reason = PublicReason.MISTAKE
            withdrawal.withdraw_hotline(self.fresh(at), by=self.editor, reason=reason)
            self.gone.add(at)

    def change_holder(self):
        """Let the holder leave; the successor holds the post from today on."""
        start = self.holder.start_date
        if 0 in self.gone or (start and start >= today()):
            return
        leaving = Appointment.objects.get(pk=self.holder.pk)
        yesterday = today() - timedelta(1)
        withdrawal.end_appointment(leaving, by=self.editor, last_day=yesterday, reason="调离")
        factories.clear_history_user()
        self.holder = factories.appointment(post=self.posts[0], start_date=today())
        factories.publish(type(self.posts[0]).objects.get(pk=self.posts[0].pk))

    def pass_days(self, days):
        self.clock.advance(days=days)
        delete_expired(now())

    # What is public, and what the model says

    def read_outputs(self):
        """Return the texts of all that shows a figure, by address."""
        city = self.place.parent
        addresses = [
            *(f"{form}/posts/{post.uid}/" for post in self.posts for form in ("", "/en")),
            *(f"/coverage/{region.code}/" for region in self.regions),
            *(f"/regions/{region.code}/" for region in self.regions),
            *("/coverage/", "/coverage.csv", f"/coverage-exact.csv?region={city.code}"),
            f"/search.json?q={self.numbers[0].digits}",
        ]
        texts = {address: self.client.get(address).text for address in addresses}
        return texts | {"metrics": str([metric.samples for metric in _read_database()])}

    def holder_of(self, at):
        return self.holder.pk if at == 0 else None

    def count_outcomes(self, at):
        """Return how many outcomes count for a number, and how many of them were answered."""
        digits = self.numbers[at].digits
        flooded = Counter(day for day, of, *_rest in self.told if of == digits)
        counted = [
            reached in {Reached.HOLDER, Reached.STAFF}
            for day, of, holder, reached in self.told
            if (of, holder) == (digits, self.holder_of(at))
            and today() - timedelta(DAYS) <= day < today()
            and flooded[day] <= FLOOD
        ]
        return len(counted), sum(counted)

    def is_marked(self, at):
        week = today() - timedelta(7)
        people = {
            filed.caller
            for filed in self.filed
            if self.numbers[filed.at].digits == self.numbers[at].digits
            and filed.received > week
            and filed.answered is None
            and filed.kind not in HARMLESS
        }
        return len(people) >= 3

    def compare(self, outputs):
        for at, post in enumerate(self.posts):
            text = outputs[f"/posts/{post.uid}/"]
            total, reached = self.count_outcomes(at)
            share = f"近 180 天 {total} 次反馈：打通 {round(100 * reached / (total or 1))}%"
            is_shown = at not in self.gone and total >= ENOUGH
            assert (share in text, "次反馈" in text) == (is_shown, is_shown)
            is_marked = at not in self.gone and self.is_marked(at)
            assert ("有人反映这个号码有误，正在核实" in text) == is_marked
        city = self.place.parent
        table = csv.DictReader(io.StringIO(outputs[f"/coverage-exact.csv?region={city.code}"]))
        rows = {row["code"]: row for row in table}
        for region in self.regions:
            expected = self.count_figures(region)
            read = rows[region.code]
            shown = {name: float(read[name]) if read[name] else None for name in expected}
            assert shown == expected
            told = f"{expected['outcomes_reached']}/{expected['outcomes']} "
            text = outputs[f"/coverage/{region.code}/"]
            assert bool(re.search(r"<td>\d+/\d+ \d+%（", text)) == (told in text)
            assert (told in text) == (expected["outcomes"] is not None)

    def count_figures(self, region):
        """Return the figures of a region, counted one by one."""
        places = [at for at, place in enumerate(self.places) if region.pk in place.path]
        live = [at for at in places if at not in self.gone]
        told = {
            (self.numbers[at].digits, self.holder_of(at)): self.count_outcomes(at) for at in live
        }
        told = [each for each in told.values() if each[0] >= ENOUGH]
        first = today() - timedelta(DAYS)
        filed = [each for each in self.filed if each.at in places and each.received >= first]
        answered = [each for each in filed if each.answered]
        days = [(each.answered - each.received).days for each in answered]
        return {
            "numbers": len({self.numbers[at].digits for at in live}),
            "checked": len(
                {self.numbers[at].digits for at in live if self.checked.get(at, date.min) >= first}
            ),
            "reports": len(filed),
            "reports_due": len(answered)
            + sum(each.due < today() for each in filed if not each.answered),
            "reports_in_time": sum(each.answered <= each.due for each in answered),
            "report_days": median(days) if days else None,
            "outcomes": sum(total for total, _reached in told) if told else None,
            "outcomes_reached": sum(reached for _total, reached in told) if told else None,
        }

    def search_for_secrets(self, written):
        keys = ReportKey.objects.values_list("address_hash", "source")
        told = CallOutcome.objects.values_list("caller", "form")
        stored = Report.objects.values_list("receipt_hash", "uid")
        hashes = {str(each) for row in [*keys, *told, *stored] for each in row if each}
        hashes |= {each.replace("-", "") for each in hashes}
        addresses = {address_of(caller) for caller in range(1, 5)}
        found = [each for each in self.secrets | hashes | addresses if each in written]
        assert found == []

    def fresh(self, at):
        return Hotline.objects.get(pk=self.numbers[at].pk)


def address_of(caller):
    return f"203.0.113.{caller}"


def office_day_after(day, count):
    """Return the ``count``-th day from Monday to Friday after ``day``: no holiday is stored."""
    while count:
        day += timedelta(1)
        count -= day.weekday() < 5
    return day
