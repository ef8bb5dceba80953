"""An enterprise assesses its own digital maturity; every answer sheet is kept."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.organisations import access, scoring
from lms.organisations.models import MaturityAssessment, Organisation
from lms.organisations.queries import vettings as queries
from lms.people.models import User


@transaction.atomic
def assess_maturity(enterprise_id: int, answers: dict[str, int], *, by: User) -> MaturityAssessment:
    """Keep the answers with what they come to. Raises NotAllowed, Invalid (a question is open)."""
    enterprise = Organisation.objects.select_for_update().get(pk=enterprise_id)
    access.require(access.can_apply(by, enterprise))
    asked = queries.questionnaire()
    try:
        result = scoring.maturity(asked, answers)
    except scoring.BadAnswers as error:
        fields: dict[str, object] = {code: _("请选一项") for code in error.missing}
        raise Invalid(_("还有 %(n)d 题没有选。") % {"n": len(error.missing)}, fields=fields) from error
    row = MaturityAssessment.objects.create(
        enterprise=enterprise,
        questionnaire_version=asked["version"],
        answers={question["code"]: answers[question["code"]] for question in scoring.questions(asked)},
        percent=result.percent,
        level=result.level,
        dimensions={one.code: one.percent for one in result.dimensions},
        by=by,
    )
    audit.record("maturity.assessed", row, by=by, percent=result.percent, level=result.level)
    return row
