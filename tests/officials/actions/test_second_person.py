"""Confirmation of accounts: who counts as a person of its own, and who may say so."""

import pghistory
import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given, settings as hypothesis_settings, strategies as st

from officials.actions import Refused, publishing, review, second_person
from officials.models import Edition, Post, User
from tests.support import factories
from tests.support.pairwise import examples

pytestmark = pytest.mark.django_db


def made_by(maker, **values):
    with pghistory.context(user=maker.pk):
        made = User.objects.create(username=f"made{User.objects.count()}", is_staff=True, **values)
    factories.clear_history_user()
    made.refresh_from_db()
    return made


def give_password(account, by):
    with pghistory.context(user=by.pk):
        User.objects.filter(pk=account.pk).update(password=f"!{by.pk} {account.password}")
    factories.clear_history_user()
    account.refresh_from_db()


@pytest.fixture
def office(place):
    return factories.staff("office", place)


@pytest.fixture
def newcomer(place, office):
    made = made_by(office)
    factories.role(user=made, region=place, role="reviewer")
    return made


def test_an_administrator_outside_the_chain_confirms_an_account(place, newcomer):
    other = factories.staff("office", place.parent)
    second_person.confirm(newcomer, by=other)
    assert (newcomer.confirmed_by, newcomer.is_confirmed) == (other, True)
    assert second_person.linked_accounts(newcomer) == {newcomer.pk}


def test_the_maker_of_an_account_does_not_confirm_it(newcomer, office):
    with pytest.raises(Refused, match="另一位管理员确认"):
        second_person.confirm(newcomer, by=office)


def test_the_giver_of_the_last_password_does_not_confirm_an_account(place, newcomer):
    other = factories.staff("office", place)
    give_password(newcomer, other)
    with pytest.raises(Refused, match="另一位管理员确认"):
        second_person.confirm(newcomer, by=other)


def test_an_account_that_nobody_confirmed_confirms_nobody(place, newcomer):
    stranger = made_by(factories.user(), is_superuser=True)
    with pytest.raises(Refused, match="另一位管理员确认"):
        second_person.confirm(newcomer, by=stranger)


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_only_managers_of_accounts_of_the_region_confirm_them(place, newcomer, role):
    for person in (factories.staff(role, place), factories.staff("office", factories.county())):
        with pytest.raises(Refused, match="另一位管理员确认"):
            second_person.confirm(newcomer, by=person)


def test_a_password_from_somebody_else_takes_the_confirmation_away(place, newcomer):
    second_person.confirm(newcomer, by=factories.staff("office", place.parent))
    give_password(newcomer, newcomer)
    assert newcomer.is_confirmed
    give_password(newcomer, factories.staff("office", place))
    assert not newcomer.is_confirmed


def test_the_chain_ends_with_the_first_confirmed_account(newcomer, office):
    puppet = made_by(newcomer)
    assert second_person.linked_accounts(puppet) == {puppet.pk, newcomer.pk, office.pk}
    second_person.confirm(newcomer, by=None)
    # The maker of its maker still has the password that was given through it.
    assert second_person.linked_accounts(puppet) == {puppet.pk, newcomer.pk, office.pk}
    later = made_by(newcomer)
    assert second_person.linked_accounts(later) == {later.pk, newcomer.pk}


def test_two_accounts_of_one_maker_are_one_person(office):
    assert second_person.are_same_person(made_by(office), made_by(office))
    assert not second_person.are_same_person(made_by(office), factories.user())


def test_a_post_that_nobody_could_approve_is_not_submitted(post, place, newcomer):
    editor = factories.staff("editor", place)
    with pytest.raises(Refused, match=f"{newcomer} 的账号还没有第二个人确认"):
        review.submit([post], by=editor)
    User.objects.filter(pk=newcomer.pk).update(is_active=False)
    with pytest.raises(Refused, match="没有同事可以审核"):
        review.submit([post], by=editor)
    chief = factories.staff("reviewer", place.parent)
    assert second_person.find_approvers([post], by=editor) == {post.pk: [chief]}
    review.submit([post], by=editor)


def test_a_site_that_waives_the_second_person_waits_for_no_confirmation(post, newcomer, settings):
    settings.WAIVE_SECOND_PERSON = True
    editor = factories.editor()
    review.submit([post], by=editor)
    post.refresh_from_db()
    publishing.approve([(post, post.revision)], by=newcomer)
    assert Edition.objects.get(post=post).waived


def test_the_server_confirms_the_first_people(newcomer):
    call_command("confirm_account", newcomer.username)
    newcomer.refresh_from_db()
    assert (newcomer.is_confirmed, newcomer.confirmed_by) == (True, None)
    with pytest.raises(CommandError, match="confirmed already"):
        call_command("confirm_account", newcomer.username)
    with pytest.raises(CommandError, match="no account"):
        call_command("confirm_account", "nobody")


MOST = 6
steps = st.lists(
    st.tuples(st.sampled_from(["make", "give", "confirm"]), st.integers(0, 5), st.integers(0, 5)),
    max_size=12,
)


def confirmed(account, by):
    try:
        second_person.confirm(account, by=by)
    except Refused:
        return False
    return True


def accounts_of_one_person(plan, region):
    """Play a plan of two people; return the accounts that the first of them can act through."""
    accounts = [factories.staff("office", region), factories.staff("office", region)]
    held = {accounts[0].pk}
    for act, actor, other in plan:
        by, account = accounts[actor % len(accounts)], accounts[other % len(accounts)]
        keep = held.add if by.pk in held else held.discard
        if act == "make" and len(accounts) < MOST:
            account = made_by(by)
            factories.role(user=account, region=region, role="office")
            factories.role(user=account, region=region, role="reviewer")
            accounts.append(account)
            keep(account.pk)
        elif act == "give" and account not in {by, *accounts[:2]}:
            give_password(account, by)
            keep(account.pk)
        elif act == "confirm" and confirmed(account, by) and by.pk not in held:
            held.discard(account.pk)  # the other made sure that a third person holds it
    return list(User.objects.filter(pk__in=held).order_by("pk"))


@hypothesis_settings(max_examples=examples(40), deadline=None)
@given(steps)
# Who made the maker stays behind what that account made before it was confirmed.
@example([("make", 0, 0), ("make", 2, 0), ("confirm", 1, 2)])
def test_one_person_never_approves_the_own_work(plan):
    post = factories.post()
    factories.sourced_hotline(post=post)
    mine = accounts_of_one_person(plan, post.department.region)
    with pghistory.context(user=mine[-1].pk):
        Post.objects.filter(pk=post.pk).update(duties="一人所写")
    factories.submit(post, by=mine[-1])
    post.refresh_from_db()
    for account in mine:
        with pytest.raises(Refused):
            publishing.approve([(post, post.revision)], by=account)


def confirmers(account):
    """Return who may confirm an account, and check it against the rule for each account."""
    found = second_person.find_confirmers(account)
    everybody = User.objects.filter(is_active=True, is_staff=True)
    assert {*found} == {each for each in everybody if second_person.may_confirm(account, each)}
    return found


def test_confirmers_are_the_nearest_offices_then_site_administrators(place, newcomer):
    root = factories.user(is_staff=True, is_superuser=True)
    above, beside = factories.staff("office", place.parent), factories.staff("office", place)
    factories.staff("office", factories.county())
    factories.staff("reviewer", place)
    factories.staff("office", place, is_active=False)
    assert confirmers(newcomer) == [beside, above, root]


def test_a_confirmer_manages_all_regions_of_the_account(place, newcomer):
    beside = factories.staff("office", place)
    elsewhere = factories.county()
    factories.role(user=newcomer, region=elsewhere, role="editor")
    assert confirmers(newcomer) == []
    factories.role(user=beside, region=elsewhere.parent, role="office")
    assert confirmers(newcomer) == [User.objects.get(pk=beside.pk)]


def test_only_the_site_confirms_its_administrators_and_accounts_without_a_role(place, office):
    root = factories.user(is_staff=True, is_superuser=True)
    factories.staff("office", place.parent)
    assert confirmers(made_by(office)) == [root]
    assert confirmers(made_by(office, is_superuser=True)) == [root]


def test_somebody_who_waits_reads_names_and_offices_and_no_user_name(place, newcomer):
    factories.staff("office", place, first_name="钱示例", username="qian.shili")
    factories.staff("office", place.parent, username="nobody.named")
    factories.user("root", is_staff=True, is_superuser=True, first_name="孙范例")
    said = second_person.explain_waiting(newcomer)
    assert f"钱示例（{place.name}的办公室管理员）、{place.parent.name}的办公室管理员、" in said
    assert said.endswith("孙范例（网站管理员）。")
    for user_name in ("qian.shili", "nobody.named", "root"):
        assert user_name not in said


def test_a_sentence_names_five_people_at_most(place, newcomer):
    for number in range(7):
        factories.staff("office", place, first_name=f"钱示例{number}")
    said = second_person.explain_waiting(newcomer)
    assert said.count("钱示例") == second_person.MOST_NAMES
    assert said.endswith("等。")


def test_where_nobody_could_confirm_an_account_it_says_who_does(newcomer):
    assert second_person.find_confirmers(newcomer) == []
    assert "请网站的运维人员在服务器上确认" in second_person.explain_waiting(newcomer)


def test_accounts_of_a_demonstration_confirm_none_of_a_real_site(place, newcomer, settings):
    demo = factories.staff("office", place, demo=True)
    assert second_person.find_confirmers(newcomer) == []
    settings.DEMO = True
    assert second_person.find_confirmers(newcomer) == [demo]
