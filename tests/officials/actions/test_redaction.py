"""A withdrawn number and a withheld name are gone from all that is kept, and nothing else is."""

import json
from datetime import date

import pghistory
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection, transaction

from officials.actions import Refused, import_originals, imports, redaction, withdrawal, withholding
from officials.models import (
    CallClaim,
    CallSheet,
    Edition,
    EditionHotline,
    Hotline,
    HotlineSource,
    ImportBatch,
    ImportRow,
    LexiconName,
    LiveNotice,
    LivePost,
    Official,
    Post,
    PublicReason,
    Redaction,
    RoleName,
    Verification,
)
from officials.redaction import tables
from officials.redaction.spellings import NumberSpelling
from officials.redaction.tables import Links, Searched
from tests.support import factories
from tests.support.raw_sql import as_redaction

pytestmark = pytest.mark.django_db
DIGITS, WRITTEN, MARK = "02901234567", "（029）0123 4567", "■■■"
OTHER = "02907654321"
LIST = f"单位,姓名,职务,电话\n教育局,王示例,局长,{WRITTEN}\n教育局,赵样本,副局长,{OTHER}\n"


def run(subject, *chosen, by=None):
    """Redact as the database's role; return the record and what is found afterwards."""
    by = by or factories.user(is_staff=True, is_superuser=True)
    with as_redaction():
        plan = redaction.make_plan(subject)
        record = redaction.redact(subject, plan, by=by, chosen=chosen, files=0)
    with as_redaction():
        return record, redaction.make_plan(subject)


def contents():
    """Return every row of the database as text, by table and key."""
    rows = {}
    with connection.cursor() as cursor:
        for table in tables.read_tables():
            key = table.key or "ctid"
            cursor.execute(f"SELECT {key}::text, {table.name}::text FROM {table.name}")
            rows |= {(table.name, each): text for each, text in cursor.fetchall()}
    return rows


@pytest.fixture
def number(place):
    """Return a withdrawn hotline whose digits stand in all that keeps numbers."""
    factories.department_type(code="other", name="其他单位")
    factories.staff(RoleName.REVIEWER, place)
    clerk = factories.staff(RoleName.EDITOR, place)
    factories.area_code(code="029", local_digits=[8])
    notice = factories.notice(owner_region=place)
    post = factories.post(department=factories.department(region=place))
    hotline = factories.hotline(post=post, digits=DIGITS, extension="8", kind="landline")
    factories.hotline_source(hotline=hotline, notice=notice, printed_number="0123 4567 转 8")
    factories.sourced_hotline(post=post, digits=OTHER, kind="landline")
    factories.verification(hotline=hotline, note=f"拨 {WRITTEN}")
    factories.call_claim(digits=DIGITS)
    factories.call_sheet(numbers=[f"{DIGITS};8", f"{OTHER};"])
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(duties="分管信访")
    factories.publish(post)
    imports.stage(LIST.encode(), "名单.csv", region=place, notice=notice, by=clerk)
    session = SessionStore()
    session["kept_form"] = {"fields": [["digits", WRITTEN]]}
    session.save()
    withdrawal.withdraw_hotline(
        hotline, by=clerk, reason=PublicReason.ON_REQUEST, why="〇二九 零一二三 四五六七 停用"
    )
    factories.clear_history_user()
    return hotline


def test_a_withdrawn_number_is_gone_from_all_that_is_kept(number):
    record, left = run(redaction.subject_of_number(DIGITS))
    assert not left.certain
    assert not left.possible
    assert left.searched.columns > 300
    for model in (Hotline, EditionHotline, Verification):
        assert set(model.objects.values_list("digits", flat=True)) == {MARK, OTHER} - (
            {OTHER} if model is Verification else set()
        )
    assert record.counts["officials_editionhotline.digits"] == 2
    assert record.counts["officials_hotlineevent.pgh_context"]
    source = HotlineSource.objects.get(hotline=number)
    assert source.printed_number == f"{MARK} 转 8"
    assert CallSheet.objects.get().numbers == [MARK, f"{OTHER};"]
    assert not CallClaim.objects.exists()


def test_the_record_says_when_by_whom_and_how_much_but_not_what(number):
    chief = factories.user(is_staff=True, is_superuser=True)
    record, _left = run(redaction.subject_of_number(DIGITS), by=chief)
    stored = Redaction.objects.get()
    assert (stored.pk, stored.kind, stored.done_by) == (record.pk, "number", chief)
    assert not NumberSpelling(DIGITS).find(json.dumps(stored.counts))


def test_an_imported_list_keeps_its_rows_and_loses_its_original(number):
    run(redaction.subject_of_number(DIGITS))
    batch = ImportBatch.objects.get()
    assert bytes(batch.source).decode() == MARK
    (sheet,) = import_originals.read_book(batch).sheets
    cells = [cell for row in sheet.rows for cell in row.cells]
    assert OTHER in cells
    assert any(MARK in cell for cell in cells)
    assert ImportRow.objects.filter(numbers__contains=[OTHER]).exists()
    assert not ImportRow.objects.filter(hotlines__contains=[{"digits": DIGITS}]).exists()


def test_nothing_else_is_changed(number):
    spelling, before = NumberSpelling(DIGITS), contents()
    subject = redaction.subject_of_number(DIGITS)
    with as_redaction():
        plan = redaction.make_plan(subject)
    touched = {(find.table, find.key) for find in plan.certain}
    run(subject)
    after = contents()
    changed = {key for key in before if before[key] != after.get(key)}
    assert {key for key in changed - touched if key[0] != "officials_referenceversion"} == set()
    assert not any(spelling.find(text) for text in after.values())
    new = {table for table, _key in after.keys() - before.keys()}
    assert new <= {"officials_redaction", "officials_user", "officials_userevent"}


def test_a_restored_copy_is_redacted_again(number):
    subject = redaction.subject_of_number(DIGITS)
    run(subject)
    _record, left = run(redaction.subject_of_number(DIGITS))
    assert not left.certain
    assert Redaction.objects.count() == 2


def test_a_number_that_is_not_withdrawn_is_refused(place):
    hotline = factories.sourced_hotline(digits=DIGITS, kind="landline")
    with pytest.raises(Refused) as refused:
        redaction.subject_of_number(DIGITS)
    assert hotline.post.uid in str(refused.value)


def test_a_short_number_and_a_national_one_are_refused(db):
    factories.national_hotline(number="4000000001")
    for digits in ("12345", "4000000001"):
        with pytest.raises(Refused):
            redaction.subject_of_number(digits)


# A name


@pytest.fixture
def person(place):
    """Return somebody whose name is withheld, and a namesake, each on a public post."""
    namesake = factories.appointment(official=factories.official(name="王示例"))
    factories.publish(namesake.post)
    post = factories.post(
        department=factories.department(region=place), duties="王 示例主持全面工作"
    )
    official = factories.official(name="王示例", owner_region=place)
    held = factories.appointment(post=post, official=official)
    hotline = factories.hotline(post=post, answered_by="王示例本人")
    factories.hotline_source(hotline=hotline, printed_name="王示例（副局长）")
    factories.publish(post)
    factories.notice(title="关于王示例同志任职的通告")
    factories.import_row(name="王示例", official=official)
    with pghistory.context(user=factories.editor().pk, why="王示例来电"):
        Post.objects.filter(pk=post.pk).update(title="局长")
    withholding.withhold_name(held.official, by=factories.editor(), reason="security")
    factories.clear_history_user()
    return official


def test_a_name_is_gone_from_every_row_of_the_person(person):
    run(redaction.subject_of_name(person))
    person.refresh_from_db()
    assert (person.name, person.pinyin) == (MARK, MARK)
    edition = Edition.objects.get(official=person)
    assert edition.card["holder"]["name"] == MARK
    assert edition.card["duties"] == f"{MARK}主持全面工作"
    assert HotlineSource.objects.filter(printed_name=f"{MARK}（副局长）").exists()
    assert ImportRow.objects.get().name == MARK


def test_a_namesake_keeps_the_name(person):
    _record, left = run(redaction.subject_of_name(person))
    other = Official.objects.exclude(pk=person.pk).get()
    assert other.name == "王示例"
    assert Edition.objects.get(official=other).card["holder"]["name"] == "王示例"
    assert LexiconName.objects.filter(name="王示例").exists()
    assert {each.place for each in left.possible} >= {"officials_notice.title"}


def test_the_public_reads_no_name_where_the_mask_has_lost_its_word(person):
    run(redaction.subject_of_name(person))
    cards = [
        str(post.card) for post in LivePost.objects.filter(department__region=person.owner_region)
    ]
    assert cards
    assert not any("示例" in card for card in cards)


def test_a_text_that_was_confirmed_to_mean_the_person_goes_with_the_name(person):
    withheld = person.withheld.get()
    deputy = factories.post(title="副主任", duties="协助王示例工作")
    cited = factories.notice(title="关于王示例任职的通知")
    factories.hotline_source(hotline=factories.hotline(post=deputy), notice=cited)
    held = factories.appointment(
        post=deputy, notice=cited, official=factories.official(name="赵样本")
    )
    factories.publish(deputy)
    factories.withheld_text(withheld_name=withheld, post=deputy)
    factories.withheld_text(withheld_name=withheld, notice=cited)
    promise = factories.confirmed_promise(notice=cited, wording="王示例有呼必应")
    run(redaction.subject_of_name(person))
    cited.refresh_from_db()
    promise.refresh_from_db()
    assert (cited.title, promise.wording) == (f"关于{MARK}任职的通知", f"{MARK}有呼必应")
    card = str(LivePost.objects.get(uid=held.post.uid).card)
    assert "示例" not in card
    assert "赵样本" in card
    assert "示例" not in LiveNotice.objects.get(uid=cited.uid).title


def test_another_find_goes_where_it_is_chosen(person):
    subject = redaction.subject_of_name(person)
    with as_redaction():
        plan = redaction.make_plan(subject)
    (find,) = [each for each in plan.possible if each.place == "officials_notice.title"]
    assert "王示例" in find.excerpt
    _record, left = run(subject, find.identifier)
    assert find.identifier not in {each.identifier for each in left.possible}
    with pytest.raises(Refused), as_redaction():
        redaction.redact(subject, plan, by=factories.editor(), chosen=["00000000"], files=0)


def test_a_name_that_was_redacted_is_not_shown_again(person):
    run(redaction.subject_of_name(person))
    person.refresh_from_db()
    assert "已经清除" in withholding.show_refusal(person, factories.reviewer())
    with pytest.raises(Refused):
        redaction.subject_of_name(person)


def test_each_notice_that_may_name_a_person_is_named_with_its_file(person):
    file = {"file_name": "a.pdf", "file_type": "application/pdf", "file_size": 8}
    appointed = factories.notice(file_sha256="a" * 64, **file)
    factories.notice(file_sha256="b" * 64, **file)
    post = factories.post()
    days = {"start_date": date(2019, 1, 1), "end_date": date(2020, 1, 1)}
    factories.appointment(post=post, official=person, notice=appointed, **days)
    assert redaction.notices_with_files(redaction.subject_of_name(person)) == [appointed]


def test_another_way_to_write_a_name_is_searched_too(person):
    run(redaction.subject_of_name(person))
    person.refresh_from_db()
    factories.notice(title="关于王实例同志任职的通告")
    with as_redaction():
        plan = redaction.make_plan(redaction.subject_of_name(person, ["王实例"]))
    assert "officials_notice.title" in {each.place for each in plan.possible}


def test_a_name_that_is_public_is_refused(place):
    held = factories.appointment()
    factories.publish(held.post)
    with pytest.raises(Refused):
        redaction.subject_of_name(held.official)


# Every column

KINDS = {
    "text": ("text", "一五四 0000 0001"),
    "varchar": ("varchar(30)", "１５４ ００００ ０００１"),
    "json": ("json", '{"a": ["154-0000-0001", 1]}'),
    "jsonb": ("jsonb", '{"154 0000 0001": {"b": 15400000001}}'),
    "texts": ("text[]", '{"x","154\u200b00000001"}'),
    "numbers": ("bigint[]", "{1,15400000001}"),
    "name": ("name", "l54OOOO0001"),
    "bytes": ("bytea", "\\x" + "15400000001".encode("utf-16-le").hex()),
    "tokens": ("tsvector", "'15400000001'"),
}


def test_a_new_column_of_any_kind_is_searched(db):
    columns = ", ".join(f"{name} {kind}" for name, (kind, _value) in KINDS.items())
    values = [value for _kind, value in KINDS.values()]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE officials_later (id bigint PRIMARY KEY, {columns})")
        marks = ", ".join(["%s"] * len(values))
        cursor.execute(f"INSERT INTO officials_later VALUES (1, {marks})", values)
    found = tables.search(NumberSpelling("15400000001"), Links(), Searched())
    assert {each.column for each in found} == {*KINDS}
    assert all(each.is_certain for each in found)
    for find in found:
        if find.column in {"numbers", "bytes"}:
            with pytest.raises(DatabaseError), transaction.atomic():
                tables.put_marks([find])
        else:
            tables.put_marks([find])
    left = tables.search(NumberSpelling("15400000001"), Links(), Searched())
    assert {each.column for each in left} == {"numbers", "bytes"}


def test_each_column_of_the_domain_is_searched(number, person):
    """Plant digits wherever the database takes them, and find them all."""
    digits, planted = "154 0000 0099", set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore',"
            " (SELECT array_agg(DISTINCT tgname)::text FROM pg_trigger), true)"
        )
        for table in tables.read_tables():
            for column, kind in table.columns.items():
                values = {"jsonb": json.dumps([digits]), "_text": f'{{"{digits}"}}'}
                try:
                    with transaction.atomic():
                        cursor.execute(
                            f"UPDATE {table.name} SET {column} = %s WHERE {table.key} ="
                            f" (SELECT max({table.key}) FROM {table.name})",
                            [values.get(kind, digits)],
                        )
                except DatabaseError:  # a pattern, a choice or a short column
                    continue
                if cursor.rowcount:
                    planted.add((table.name, column))
    found = tables.search(NumberSpelling("15400000099"), Links(), Searched())
    assert planted <= {(each.table, each.column) for each in found}
    assert len(planted) > 80
