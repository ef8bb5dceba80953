"""What the taxonomy announces to whoever stands above it."""

from django.dispatch import Signal

# codes: the skills that an employer now asks for in public. Sent inside the transaction that makes it so.
skills_demanded = Signal()

# moves: {ended skill: the skill it counts as} by key; codes: the same by code. Sent inside the transaction that ends
# them. Whoever names skills in what is still a draft rewrites it now, and answers {key of its Use: how many rows}.
skills_followed = Signal()
