"""Looking at what somebody brings: a PDF, a credential, a picture. Bytes in, findings out; no framework, no database.

Nothing is fetched and nothing is believed: keys and seals are known beforehand.
"""

from certificates.checking.findings import Finding, Findings, Trust
from certificates.checking.looking import look

__all__ = ["Finding", "Findings", "Trust", "look"]
