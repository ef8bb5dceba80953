"""Addresses of bases and centres. Owners keep theirs in their own space, /uni/… or /biz/…"""

from django.urls import URLPattern, path

from lms.bases.views import (
    bases,
    bookings,
    centres,
    closures,
    hosting,
    keeping,
    overview,
    requests,
    safety,
    setup,
    uses,
)

app_name = "bases"


def _kept(place: str) -> list[URLPattern]:
    start, base, extra = f"{place}/<slug:org>/bases/", f"{place}/<slug:org>/bases/<slug:code>/", {"place": place}
    pages = [
        ("", keeping.kept, "kept"),
        ("new/", setup.new, "new"),
    ]
    pages_of_base = [
        ("", keeping.keep, "keep"),
        ("feed/", keeping.feed_address, "feed_address"),
        ("retire/", keeping.retire, "retire"),
        ("setup/", setup.edit, "edit"),
        ("hours/", setup.hours, "hours"),
        ("groups/", setup.add_group, "add_group"),
        ("groups/<int:pk>/", setup.edit_group, "edit_group"),
        ("closures/", closures.close, "close"),
        ("closures/<int:pk>/lift/", closures.lift, "lift"),
        ("checks/", safety.record, "record_check"),
        ("use/", uses.use, "use"),
    ]
    return [
        *[path(start + end, view, extra, name=f"{place}_{name}") for end, view, name in pages],
        *[path(base + end, view, extra, name=f"{place}_{name}") for end, view, name in pages_of_base],
    ]


urlpatterns = [
    path("bases/", bases.base_list, name="list"),
    path("bases/bookings/", bookings.mine, name="bookings"),
    path("bases/bookings/<int:pk>/", bookings.booking, name="booking"),
    path("bases/bookings/<int:pk>/cancel/", bookings.cancel, name="cancel"),
    path("bases/bookings/<int:pk>/restore/", bookings.restore, name="restore"),
    path("bases/bookings/<int:pk>/answer/", requests.answer, name="answer"),
    path("bases/sessions/<int:pk>/count/", requests.count, name="count"),
    path("bases/checks/<int:pk>/", safety.paper, name="paper"),
    path("bases/feeds/<uuid:key>.ics", bases.feed, name="feed"),
    path("bases/<slug:code>/", bases.base_page, name="base"),
    path("bases/<slug:code>/book/", bookings.book, name="book"),
    path("centres/", centres.centre_list, name="centres"),
    path("centres/offerings/<int:pk>/join/", centres.take_part, name="take_part"),
    path("centres/<slug:code>/", centres.centre_page, name="centre"),
    path("gov/bases/", overview.overview, name="overview"),
    *_kept("uni"),
    *_kept("biz"),
    path("uni/<slug:org>/centres/", hosting.hosted, name="hosted"),
    path("uni/<slug:org>/centres/<slug:code>/", hosting.centre, name="run_centre"),
    path("uni/<slug:org>/centres/<slug:code>/members/<int:pk>/leave/", hosting.leave, name="leave"),
]
