"""Every address of the site. Chinese stands unprefixed, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from certificates.urls import machine_patterns as certificates_machine_patterns
from lms.common import health, metrics
from lms.pages import urls as pages_urls
from lms.people.views import doors
from lms.skills import urls as skills_urls

handler403 = "lms.common.views.refused"
handler404 = "lms.common.views.not_found"
handler500 = "lms.common.views.broken"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("lms.common.urls")),
    path("", include(pages_urls.machine_patterns)),
    path("", include(certificates_machine_patterns)),
    path("", include(skills_urls.machine_patterns)),
    # One door: Wagtail's own sign-in and password pages know neither our limits nor the second factor.
    path("cms/login/", doors.login_door),
    path("cms/password_reset/", doors.password_door),
    path("cms/password_reset/<path:rest>", doors.password_door),
    path("admin/<path:rest>", doors.login_door),
    path("django-admin/<path:rest>", doors.login_door),
    # Wagtail's page that breaks on purpose: nobody's business here, and every visit would page somebody.
    path("cms/failwhale/", doors.closed),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("", include("lms.people.urls")),
    path("", include("lms.organisations.urls")),
    path("", include("lms.notices.urls")),
    path("", include("lms.jobs.urls")),
    path("", include("lms.contests.urls")),
    path("", include("courses.urls")),
    path("", include("lms.events.urls")),
    path("", include("internships.urls")),
    path("", include("certificates.urls")),
    path("", include("lms.cooperation.urls")),
    path("", include("lms.skills.urls")),
    path("", include("lms.bases.urls")),
    path("", include("lms.dashboards.urls")),
    path("", include("lms.supervision.urls")),
    path("", include(pages_urls)),
    # Wagtail's third sign-in page, for private pages.
    path("_util/login/", doors.login_door),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
