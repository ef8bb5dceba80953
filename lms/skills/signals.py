"""What the taxonomy announces to whoever stands above it."""

from django.dispatch import Signal

# codes: the skills that an employer now asks for in public. Sent inside the transaction that makes it so.
skills_demanded = Signal()
