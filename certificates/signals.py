"""What certificates announce upwards."""

from django.dispatch import Signal

# Somebody's skills were written down, inside the transaction of whoever saw them shown. Sends person_id.
skills_recorded = Signal()
