"""Addresses of certificates. /v/<number>/ is what the QR code on the page says."""

from django.urls import path

from certificates.views import mine, verifying

app_name = "certificates"
urlpatterns = [
    path("verify/", verifying.verify, name="verify"),
    path("verify/file/", verifying.verify_file, name="verify-file"),
    path("verify/<str:number>/", verifying.verify, name="verify-number"),
    path("v/<str:number>/", verifying.verify, name="qr"),
    path("learn/certificates/", mine.certificate_list, name="list"),
    path("certificates/<str:number>/", mine.detail, name="detail"),
    path("certificates/<str:number>/file.pdf", mine.download, name="download"),
    path("certificates/<str:number>/revoke/", mine.revoke, name="revoke"),
]
