from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("课程")

    def ready(self) -> None:
        """Listen to the ground, say what we hold."""
        from certificates import public as certificates
        from courses import receivers  # noqa: F401  importing registers them
        from courses.access import files
        from courses.background import similarity  # noqa: F401  importing registers its job
        from courses.operations import intakes  # noqa: F401  importing registers its job
        from courses.queries import awards, explaining, finding, holdings, offered, telling, uses
        from lms.common import pictures
        from lms.people import public as people
        from lms.skills import public as skills

        people.register_collector("courses", holdings.own_rows)
        awards.put_up_sources()
        certificates.register_explainer("courses.enrolment", explaining.of_enrolment, tells=telling.of_enrolment)
        certificates.register_explainer("courses.rule", explaining.of_rule, tells=telling.of_rule)
        finding.put_up_shelves()
        skills.register_courses(offered.offered)
        uses.put_up_uses()
        pictures.register(files.may_see_picture)
