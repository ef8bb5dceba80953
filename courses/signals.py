"""What courses announce to those above them."""

from django.dispatch import Signal

# person_id: somebody who has passed got another result, inside the transaction that enters it.
regraded = Signal()
