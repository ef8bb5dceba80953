"""Addresses of order-style training. Chinese unprefixed, English under /en/ (lms/urls.py)."""

from django.urls import path, re_path

from internships.views import choices, enterprise, finding, orders, placements, results, review, rounds

app_name = "internships"
urlpatterns = [
    path("orders/", finding.order_list, name="orders"),
    path("orders/compare/", finding.compare, name="compare"),
    path("orders/searches/", finding.save_search, name="search-save"),
    path("orders/searches/<int:pk>/forget/", finding.forget_search, name="search-forget"),
    path("orders/<slug:code>/", orders.order_detail, name="order"),
    path("orders/<slug:code>/keep/", finding.keep_order, name="order-keep"),
    path("orders/<slug:code>/confirm/", review.confirm, name="order-confirm"),
    path("orders/<slug:code>/approve/", review.approve, name="order-approve"),
    path("orders/<slug:code>/return/", review.send_back, name="order-return"),
    path("orders/<slug:code>/close/", review.close, name="order-close"),
    path("choices/", choices.choices, name="choices"),
    path("choices/change/", choices.change, name="choices-change"),
    path("choices/submit/", choices.submit, name="choices-submit"),
    path("results/", results.round_list, name="results"),
    path("results/<slug:code>/", results.result, name="result"),
    path("results/<slug:code>/receipt/", results.receipt, name="receipt"),
    path("placements/<int:pk>/", placements.placement, name="placement"),
    path("placements/<int:pk>/sign/", placements.sign, name="placement-sign"),
    path("placements/<int:pk>/start/", placements.start, name="placement-start"),
    re_path(r"^placements/(?P<pk>\d+)/name/(?P<who>mentor|teacher)/$", placements.name_person, name="placement-name"),
    path("placements/<int:pk>/log/", placements.write_log, name="placement-log"),
    path("placements/<int:pk>/log/confirm/", placements.confirm_log, name="placement-confirm"),
    path("placements/<int:pk>/finish/", placements.finish, name="placement-finish"),
    path("placements/<int:pk>/end/", placements.end_early, name="placement-end"),
    path("placements/<int:pk>/evaluate/", placements.evaluate, name="placement-evaluate"),
    path("biz/<slug:org>/orders/", enterprise.order_list, name="enterprise-orders"),
    path("biz/<slug:org>/orders/new/", enterprise.order_edit, name="order-new"),
    path("biz/<slug:org>/orders/<slug:code>/edit/", enterprise.order_edit, name="order-edit"),
    path("biz/<slug:org>/orders/<slug:code>/submit/", enterprise.order_submit, name="order-submit"),
    path("biz/<slug:org>/candidates/", enterprise.candidates, name="candidates"),
    path("biz/<slug:org>/mentoring/", enterprise.mentoring, name="mentoring"),
    path("uni/<slug:org>/orders/", review.school_orders, name="school-orders"),
    path("uni/<slug:org>/agreements/", review.school_agreements, name="school-agreements"),
    path("gov/orders/", review.gov_orders, name="gov-orders"),
    path("gov/rounds/", rounds.round_list, name="gov-rounds"),
    path("gov/rounds/<slug:code>/", rounds.round_detail, name="gov-round"),
    re_path(
        r"^gov/rounds/(?P<code>[-\w]+)/(?P<verb>open|lock|draw|rematch|publish)/$", rounds.step, name="gov-round-step"
    ),
]
