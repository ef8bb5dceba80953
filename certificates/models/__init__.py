"""Rows of the certificates: what was issued, in which batches, where its status stands, who was shown it."""

from certificates.models.batches import Batch
from certificates.models.certificates import Certificate, NumberSeries, SkillEvidence
from certificates.models.enquiries import Enquiry, EnquiryFind
from certificates.models.files import BatchSeal, Blank, Imprint
from certificates.models.names import Names
from certificates.models.roots import DailyRoot
from certificates.models.sharing import ShareLink, ShareView
from certificates.models.statuses import StatusList
from certificates.models.wordings import Wording

__all__ = [
    "Batch",
    "BatchSeal",
    "Blank",
    "Certificate",
    "DailyRoot",
    "Enquiry",
    "EnquiryFind",
    "Imprint",
    "Names",
    "NumberSeries",
    "ShareLink",
    "ShareView",
    "SkillEvidence",
    "StatusList",
    "Wording",
]
