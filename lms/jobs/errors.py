"""What ends work from outside. Neither is an Exception: `except Exception` round one unit must not keep it."""


class Cancelled(BaseException):
    """The person who started the work took it back. Let it pass: transactions roll back to the last whole step."""


class LeaseLost(BaseException):
    """Somebody else took the work up, because this worker was silent for too long."""
