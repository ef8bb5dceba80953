"""Addresses of certificates. /v/<number>/ is what the QR code on the page says."""

from django.urls import path

from certificates.views import machine, mine, verifying

app_name = "certificates"
# Once for all languages: other machines read these.
machine_patterns = [
    path(".well-known/did.json", machine.did, name="did"),
    path("certificates/status/<str:purpose>/<int:number>.json", machine.status_list, name="status-list"),
    path("certificates/roots.json", machine.roots, name="roots"),
]
urlpatterns = [
    path("verify/", verifying.verify, name="verify"),
    path("verify/file/", verifying.verify_file, name="verify-file"),
    path("verify/<str:number>/", verifying.verify, name="verify-number"),
    path("v/<str:number>/", verifying.verify, name="qr"),
    path("learn/certificates/", mine.certificate_list, name="list"),
    path("learn/certificates/transcript.json", mine.transcript, name="transcript"),
    path("certificates/<str:number>/", mine.detail, name="detail"),
    path("certificates/<str:number>/file.pdf", mine.download, name="download"),
    path("certificates/<str:number>/wallet/<str:form>/", mine.wallet, name="wallet"),
    path("certificates/<str:number>/inclusion.json", mine.inclusion, name="inclusion"),
    path("certificates/<str:number>/revoke/", mine.revoke, name="revoke"),
]
