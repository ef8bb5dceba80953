"""Addresses of certificates. /v/<number>/ is what the QR code on the page says."""

from django.urls import path

from certificates.views import (
    batch_making,
    batches,
    cards,
    enquiries,
    evidence,
    machine,
    mine,
    office,
    sharing,
    verifying,
)

app_name = "certificates"
# Once for all languages: other machines read these.
machine_patterns = [
    path(".well-known/did.json", machine.did, name="certificates-did"),
    path("certificates/status/<str:purpose>/<int:number>.json", machine.status_list, name="certificates-status-list"),
    path("certificates/roots.json", machine.roots, name="certificates-roots"),
    path("certificates/seals.pem", machine.seals, name="certificates-seals"),
    path("certificates/offline.html", machine.offline, name="certificates-offline"),
]
urlpatterns = [
    path("verify/", verifying.verify, name="verify"),
    path("verify/file/", verifying.verify_file, name="verify-file"),
    path("verify/<str:number>/", verifying.verify, name="verify-number"),
    path("v/<str:number>/", verifying.verify, name="qr"),
    path("v/<str:number>/evidence/", evidence.evidence, name="evidence"),
    path("v/<str:number>/card.png", cards.verified_card, name="card"),
    path("s/<str:token>/card.png", cards.shared_card, name="shared-card"),
    path("s/<str:token>/", sharing.shared, name="shared"),
    path("s/<str:token>/file.pdf", sharing.shared_file, name="shared-file"),
    path("biz/<slug:org>/certificates/", enquiries.enquiry_list, name="enquiries"),
    path("biz/<slug:org>/certificates/ask/", enquiries.enquire, name="enquire"),
    path("uni/<slug:org>/certificates/", office.office, name="office"),
    path("uni/<slug:org>/certificates/new/", batch_making.choose, name="batch-choose"),
    path("uni/<slug:org>/certificates/new/list/", batch_making.named_list, name="batch-list"),
    path("uni/<slug:org>/certificates/new/<slug:source>/<str:key>/", batch_making.group, name="batch-group"),
    path("certificates/batches/", batches.batch_list, name="batches"),
    path("certificates/batches/<int:pk>/", batches.batch_detail, name="batch"),
    path("certificates/batches/<int:pk>/approve/", batches.approve, name="batch-approve"),
    path("certificates/batches/<int:pk>/refuse/", batches.refuse, name="batch-refuse"),
    path("certificates/batches/<int:pk>/files/", batches.batch_files, name="batch-files"),
    path("certificates/batches/<int:pk>/retry/", batches.retry, name="batch-retry"),
    path("certificates/shares/<int:pk>/end/", sharing.end_share, name="end-share"),
    path("certificates/shares/<int:pk>/views/", sharing.share_views, name="share-views"),
    path("learn/certificates/", mine.certificate_list, name="list"),
    path("learn/certificates/asked/", mine.asked, name="asked"),
    path("learn/certificates/transcript/", mine.issue_transcript, name="issue-transcript"),
    path("certificates/<str:number>/", mine.detail, name="detail"),
    path("certificates/<str:number>/file.pdf", mine.download, name="download"),
    path("certificates/<str:number>/wallet/<str:form>/", mine.wallet, name="wallet"),
    path("certificates/<str:number>/inclusion.json", mine.inclusion, name="inclusion"),
    path("certificates/<str:number>/share/", sharing.share, name="share"),
    path("certificates/<str:number>/comments/", mine.comments, name="comments"),
    path("certificates/<str:number>/suspend/", office.suspend, name="suspend"),
    path("certificates/<str:number>/reinstate/", office.reinstate, name="reinstate"),
    path("certificates/<str:number>/correct/", office.correct, name="correct"),
    path("certificates/<str:number>/mend/", office.mend, name="mend"),
    path("certificates/<str:number>/revoke/", office.revoke, name="revoke"),
]
