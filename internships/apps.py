from django.apps import AppConfig


class InternshipsConfig(AppConfig):
    name = "internships"

    def ready(self) -> None:
        """Say what is held about a person; listen for those who leave."""
        from certificates import public as certificates
        from internships import receivers  # noqa: F401  importing receivers connects them
        from internships.queries import explaining, finding, holdings, uses
        from lms.people import public as people

        people.register_collector("internships", holdings.own_rows)
        finding.put_up_shelves()
        uses.put_up_uses()
        certificates.register_explainer(
            "internships.placement", explaining.of_placement, tells=explaining.told_of_placement
        )
