"""A post of the country with all that hangs on it, as rows, drawn from the seed and its number."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from django.db.models import Model
from psycopg.types.range import TimestamptzRange

from officials import phones, pinyin, search
from officials.cards import Content, Holding, PublishedHotline, Source, Stretch, Term, stretches
from officials.management.demonstration.mass.histories import Held, History
from officials.management.demonstration.mass.uids import uid
from officials.models import (
    Appointment,
    Edition,
    EditionHotline,
    Hotline,
    HotlineSource,
    Notice,
    Official,
    Outcome,
    Post,
    PostKind,
    Region,
    ReviewState,
    Verification,
)

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

# A number as it is published, and its sources.
Drawn = tuple[PublishedHotline, tuple[Source, ...]]

readings = cache(pinyin.readings)
latin_name = cache(pinyin.latin_name)


@dataclass(frozen=True)
class Setting:
    """Who wrote and who approved everything, and when it is."""

    clerk: int
    reviewer: int
    today: date
    now: datetime


@dataclass
class Maker:
    """Makes the rows of one post. ``keys``: the first id of each table that is its own."""

    random: Random
    setting: Setting
    keys: dict[type[Model], int]
    region: Region
    area_code: str
    local_digits: int
    notices: Sequence[Notice]
    rows: list[Model] = field(default_factory=list)

    def make(self, post: Post, history: History) -> list[Model]:
        """Return the rows of ``post``, which brings its uid, department, title, rank and kind."""
        last = history.versions[-1]
        post.pk, post.demo = self._key(Post), True
        post.duties, post.revision = last.duties, len(history.versions)
        post.review_state = ReviewState.DRAFT if history.withdrawn else ReviewState.APPROVED
        post.submitted_by_id = self.setting.clerk
        post.submitted_at = last.begins - timedelta(hours=1)
        self.rows.append(post)
        printed = f"{history.holders[0].name}（{post.title}）" if history.holders else post.title
        numbers = [self._landline(post, printed, "办公电话")]
        if self.random.random() < SECOND:
            numbers.append(self._landline(post, printed, "投诉电话", second=True))
        holdings = [self._holding(post, held) for held in history.holders]
        content = Content(
            title=post.title,
            duties="",
            kind=post.kind,
            department=post.department.name,
            demo=True,
            hotlines=tuple(number for number, _sources in numbers),
            sources=tuple(source for _number, sources in numbers for source in sources),
            holdings=(),
            department_type=post.department.type.code,
        )
        for position, version in enumerate(history.versions):
            known = tuple(
                replace(holding, term=replace(holding.term, end=held.end))
                for holding, held in zip(holdings, history.known(position), strict=False)
            )
            said = replace(content, duties=version.duties, holdings=known)
            self._editions(post, history, position, stretches(said, version.begins))
        return self.rows

    def _key(self, model: type[Model]) -> int:
        key = self.keys[model]
        self.keys[model] += 1
        return key

    # Numbers

    def _landline(self, post: Post, printed: str, label: str, *, second: bool = False) -> Drawn:
        """Add a number that nobody has: no local number begins with 0."""
        width = self.local_digits - 1
        drawn = self.random.randrange(10**width - 1)
        # The second number of a post is never the first one again.
        local = (drawn | 1) if second else (drawn & ~1)
        hotline = Hotline(
            pk=self._key(Hotline),
            uid=uid(self.random),
            post=post,
            kind=phones.Kind.LANDLINE.value,
            digits=f"{self.area_code}0{local:0{width}}",
            label=label,
            purpose=post.duties.removeprefix("分管")[:60],
            answered_by="值班人员" if post.kind == PostKind.DESK else "本人",
        )
        if second:
            self._take_away(hotline)
        return self._number(hotline, printed)

    def _mobile(self, appointment: Appointment, printed: str) -> Drawn:
        hotline = Hotline(
            pk=self._key(Hotline),
            uid=uid(self.random),
            appointment=appointment,
            kind=phones.Kind.MOBILE.value,
            digits=f"15400{self.random.randrange(10**6):06}",
            label="手机",
            answered_by="本人",
        )
        return self._number(hotline, printed)

    def _take_away(self, hotline: Hotline) -> None:
        drawn = self.random.random()
        if drawn < WITHDRAWN:
            hotline.withdrawn_at = self.setting.now - timedelta(days=1)
        elif drawn < WITHDRAWN + SUSPENDED:
            hotline.suspended_at = self.setting.now - timedelta(days=1)
            hotline.suspended_by_id = self.setting.clerk

    def _number(self, hotline: Hotline, printed: str) -> Drawn:
        """Add the number with its sources and its last check; return it as it is published."""
        random = self.random
        hotline.hours = random.choice(HOURS)
        self.rows.append(hotline)
        notices = self.notices if random.random() < TWO_SOURCES else self.notices[:1]
        number = phones.shown(hotline.kind, hotline.digits)
        self.rows += [
            HotlineSource(
                pk=self._key(HotlineSource),
                hotline=hotline,
                notice=notice,
                printed_name=printed,
                printed_number=number,
            )
            for notice in notices
        ]
        checked, result = None, ""
        if random.random() < CHECKED:
            checked = self.setting.today - timedelta(random.randrange(600))
            result = "answered" if random.random() < ANSWERED else random.choice(FAILED)
            self.rows.append(
                Verification(
                    pk=self._key(Verification),
                    hotline=hotline,
                    digits=hotline.digits,
                    checked_on=checked,
                    checked_by_id=self.setting.clerk,
                    result=result,
                )
            )
        published = PublishedHotline(
            hotline_uid=hotline.uid,
            own=hotline.appointment_id is not None,
            kind=hotline.kind,
            digits=hotline.digits,
            extension="",
            label=hotline.label,
            purpose=hotline.purpose,
            answered_by=hotline.answered_by,
            hours=hotline.hours,
            rank=hotline.rank,
            notice_id=notices[-1].pk,
            printed_name=printed,
            printed_number=number,
            last_verified=checked,
            result=result,
            suspended_at=hotline.suspended_at,
            withdrawn_at=hotline.withdrawn_at,
        )
        return published, tuple(_source(hotline.uid, notice, printed) for notice in notices)

    # People

    def _holding(self, post: Post, held: Held) -> Holding:
        principal, *others = readings(held.name)
        official = Official(
            pk=self._key(Official),
            uid=uid(self.random),
            owner_region=self.region,
            name=held.name,
            pinyin=principal,
            other_readings=others,
            demo=True,
        )
        appointment = Appointment(
            pk=self._key(Appointment),
            uid=uid(self.random),
            post=post,
            official=official,
            start_date=held.start,
            end_date=held.end,
        )
        self.rows += (official, appointment)
        own: tuple[Drawn, ...] = ()
        if self.random.random() < OWN:
            own = (self._mobile(appointment, f"{held.name}（{post.title}）"),)
        return Holding(
            appointment_id=appointment.pk,
            official_id=official.pk,
            term=Term(
                appointment=appointment.uid,
                official=official.uid,
                name=held.name,
                latin=latin_name(principal, held.name),
                capacity=appointment.capacity,
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
        self, post: Post, history: History, position: int, planned: Sequence[Stretch]
    ) -> None:
        """Add the editions of a version, which ends where the next one begins."""
        later = history.versions[position + 1 :]
        until = later[0].begins if later else history.withdrawn
        outcome = Outcome.REPLACED if later else Outcome.WITHDRAWN
        for stretch in planned:
            if until and stretch.begins >= until:
                break
            ends = min(filter(None, (stretch.ends, until)), default=None)
            closed = ends is not None and ends == until and ends <= self.setting.now
            edition = Edition(
                pk=self._key(Edition),
                uid=uid(self.random),
                post=post,
                region=self.region,
                department=post.department,
                official_id=stretch.official_id,
                appointment_id=stretch.appointment_id,
                rank=post.public_rank,
                period=TimestamptzRange(stretch.begins, ends),
                closed=closed,
                outcome=outcome.value if closed else "",
                public_reason="岗位调整" if closed and not later else "",
                card=stretch.card.as_json(),
                revision=position + 1,
                published_at=history.versions[position].begins,
                submitted_by_id=self.setting.clerk,
                approved_by_id=self.setting.reviewer,
            )
            self._published(edition, stretch.hotlines)

    def _published(self, edition: Edition, numbers: Sequence[PublishedHotline]) -> None:
        """Add the edition with its numbers; what was taken away later still stands in old ones."""
        shown = [
            EditionHotline(
                pk=self._key(EditionHotline),
                edition=edition,
                **vars(number)
                | ({"suspended_at": None, "withdrawn_at": None} if edition.closed else {}),
            )
            for number in numbers
        ]
        self.rows += (edition, *shown)
        if not edition.closed:
            # As though it had been read with them.
            edition._prefetched_objects_cache = {"hotlines": shown}  # type: ignore[attr-defined]  # noqa: SLF001
            self.rows += search.rows([edition])


def _source(hotline: str, notice: Notice, printed: str) -> Source:
    return Source(
        hotline=hotline,
        notice=notice.uid,
        issuer=notice.issuer,
        title=notice.title,
        document_number=notice.document_number,
        published_on=notice.published_on,
        url="",
        printed_name=printed,
    )
