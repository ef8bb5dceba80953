"""Agreements, calls, teams and posts of a government agency, a school and a firm, at any step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.cooperation.models import Agreement, Deliverable, FactorPost, TalentCall, Team
from lms.cooperation.operations import agreements, calls, deliverables, drafts, factors, interests, teams
from lms.organisations.public import Organisation
from lms.people.public import User
from tests.factories import numbers
from tests.factories.organisations import make_agency, make_cluster, make_enterprise, make_member, make_university


@dataclass(frozen=True)
class Cast:
    """Three organisations of one city and who speaks for each."""

    firm: Organisation
    school: Organisation
    agency: Organisation
    manager: User
    academic: User
    officer: User

    @property
    def everybody(self) -> list[tuple[Organisation, User]]:
        """Each organisation with its person."""
        return [(self.firm, self.manager), (self.school, self.academic), (self.agency, self.officer)]


def make_cast() -> Cast:
    """A firm in a cluster, a school and the agency above the cities."""
    cluster = make_cluster()
    firm = make_enterprise(city=cluster.city, cluster=cluster)
    school, agency = make_university(city=cluster.city), make_agency()
    return Cast(
        firm, school, agency,
        make_member("manager", firm), make_member("academic", school), make_member("officer", agency),
    )  # fmt: skip


def days(number: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=number)


def pdf(name: str = "协议.pdf", content: bytes = b"%PDF-1.7 agreement") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, "application/pdf")


def make_words(**changes: Any) -> drafts.Words:
    """A year from today."""
    known = {"title": "共建订单班", "purpose": "共同培养跨境运营人才。", "starts_on": days(0), "ends_on": days(365)}
    return drafts.Words(**{**known, **changes})


def make_draft(cast: Cast, *, parties: int = 3, **words: Any) -> Agreement:
    """The firm's draft with its parties and one deliverable that the school owes."""
    draft = drafts.draft_agreement(cast.firm.pk, make_words(**words), by=cast.manager)
    for organisation, _person in cast.everybody[1:parties]:
        drafts.add_party(draft.pk, organisation.code, by=cast.manager)
    add_deliverable(draft, cast)
    return draft


def add_deliverable(draft: Agreement, cast: Cast, **changes: Any) -> Deliverable:
    """Something the school owes: three courses in ten days unless told otherwise."""
    party = draft.parties.get(organisation=cast.school)
    known = {
        "name": "共建课程", "party_id": party.pk, "due_on": draft.starts_on + timedelta(days=10),
        "measure": "上线课程", "unit": "门", "target": Decimal(3), "evidence": "课程链接",
    }  # fmt: skip
    return drafts.put_deliverable(draft.pk, drafts.DeliverableDraft(**{**known, **changes}), by=cast.manager)


def make_proposed(cast: Cast, **words: Any) -> Agreement:
    """Put to the parties; the firm has said yes."""
    return agreements.propose(make_draft(cast, **words).pk, by=cast.manager)


def make_agreement(cast: Cast, **words: Any) -> Agreement:
    """Every party has said yes: in force, or agreed where it begins later."""
    proposed = make_proposed(cast, **words)
    for organisation, person in cast.everybody[1:]:
        agreements.accept(proposed.pk, organisation.pk, proposed.digest, by=person)
    return Agreement.objects.get(pk=proposed.pk)


def make_report(cast: Cast, agreement: Agreement, amount: int = 1) -> Any:
    """The school's word that so many courses are there."""
    return deliverables.report(agreement.deliverables.get().pk, Decimal(amount), "见课程页", by=cast.academic)


APPROACH = interests.Approach("想进一步了解", "李经理", "13900000000")


def make_call_words(cast: Cast, **changes: Any) -> calls.CallWords:
    """A call for a team, open for twenty days."""
    known = {
        "cluster_id": cast.firm.cluster_id, "kind": "team", "title": "旺季仓容预测", "problem": "旺季仓容总是不够。",
        "outcome": "提前两周预测，误差小于一成。", "reward": "经费五万元", "closes_on": days(20),
    }  # fmt: skip
    return calls.CallWords(**{**known, **changes})


def make_call(cast: Cast, **changes: Any) -> TalentCall:
    """The firm's call, published."""
    draft = calls.draft_call(cast.firm.pk, make_call_words(cast, **changes), by=cast.manager)
    return calls.publish_call(draft.pk, by=cast.manager)


def member_of(organisation: Organisation, role: str = "student") -> User:
    """Somebody who studies or works there."""
    return make_member(role, organisation, name=f"成员{next(numbers)}")


def make_team(cast: Cast, call: TalentCall, answers: Iterable[str | None] = ("named", "masked")) -> Team:
    """The school's team of students with these answers (None: not given yet) and one milestone."""
    team = teams.form_team(call.pk, cast.school.pk, "先锋队", "先取数，再建模。", by=cast.academic)
    for answer in answers:
        person = member_of(cast.school)
        member = teams.put_forward(team.pk, cast.school.pk, person.username, "建模", by=cast.academic)
        if answer:
            teams.answer_place(member.pk, answer, by=person)
    teams.plan_milestone(team.pk, "数据报告", call.closes_on + timedelta(days=30), "报告", by=cast.academic)
    return team


def make_chosen_team(cast: Cast, call: TalentCall) -> Team:
    """The same, applied and chosen."""
    team = make_team(cast, call)
    teams.apply(team.pk, by=cast.academic)
    return calls.award_call(call.pk, team.pk, "", by=cast.manager)


def make_post_words(cast: Cast, **changes: Any) -> factors.PostWords:
    """A request for talent in the firm's cluster, for a month."""
    known = {
        "cluster_id": cast.firm.cluster_id, "kind": "talent", "side": "request", "reach": "cluster",
        "title": "找跨境运营", "text": "要会店铺运营。", "valid_until": days(30), "contact_name": "王经理",
        "contact_way": "13800000000",
    }  # fmt: skip
    return factors.PostWords(**{**known, **changes})


def make_post(cast: Cast, *, skills: Iterable[Any] = (), **changes: Any) -> FactorPost:
    """The firm's post."""
    return factors.post_factor(cast.firm.pk, make_post_words(cast, **changes), by=cast.manager, skills=skills)
