"""What can go wrong with what comes from elsewhere."""

from django.core.exceptions import ValidationError


class FetchError(ValidationError):
    """Something elsewhere was not fetched; the message says why in words for a person."""

    def __str__(self) -> str:
        return " ".join(self.messages)


class RefusedAddress(FetchError):
    """The address is not one of the public web, or it is written in a way that hides where to."""


class TooLarge(FetchError):
    """The answer, its headers, or what it unpacks to exceeds the limits."""


class TooSlow(FetchError):
    """The answer was not complete within the time allowed."""


class TooManyRedirects(FetchError):
    """The address leads on and on."""


class Unreachable(FetchError):
    """There is no such site, nobody answers there, or what answers is not sound HTTP."""


class UnfitPicture(ValidationError):
    """A file is no picture, or one that is too large; the message says what to do."""


class UnfitFile(ValidationError):
    """A file is of a kind that is not taken, or not of the kind it says; the message says which."""
