"""Addresses of organisations. The place decides which kinds may stand there; the code names which one."""

from django.urls import URLPattern, path

from lms.organisations.views import classes, invitations, members, profiles, registration, spaces, vettings

app_name = "organisations"


def _member_pages(place: str, prefix: str) -> list[URLPattern]:
    extra = {"place": place}
    return [
        path(f"{prefix}members/", members.members, extra, name=f"{place}_members"),
        path(f"{prefix}members/invite/", members.invite, extra, name=f"{place}_invite"),
        path(f"{prefix}members/roster/", members.roster, extra, name=f"{place}_roster"),
        path(f"{prefix}members/<int:pk>/end/", members.end, extra, name=f"{place}_end"),
        *[
            path(
                f"{prefix}members/invitations/<int:pk>/{verb}/",
                members.change_invitation,
                {**extra, "verb": verb},
                name=f"{place}_{verb}",
            )
            for verb in ("withdraw", "resend")
        ],
    ]


urlpatterns = [
    path("home/", spaces.home, name="home"),
    path("spaces/", spaces.spaces, name="spaces"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("biz/register/", registration.register, name="register"),
    path("biz/<slug:code>/profile/", profiles.profile, name="profile"),
    path("biz/<slug:code>/maturity/", profiles.maturity, name="maturity"),
    path("biz/<slug:code>/vetting/", vettings.vetting, name="vetting"),
    path("vetting/papers/<int:pk>/", vettings.paper, name="vetting_paper"),
    path("gov/vetting/", vettings.waiting, name="vettings"),
    path("gov/vetting/<int:pk>/", vettings.decide, name="vetting_decide"),
    path("gov/organisations/", registration.organisations, name="organisations"),
    path("gov/organisations/<slug:code>/suspend/", registration.suspend, {"verb": "suspend"}, name="suspend"),
    path("gov/organisations/<slug:code>/resume/", registration.suspend, {"verb": "resume"}, name="resume"),
    path("uni/<slug:code>/classes/", classes.classes, name="classes"),
    *_member_pages("biz", "biz/<slug:code>/"),
    *_member_pages("uni", "uni/<slug:code>/"),
    *_member_pages("gov", "gov/"),
    *_member_pages("gov_other", "gov/organisations/<slug:code>/"),
]
