"""Make a post and its dependent rows, drawn from the seed and its number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from django.db.models import Model
from psycopg.types.range import TimestamptzRange

from officials import phones, pinyin
from officials.db.copy import LineWriter
from officials.management.demonstration.mass.country import Site
from officials.management.demonstration.mass.histories import Held, History
from officials.management.demonstration.mass.offices import Issued, Office
from officials.management.demonstration.mass.uids import uid
from officials.models import (
    Appointment,
    Edition,
    EditionHotline,
    Hotline,
    HotlineSource,
    Official,
    Outcome,
    Post,
    PostKind,
    PublicReason,
    ReviewState,
    SearchRow,
    Verification,
)
from officials.publication.cards import (
    AppointmentContent,
    CardPeriod,
    PostContent,
    PublishedHotline,
    Source,
    Term,
    plan_periods,
)
from officials.search.index import build_values as build_search_values

# So many keys of each table are a post's own; most stay unused.
ROOM: dict[type[Model], int] = {
    Post: 1,
    Official: 8,
    Appointment: 8,
    Hotline: 16,
    HotlineSource: 32,
    Verification: 16,
    Edition: 8,
    EditionHotline: 128,
}
HOURS = ("工作日 9:00–12:00，14:00–17:30", "全天 24 小时", "工作日 8:30–17:30", "")
SECOND, OWN, TWO_SOURCES = 0.15, 0.3, 0.1
CHECKED, ANSWERED, SUSPENDED, WITHDRAWN = 0.75, 0.9, 0.02, 0.03  # the last two of second numbers
FAILED = ("unanswered", "wrong", "dead")
BLOCK = 1_000_000  # mobiles that nobody has

# A number as it is published, and its sources.
Drawn = tuple[PublishedHotline, tuple[Source, ...]]

readings = cache(pinyin.readings)
latin_name = cache(pinyin.latin_name)


@dataclass(frozen=True)
class Setting:
    """The author, the approver and the moment of everything."""

    clerk: int
    reviewer: int
    today: date
    now: datetime


@dataclass(frozen=True)
class Seat:
    """A post as it stands in its department. ``rank``: from 1."""

    office: Office
    title: str
    rank: int
    desk: bool

    @property
    def kind(self) -> str:
        return (PostKind.DESK if self.desk else PostKind.SEAT).value


@dataclass
class Maker:
    """A writer of the rows of one post. ``keys``: its first id in each table."""

    random: Random
    setting: Setting
    keys: dict[type[Model], int]
    site: Site
    issued: Sequence[Issued]
    writer: LineWriter

    def make(self, seat: Seat, history: History) -> None:
        last = history.versions[-1]
        post = self._add(
            Post,
            uid=uid(self.random),
            department_id=seat.office.key,
            kind=seat.kind,
            title=seat.title,
            duties=last.duties,
            rank=seat.rank,
            demo=True,
            review_state=(ReviewState.DRAFT if history.withdrawn else ReviewState.APPROVED).value,
            revision=len(history.versions),
            submitted_by_id=self.setting.clerk,
            submitted_at=last.begins - timedelta(hours=1),
        )
        printed = f"{history.holders[0].name}（{seat.title}）" if history.holders else seat.title
        numbers = [self._landline(post, seat, printed, last.duties)]
        if self.random.random() < SECOND:
            numbers.append(self._landline(post, seat, printed, last.duties, second=True))
        holdings = [self._holding(post, seat, held) for held in history.holders]
        content = PostContent(
            title=seat.title,
            duties="",
            kind=seat.kind,
            department=seat.office.name,
            demo=True,
            hotlines=tuple(number for number, _sources in numbers),
            sources=tuple(source for _number, sources in numbers for source in sources),
            appointments=(),
            department_type=seat.office.row["type"],
        )
        for position, version in enumerate(history.versions):
            terms = tuple(
                replace(holding, term=replace(holding.term, end=held.end))
                for holding, held in zip(holdings, history.known(position), strict=False)
            )
            frozen = replace(content, duties=version.duties, appointments=terms)
            planned = plan_periods(frozen, version.begins)
            self._editions(post, seat, history, position, planned)

    def _add(self, model: type[Model], **values: Any) -> int:
        """Write a row under the next key of its table, and return that."""
        key = self.keys[model]
        self.keys[model] += 1
        self.writer.add(model, id=key, **values)
        return key

    # Numbers

    def _landline(
        self, post: int, seat: Seat, printed: str, duties: str, *, second: bool = False
    ) -> Drawn:
        """Add a number that nobody has: no local number begins with 0."""
        width = self.site.local_digits - 1
        # The second number of a post is never the first one again.
        local = self.random.randrange(10**width // 2) * 2 + second
        taken: dict[str, Any] = {}
        if second and (drawn := self.random.random()) < WITHDRAWN + SUSPENDED:
            moment = self.setting.now - timedelta(days=1)
            taken = {"withdrawn_at": moment}
            if drawn >= WITHDRAWN:
                taken = {"suspended_at": moment, "suspended_by_id": self.setting.clerk}
        return self._number(
            printed,
            {"post_id": post, "on_post_id": post} | taken,
            kind=phones.Kind.LANDLINE.value,
            digits=f"{self.site.area_code}0{local:0{width}}",
            label="投诉电话" if second else "办公电话",
            purpose=duties.removeprefix("分管"),
            answered_by="值班人员" if seat.desk else "本人",
        )

    def _mobile(self, post: int, appointment: int, printed: str) -> Drawn:
        return self._number(
            printed,
            {"appointment_id": appointment, "on_post_id": post},
            kind=phones.Kind.MOBILE.value,
            digits=f"15400{self.random.randrange(BLOCK):06}",
            label="手机",
            purpose="",
            answered_by="本人",
        )

    def _number(self, printed: str, register: dict[str, Any], **values: Any) -> Drawn:
        """Add a number with its sources and its last check; return it as it is published.

        ``register``: what the register says of it beside ``values``, which are published.
        """
        random, name = self.random, uid(self.random)
        values["hours"] = random.choice(HOURS)
        key = self._add(Hotline, uid=name, **values, **register)
        issued = self.issued if random.random() < TWO_SOURCES else self.issued[:1]
        shown = phones.shown(values["kind"], values["digits"])
        for each in issued:
            self._add(
                HotlineSource,
                hotline_id=key,
                notice_id=each.key,
                printed_name=printed,
                printed_number=shown,
            )
        checked, result = None, ""
        if random.random() < CHECKED:
            checked = self.setting.today - timedelta(random.randrange(600))
            result = "answered" if random.random() < ANSWERED else random.choice(FAILED)
            self._add(
                Verification,
                hotline_id=key,
                digits=values["digits"],
                checked_on=checked,
                checked_by_id=self.setting.clerk,
                result=result,
            )
        published = PublishedHotline(
            hotline_uid=name,
            own="appointment_id" in register,
            extension="",
            rank=10,
            notice_id=issued[-1].key,
            printed_name=printed,
            printed_number=shown,
            last_verified=checked,
            result=result,
            suspended_at=register.get("suspended_at"),
            withdrawn_at=register.get("withdrawn_at"),
            **values,
        )
        sources = (replace(each.source, hotline=name, printed_name=printed) for each in issued)
        return published, tuple(sources)

    # People

    def _holding(self, post: int, seat: Seat, held: Held) -> AppointmentContent:
        principal, *others = readings(held.name)
        official, appointment = uid(self.random), uid(self.random)
        official_key = self._add(
            Official,
            uid=official,
            owner_region_id=self.site.region,
            name=held.name,
            pinyin=principal,
            other_readings=others,
            demo=True,
        )
        key = self._add(
            Appointment,
            uid=appointment,
            post_id=post,
            official_id=official_key,
            start_date=held.start,
            end_date=held.end,
        )
        own: tuple[Drawn, ...] = ()
        if self.random.random() < OWN:
            own = (self._mobile(post, key, f"{held.name}（{seat.title}）"),)
        return AppointmentContent(
            appointment_id=key,
            official_id=official_key,
            term=Term(
                appointment=appointment,
                official=official,
                name=held.name,
                latin=latin_name(principal, held.name),
                capacity="full",
                start=held.start,
                end=held.end,
                notice="",
                readings=(principal, *others),
            ),
            hotlines=tuple(number for number, _sources in own),
            sources=tuple(source for _number, sources in own for source in sources),
        )

    # Editions

    def _editions(
        self, post: int, seat: Seat, history: History, position: int, planned: Sequence[CardPeriod]
    ) -> None:
        """Add the editions of a version, which ends where the next one begins."""
        later = history.versions[position + 1 :]
        until = later[0].begins if later else history.withdrawn
        outcome = Outcome.REPLACED if later else Outcome.WITHDRAWN
        for card_period in planned:
            if until and card_period.begins >= until:
                break
            ends = min(filter(None, (card_period.ends, until)), default=None)
            closed = ends is not None and ends == until and ends <= self.setting.now
            rank = seat.office.rank * 1000 + seat.rank  # Post.public_rank
            period = TimestamptzRange(card_period.begins, ends)
            edition = self._add(
                Edition,
                uid=uid(self.random),
                post_id=post,
                region_id=self.site.region,
                department_id=seat.office.key,
                official_id=card_period.official_id,
                appointment_id=card_period.appointment_id,
                rank=rank,
                period=period,
                closed=closed,
                outcome=outcome.value if closed else "",
                public_reason=PublicReason.REORGANISED.value if closed and not later else "",
                card=card_period.card.as_json(),
                revision=position + 1,
                published_at=history.versions[position].begins,
                submitted_by_id=self.setting.clerk,
                approved_by_id=self.setting.reviewer,
                approver_confirmed=True,
            )
            for number in card_period.hotlines:
                # What was taken away later still stands in old editions.
                taken = {"suspended_at": None, "withdrawn_at": None} if closed else {}
                self._add(EditionHotline, edition_id=edition, **vars(number) | taken)
            if not closed:
                values = build_search_values(
                    card_period.card, self.site, rank, card_period.hotlines
                )
                self.writer.add(SearchRow, edition_id=edition, period=period, **values)
