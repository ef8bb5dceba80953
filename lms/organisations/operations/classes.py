"""A university's schools and administrative classes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.organisations import access
from lms.organisations.choices import TEACHING_KINDS
from lms.organisations.models import Department, Organisation, SchoolClass
from lms.people.public import User


@transaction.atomic
def add_class(
    organisation: Organisation,
    department: str,
    name: str,
    *,
    specialty_zh: str,
    entered_on: date,
    by: User | None,
    specialty_code: str = "",
) -> SchoolClass:
    """A new class in the school of that name, which is made if it is new too. Raises NotAllowed, Invalid."""
    access.require(access.can_manage_members(by, organisation))
    if organisation.kind not in TEACHING_KINDS:
        raise Invalid(_("只有院校和培训中心有班级。"))
    school, _created = Department.objects.get_or_create(organisation=organisation, name_zh=department.strip())
    school_class = SchoolClass(
        department=school,
        name=name.strip(),
        specialty_zh=specialty_zh,
        specialty_code=specialty_code,
        entered_on=entered_on,
    )
    try:
        school_class.full_clean()
    except ValidationError as error:
        raise Invalid(_("班级信息有问题，请按提示修改。"), fields=dict(error.message_dict)) from error
    school_class.save()
    audit.record("class.added", school_class, by=by, organisation_id=organisation.pk)
    return school_class
