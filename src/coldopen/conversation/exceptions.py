from django.core.exceptions import ValidationError


class RepliesClosed(ValidationError):
    """The entry takes no replies: closed, gone, private, or not opened with its password."""


class UnknownParent(ValidationError):
    """The comment that was replied to is not (or no longer) there."""
