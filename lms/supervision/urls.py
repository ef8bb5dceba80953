"""Addresses of the government's space."""

from django.urls import path

from lms.supervision.views import figures, laws

app_name = "supervision"
urlpatterns = [
    path("gov/", figures.overview, name="overview"),
    path("gov/gap/", figures.gap, name="gap"),
    path("gov/clusters/", figures.clusters, name="clusters"),
    path("gov/credit/", figures.firms, name="credit"),
    path("gov/audit/", figures.trail, name="trail"),
    path("rules/", laws.open_rules, {"kind": "orders"}, name="rules"),
    path("rules/programmes/", laws.open_rules, {"kind": "programmes"}, name="programme-rules"),
    path("rules/<slug:kind>/<str:key>/", laws.open_rule, name="rule"),
    path("gov/rules/", laws.gov_rules, {"kind": "orders"}, name="gov-rules"),
    path("gov/rules/programmes/", laws.gov_rules, {"kind": "programmes"}, name="gov-programme-rules"),
    path("gov/rules/<slug:kind>/<str:key>/", laws.gov_rule, name="gov-rule"),
    path("gov/rules/<slug:kind>/<str:key>/new/", laws.new_version, name="rule-new"),
    path("gov/rules/<slug:kind>/<str:key>/<int:version>/approve/", laws.approve, name="rule-approve"),
    path("gov/rules/<slug:kind>/<str:key>/<int:version>/withdraw/", laws.withdraw, name="rule-withdraw"),
]
