from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "lms.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Say who is staff, who edits and what is held about a person; listen for people who leave."""
        from lms.notices import public as notices
        from lms.organisations import access, receivers  # noqa: F401  importing receivers registers them
        from lms.organisations.queries import finding, memberships
        from lms.people import public as people
        from lms.skills import public as skills

        people.register_staff_test(memberships.holds_staff_role)
        skills.register_editor_test(access.is_editor)
        people.register_collector("organisations", memberships.own_rows)
        notices.register_audiences(memberships.audiences_of)
        finding.put_up_shelves()
