"""What can go wrong on the way to a person."""


class Unreachable(Exception):
    """The person cannot be reached this way, and no later try would change it."""


class NotSent(Exception):
    """The other side refused; a later try may succeed."""
