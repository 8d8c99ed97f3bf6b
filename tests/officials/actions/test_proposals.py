"""Changes that wait for a second person: names of public departments, and reference data."""

import pghistory
import pytest

from officials.actions import Refused, proposals, publishing
from officials.clock import now
from officials.history.trail import Trail
from officials.models import (
    Department,
    LivePost,
    NationalHotline,
    Post,
    ProposalState,
    ProposedChange,
    PublicVersion,
    ReferenceVersion,
    Topic,
    User,
)
from tests.support import factories, proposed
from tests.support.raw_sql import as_the_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return proposed.published_department(name="样品公安局")


def propose(row, *, by=None, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return proposals.propose(row, tuple(values), by=by or factories.editor())


def confirm(proposal, *, by=None):
    """Confirm as the site's role, which the tables let change nothing by itself."""
    by = by or factories.reviewer()
    with as_the_site():
        proposals.confirm(proposal, by=by)


def test_a_name_is_proposed_and_shown_when_a_second_person_confirms_it(department):
    proposal = propose(department, name="样品公安厅", name_en="Sample Police")
    stored = Department.objects.get(pk=department.pk)
    assert (stored.name, stored.name_en) == ("样品公安局", "")
    version = PublicVersion.objects.get(region=department.region).own
    confirm(proposal)
    stored.refresh_from_db()
    assert (stored.name, stored.name_en) == ("样品公安厅", "Sample Police")
    assert PublicVersion.objects.get(region=department.region).own > version


def test_neither_a_proposal_nor_its_confirmation_makes_a_draft(department):
    live = Post.objects.get(department=department)
    waiting = factories.post(department=department)
    factories.submit(waiting)
    confirm(propose(department, name="样品公安厅"))
    for post, state in ((live, "approved"), (waiting, "submitted")):
        revision = post.revision
        post.refresh_from_db()
        assert post.review_state == state
        assert post is waiting or post.revision == revision
        assert factories.reviewer().pk not in post.contributors


def test_approving_a_post_publishes_no_proposed_name(department):
    propose(department, name="样品公安厅")
    post = factories.post(department=department)
    factories.submit(post)
    post.refresh_from_db()
    publishing.approve([(post, post.revision)], by=factories.reviewer())
    assert LivePost.objects.get(uid=post.uid).card["department"] == "样品公安局"


def test_the_proposer_confirms_through_no_account_of_theirs(department):
    editor = factories.editor()
    with pghistory.context(user=editor.pk):
        second = User.objects.create(username="second")
    proposal = propose(department, name="样品公安厅", by=editor)
    with pytest.raises(Refused, match="另一位同事"):
        confirm(proposal, by=editor)
    with pytest.raises(Refused, match="还没有第二个人确认"):
        confirm(proposal, by=second)
    other = propose(proposed.published_department(), name="样品水利厅", by=second)
    with pytest.raises(Refused, match="另一位同事"):
        confirm(other, by=editor)


def test_a_site_that_waives_the_second_person_says_so(department, settings):
    settings.WAIVE_SECOND_PERSON = True
    editor = factories.editor()
    own, others = propose(department, name="样品公安厅"), factories.proposed_change()
    confirm(own, by=editor)
    confirm(others, by=factories.reviewer())
    assert ProposedChange.objects.get(pk=own.pk).waived
    assert not ProposedChange.objects.get(pk=others.pk).waived


def test_a_row_has_one_open_proposal_at_a_time(department):
    first = propose(department, name="样品公安厅")
    with pytest.raises(Refused, match="在等待确认"):
        propose(department, name="样品警察局")
    proposals.take_back(first, by=factories.editor())
    assert propose(department, name="样品警察局")


def test_a_proposal_is_refused_when_the_row_changed_meanwhile(department):
    proposal = propose(department, name="样品公安厅")
    Department.objects.filter(pk=department.pk).update(name="样品警察局")
    with pytest.raises(Refused, match="名称在提出以后又改过"):
        confirm(proposal)
    assert Department.objects.get(pk=department.pk).name == "样品警察局"


def test_a_name_that_somebody_took_meanwhile_is_refused_in_words(department):
    proposal = propose(department, name="样品公安厅")
    factories.department(region=department.region, name="样品公安厅")
    with pytest.raises(Refused, match="冲突"):
        confirm(proposal)
    assert ProposedChange.objects.get(pk=proposal.pk).state == ProposalState.OPEN


def test_a_proposal_is_decided_once(department):
    proposal, reviewer = propose(department, name="样品公安厅"), factories.reviewer()
    with pytest.raises(Refused, match="原因"):
        proposals.refuse(proposal, by=reviewer, comment=" ")
    proposals.refuse(proposal, by=reviewer, comment="批复里不是这个名称")
    for decide in (
        lambda: confirm(proposal),
        lambda: proposals.take_back(proposal, by=factories.editor()),
        lambda: proposals.refuse(proposal, by=reviewer, comment="再退"),
    ):
        with pytest.raises(Refused, match="已退回，不用再办理"):
            decide()
    assert Department.objects.get(pk=department.pk).name == "样品公安局"


def test_a_number_does_not_hide_in_a_proposed_text(department):
    with pytest.raises(Refused, match="电话号码"):
        propose(department, name="公安局请拨15400001234")
    with pytest.raises(Refused, match="电话号码"):
        propose(factories.topic(), aliases=["停水", "请拨 029-0000 0001"])
    assert propose(factories.national_hotline(), source="国办发〔2020〕53号，2020年12月28日")


def test_nothing_is_proposed_where_nothing_changed(department):
    assert propose(department, name=department.name) is None


def test_the_history_of_a_department_tells_who_proposed_and_who_confirmed(department):
    confirm(propose(department, name="样品公安厅"))
    trail = Trail(department)
    # Both happened in the one transaction of the test, so their order is not that of real ones.
    entries = [entry for entry in trail.describe_steps(trail.steps) if "公安厅" in str(entry)]
    assert {entry.user for entry in entries} == {"编辑", "审核"}
    text = str(entries)
    assert "名称 样品公安局 → 样品公安厅" in text
    assert "('状态', '待确认', '已确认')" in text
    assert len(trail.versions) == 2


# Reference data


def test_a_national_hotline_keeps_its_number_until_the_change_is_confirmed():
    line = factories.national_hotline(number="12345", valid_from=now().date())
    proposal = propose(line, number="12346", valid_from=None)
    assert NationalHotline.objects.get().number == "12345"
    version = ReferenceVersion.objects.get().number
    confirm(proposal)
    stored = NationalHotline.objects.get()
    assert (stored.number, stored.valid_from) == ("12346", None)
    assert ReferenceVersion.objects.get().number > version


def test_a_new_row_of_reference_data_exists_once_it_is_confirmed():
    kind = factories.department_type()
    new = Topic(
        slug="no-water",
        name="停水",
        name_en="No water",
        group="生活",
        aliases=["没水", "断水"],
        department_types=[kind.code],
        rank=7,
    )
    proposal = proposals.propose(new, by=factories.editor())
    assert not Topic.objects.exists()
    confirm(proposal)
    made = Topic.objects.get()
    assert (made.aliases, made.hotlines, made.rank) == (["没水", "断水"], [], 7)
    assert ProposedChange.objects.get().row_id == made.pk


def test_a_new_region_gets_its_path_and_its_page_version():
    above = factories.prefecture()
    new = factories.county(parent=above)
    values = {field.attname: getattr(new, field.attname) for field in new._meta.concrete_fields}
    new.delete()
    row = type(new)(**values | {"id": None, "path": []})
    confirm(proposals.propose(row, by=factories.editor()))
    made = type(new).objects.get(code=new.code)
    assert made.path == [*above.path, made.pk]
    assert PublicVersion.objects.filter(region=made).exists()


def test_a_proposal_for_a_row_that_was_deleted_is_refused():
    alias = factories.region_alias()
    proposal = propose(alias, name="更旧名县")
    alias.delete()
    with pytest.raises(Refused, match="又改过"):
        confirm(proposal)


def test_a_renamed_region_keeps_the_names_that_it_had():
    region = factories.county(name="样旧县", short_name="样旧", pinyin="yangjiu")
    new = {"name": "样新区", "short_name": "样新", "pinyin": "yangxin", "name_en": "Yangxin"}
    proposal = propose(region, **new)
    assert not region.aliases.exists()
    confirm(proposal)
    former = region.aliases.get()
    assert (former.name, former.short_name, former.pinyin) == ("样旧县", "样旧", "yangjiu")
    confirm(propose(region, name="样旧县"))
    confirm(propose(region, name="样新区"))
    assert sorted(alias.name for alias in region.aliases.all()) == ["样新区", "样旧县"]
