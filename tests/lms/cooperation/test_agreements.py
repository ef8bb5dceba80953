from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.cooperation.background import clock
from lms.cooperation.models import Agreement
from lms.cooperation.operations import agreements, drafts
from lms.cooperation.queries import agreements as queries
from lms.cooperation.terms import digest_of
from lms.notices.models import Notice
from tests.factories.cooperation import (
    add_deliverable,
    days,
    make_agreement,
    make_cast,
    make_draft,
    make_proposed,
    make_words,
    pdf,
)
from tests.factories.organisations import (
    make_agency,
    make_association,
    make_city,
    make_enterprise,
    make_member,
    make_university,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def cast():
    return make_cast()


def fresh(agreement):
    return Agreement.objects.get(pk=agreement.pk)


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def accept_all(agreement, cast):
    for organisation, person in cast.everybody:
        agreements.accept(agreement.pk, organisation.pk, fresh(agreement).digest, by=person)


def test_agreement_comes_into_force_when_the_last_party_accepts(cast):
    proposed = make_proposed(cast)

    agreements.accept(proposed.pk, cast.school.pk, proposed.digest, by=cast.academic)
    between = fresh(proposed).state
    agreements.accept(proposed.pk, cast.agency.pk, proposed.digest, by=cast.officer)
    agreements.accept(proposed.pk, cast.agency.pk, proposed.digest, by=cast.officer)

    assert (between, fresh(proposed).state) == ("proposed", "in_force")
    assert told("cooperation.proposed") == sorted([cast.academic.pk, cast.officer.pk])
    assert told("cooperation.in_force") == sorted([cast.manager.pk, cast.academic.pk, cast.officer.pk])
    assert AuditEvent.objects.filter(action="cooperation.accepted").count() == 2


def test_two_parties_without_government_are_enough(cast):
    draft = make_draft(cast, parties=2)
    agreements.propose(draft.pk, by=cast.manager)

    agreements.accept(draft.pk, cast.school.pk, fresh(draft).digest, by=cast.academic)

    assert fresh(draft).state == "in_force"


def test_agreement_that_begins_later_waits_for_its_day(cast):
    agreement = make_agreement(cast, starts_on=days(2))
    clock.turn_the_day()
    before = fresh(agreement).state
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        clock.turn_the_day()
        clock.turn_the_day()

    assert (before, fresh(agreement).state) == ("agreed", "in_force")
    assert AuditEvent.objects.filter(action="cooperation.in_force").count() == 1


def test_a_change_asks_all_again(cast):
    proposed = make_proposed(cast)
    agreements.accept(proposed.pk, cast.school.pk, proposed.digest, by=cast.academic)
    agreements.send_back(proposed.pk, cast.agency.pk, "期限太短", by=cast.officer)
    drafts.write_agreement(proposed.pk, make_words(ends_on=days(700)), by=cast.manager)

    again = agreements.propose(proposed.pk, by=cast.manager)

    assert [bool(answer.acceptance) for answer in queries.answers_of(again)] == [True, False, False]
    assert list(again.proposals.values_list("number", flat=True)) == [1, 2]
    with pytest.raises(WrongState):
        agreements.accept(again.pk, cast.school.pk, proposed.digest, by=cast.academic)


def test_the_same_words_again_keep_their_acceptances(cast):
    proposed = make_proposed(cast)
    agreements.accept(proposed.pk, cast.school.pk, proposed.digest, by=cast.academic)
    agreements.send_back(proposed.pk, cast.firm.pk, "", by=cast.manager)

    again = agreements.propose(proposed.pk, by=cast.manager)

    assert [bool(answer.acceptance) for answer in queries.answers_of(again)] == [True, True, False]
    assert again.proposals.count() == 1


@pytest.mark.parametrize("change", ["party", "deliverable", "paper"])
def test_every_part_of_an_agreement_is_in_its_version(cast, change):
    proposed = make_proposed(cast)
    agreements.send_back(proposed.pk, cast.firm.pk, "", by=cast.manager)
    if change == "party":
        drafts.add_party(proposed.pk, make_enterprise().code, by=cast.manager)
    elif change == "deliverable":
        add_deliverable(proposed, cast, name="实训周", unit="次")
    else:
        drafts.write_agreement(proposed.pk, make_words(), by=cast.manager, file=pdf())

    assert agreements.propose(proposed.pk, by=cast.manager).digest != proposed.digest


def test_what_was_proposed_is_no_longer_written(cast):
    proposed = make_proposed(cast)

    with pytest.raises(WrongState):
        drafts.write_agreement(proposed.pk, make_words(), by=cast.manager)
    with pytest.raises(WrongState):
        add_deliverable(proposed, cast)


def test_only_a_partys_own_person_answers_for_it(cast):
    proposed = make_proposed(cast)

    for person in (cast.manager, cast.officer, make_cast().academic):
        with pytest.raises(NotAllowed):
            agreements.accept(proposed.pk, cast.school.pk, proposed.digest, by=person)
    with pytest.raises(NotAllowed):
        agreements.accept(proposed.pk, make_university().pk, proposed.digest, by=cast.academic)


def test_sending_back_needs_a_reason(cast):
    proposed = make_proposed(cast)

    with pytest.raises(Invalid):
        agreements.send_back(proposed.pk, cast.school.pk, "  ", by=cast.academic)
    agreements.send_back(proposed.pk, cast.school.pk, "缺少实训条款", by=cast.academic)

    assert (fresh(proposed).state, fresh(proposed).reason) == ("draft", "缺少实训条款")
    assert told("cooperation.returned") == [cast.manager.pk]


def test_a_draft_without_school_or_deliverable_is_not_proposed(cast):
    draft = drafts.draft_agreement(cast.firm.pk, make_words(), by=cast.manager)

    with pytest.raises(Invalid) as refused:
        agreements.propose(draft.pk, by=cast.manager)

    assert str(refused.value.message) == "至少要有一所院校或培训中心。至少写一项成果：谁、什么时候、交出什么。"


def test_parties_are_found_by_name_code_or_licence_and_only_if_it_is_clear(cast):
    draft = make_draft(cast, parties=2)
    one, other = make_enterprise(name_zh="芜湖汽配甲公司"), make_enterprise(name_zh="芜湖汽配乙公司")

    with pytest.raises(Invalid) as refused:
        drafts.add_party(draft.pk, "芜湖汽配", by=cast.manager)
    found = [drafts.add_party(draft.pk, text, by=cast.manager) for text in ("汽配甲", other.uscc, one.code)]

    assert "芜湖汽配甲公司" in str(refused.value.message)
    assert [party.organisation for party in found] == [one, other, one]
    with pytest.raises(Invalid):
        drafts.add_party(draft.pk, "没有这一家", by=cast.manager)


def test_dropping_a_party_drops_what_it_owed_but_never_the_author(cast):
    draft = make_draft(cast)

    for party in draft.parties.all():
        drafts.drop_party(draft.pk, party.pk, by=cast.manager)

    assert [party.organisation for party in draft.parties.all()] == [cast.firm]
    assert draft.deliverables.count() == 0


def test_a_deliverable_can_be_rewritten_and_must_fall_inside(cast):
    draft = make_draft(cast)
    old = draft.deliverables.get()
    words = drafts.DeliverableDraft("共建教材", old.party_id, old.due_on, old.measure, "本", old.target, old.evidence)

    drafts.put_deliverable(draft.pk, words, by=cast.manager, deliverable_pk=old.pk)
    with pytest.raises(Invalid):
        drafts.put_deliverable(draft.pk, replace(words, due_on=days(400)), by=cast.manager)

    assert [(one.name, one.unit) for one in draft.deliverables.all()] == [("共建教材", "本")]


def test_termination_says_why_and_tells_the_others(cast):
    agreement = make_agreement(cast)

    with pytest.raises(Invalid):
        agreements.terminate(agreement.pk, cast.school.pk, "", by=cast.academic)
    agreements.terminate(agreement.pk, cast.school.pk, "企业停产", by=cast.academic)

    assert (fresh(agreement).state, fresh(agreement).reason) == ("terminated", "企业停产")
    assert told("cooperation.terminated") == sorted([cast.manager.pk, cast.officer.pk])


def test_the_database_keeps_no_termination_without_a_reason(cast):
    agreement = make_agreement(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(state="terminated", reason="")


def test_agreement_ends_after_its_last_day(cast):
    agreement = make_agreement(cast, ends_on=days(20))

    states = []
    for later in (20, 21):
        with time_machine.travel(timezone.now() + timedelta(days=later), tick=False):
            clock.turn_the_day()
            states.append(fresh(agreement).state)

    assert states == ["in_force", "ended"]


def test_reminders_go_out_sixty_thirty_and_seven_days_before_the_end(cast):
    make_agreement(cast, ends_on=days(61))

    sent = []
    for later in (0, 1, 2, 31, 54, 55, 61):
        with time_machine.travel(timezone.now() + timedelta(days=later), tick=False):
            clock.turn_the_day()
            clock.turn_the_day()
        sent.append(Notice.objects.filter(kind="cooperation.ending", person=cast.manager).count())

    assert sent == [0, 1, 1, 2, 3, 3, 3]


def test_renewal_is_a_draft_with_the_same_words_and_moved_dates(cast):
    old = make_agreement(cast)

    new = agreements.renew(old.pk, cast.school.pk, days(366), days(730), by=cast.academic)
    again = agreements.renew(old.pk, cast.firm.pk, days(366), days(730), by=cast.manager)

    assert (new.pk, new.renews, new.author, new.state) == (again.pk, old, cast.school, "draft")
    assert {party.organisation for party in new.parties.all()} == {cast.firm, cast.school, cast.agency}
    assert new.deliverables.get().due_on == days(376)


def test_a_renewal_that_begins_early_takes_the_old_ones_place(cast):
    old = make_agreement(cast)
    new = agreements.renew(old.pk, cast.firm.pk, days(0), days(500), by=cast.manager)
    agreements.propose(new.pk, by=cast.manager)

    accept_all(new, cast)

    assert (fresh(old).state, fresh(new).state) == ("ended", "in_force")


def test_a_draft_nobody_saw_can_go_one_that_was_proposed_stays(cast):
    draft, proposed = make_draft(cast), make_proposed(cast)
    agreements.send_back(proposed.pk, cast.firm.pk, "", by=cast.manager)

    drafts.drop_agreement(draft.pk, by=cast.manager)
    with pytest.raises(WrongState):
        drafts.drop_agreement(proposed.pk, by=cast.manager)

    assert list(Agreement.objects.all()) == [proposed]


def test_drafts_are_their_authors_and_officers_oversee_their_city(cast):
    draft, agreement = make_draft(cast), make_agreement(cast)
    near = make_agency(city=cast.firm.city)
    far = make_agency(city=make_city("芜湖市"))

    seen = {here: set(queries.seen_by(here)) for here in (cast.firm, cast.school, cast.agency, near, far)}

    assert list(seen.values()) == [{draft, agreement}, {agreement}, {agreement}, {agreement}, set()]


def test_an_association_signs_like_everybody_else(cast):
    association = make_association(name_zh="徽州跨境电商协会")
    secretary = make_member("secretary", association)
    draft = make_draft(cast)
    drafts.add_party(draft.pk, "徽州跨境电商协会", by=cast.manager)
    without = digest_of(replace(queries.terms_of(draft), parties=queries.terms_of(draft).parties[:-1]))
    proposed = agreements.propose(draft.pk, by=cast.manager)
    accept_all(proposed, cast)
    between = fresh(proposed).state
    agreements.accept(proposed.pk, association.pk, proposed.digest, by=secretary)

    assert (between, fresh(proposed).state) == ("proposed", "in_force")
    assert {"code": association.code, "kind": "association"} in proposed.proposals.get().terms["parties"]
    assert proposed.digest == digest_of(queries.terms_of(proposed)) != without
    assert secretary.pk in told("cooperation.proposed")


def test_an_association_writes_an_agreement_but_takes_no_schools_or_firms_place(cast):
    association = make_association()
    secretary = make_member("secretary", association)
    draft = drafts.draft_agreement(association.pk, make_words(), by=secretary)
    drafts.add_party(draft.pk, cast.school.code, by=secretary)

    with pytest.raises(Invalid) as refused:
        agreements.propose(draft.pk, by=secretary)

    assert "至少要有一家企业" in str(refused.value.message)


@pytest.mark.parametrize("role", ["judge", "expert", "editor"])
def test_who_only_judges_or_advises_gives_no_word_for_the_association(cast, role):
    association = make_association()
    draft = make_draft(cast)
    drafts.add_party(draft.pk, association.code, by=cast.manager)
    proposed = agreements.propose(draft.pk, by=cast.manager)

    with pytest.raises(NotAllowed):
        agreements.accept(proposed.pk, association.pk, proposed.digest, by=make_member(role, association))
