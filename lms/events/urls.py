"""Addresses of events. Chinese unprefixed, English under /en/ (lms/urls.py)."""

from django.urls import path

from lms.events.views import calendars, checkins, door, experts, finding, hosting, places, planning, tickets

app_name = "events"
urlpatterns = [
    path("events/", finding.event_list, name="list"),
    path("events/mine/", places.mine, name="mine"),
    path("events/mine/feed/", places.feed, name="feed-open"),
    path("events/t/<str:text>/", tickets.ticket, name="ticket-scanned"),
    path("events/approvals/", places.approvals, name="approvals"),
    path("events/hosted/", hosting.hosted, name="hosted"),
    path("events/hosted/<slug:org>/new/", planning.plan, name="plan"),
    path("events/hosted/<slug:org>/absences/", hosting.missed, name="missed"),
    path("events/hosted/<slug:org>/experts/", experts.pool, name="experts"),
    path("events/invited/<str:token>/", experts.invited, name="invited"),
    path("events/invitations/<int:pk>/", experts.invitation, name="invitation"),
    path("events/invitations/<int:pk>/taught/", experts.taught, name="taught"),
    path("events/feeds/<uuid:key>.ics", calendars.personal, name="feed"),
    path("events/by/<slug:org>.ics", calendars.organisation, name="organisation-feed"),
    path("events/sessions/<int:pk>/place/", places.act, name="place"),
    path("events/sessions/<int:pk>/ticket/", places.ticket, name="ticket"),
    path("events/sessions/<int:pk>/feedback/", places.give_feedback, name="feedback"),
    path("events/sessions/<int:pk>/check-in/", checkins.check_in, name="check-in"),
    path("events/sessions/<int:pk>/check-in/<str:shown>/", checkins.scanned, name="scanned"),
    path("events/sessions/<int:pk>/wall/", checkins.wall, name="wall"),
    path("events/sessions/<int:pk>/door/", door.door, name="door"),
    path("events/sessions/<int:pk>/door/list/", door.names, name="door-list"),
    path("events/sessions/<int:pk>/door/scans/", door.scans, name="door-scans"),
    path("events/sessions/<int:pk>/door/worker.js", door.worker, name="door-worker"),
    path("events/sessions/<int:pk>/host/", hosting.session, name="session"),
    path("events/sessions/<int:pk>/host/names/", hosting.names, name="names"),
    path("events/sessions/<int:pk>/host/correct/", hosting.correct, name="correct"),
    path("events/sessions/<int:pk>/host/scans/", hosting.merge, name="merge"),
    path("events/sessions/<int:pk>/host/line/", hosting.line, name="line"),
    path("events/sessions/<int:pk>/host/invite/", experts.invite, name="invite"),
    path("events/sessions/<int:pk>/host/edit/", planning.edit, name="edit"),
    path("events/sessions/<int:pk>/host/cancel/", planning.cancel, name="cancel"),
    path("events/sessions/<int:pk>/host/restore/", planning.restore, name="restore"),
    path("events/<slug:code>.ics", calendars.series, name="series-feed"),
    path("events/<slug:code>/edit/", planning.change, name="change"),
    path("events/<slug:code>/delete/", planning.delete, name="delete"),
    path("events/<slug:code>/rules/", planning.rules, name="rules"),
    path("events/<slug:code>/publish/", planning.publish, name="publish"),
    path("events/<slug:code>/", finding.event, name="event"),
]
