"""What the ground announces upwards. Receivers are three lines and call an operation."""

from django.dispatch import Signal

# person, email, name: sent inside the transaction that erases them, before the row forgets them.
person_erased = Signal()
# person, user_agent: somebody signed in from a browser not seen before.
new_device_used = Signal()
