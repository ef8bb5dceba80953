from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "lms.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Say who is staff and what is held about a person; listen for people who leave."""
        from lms.notices import public as notices
        from lms.organisations import receivers  # noqa: F401  importing it registers it
        from lms.organisations.queries import finding, memberships
        from lms.people import public as people

        people.register_staff_test(memberships.holds_staff_role)
        people.register_collector("organisations", memberships.own_rows)
        notices.register_audiences(memberships.audiences_of)
        finding.put_up_shelves()
