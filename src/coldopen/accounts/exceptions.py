from django.core.exceptions import ValidationError


class TooManyAttempts(ValidationError):
    """A stranger exceeded the limits; the message says how long to wait."""
