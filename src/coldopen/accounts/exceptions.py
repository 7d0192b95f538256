from django.core.exceptions import ValidationError


class TooManyAttempts(ValidationError):
    """A stranger did something more often than the limits allow; the message says how long to wait."""
