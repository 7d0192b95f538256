"""Model fields."""

from typing import Any

from django.db import models


class WebAddressField(models.URLField[str, str]):
    """A web address; one typed without a scheme gets https."""

    def formfield(self, **kwargs: Any) -> Any:
        """Return the form field, which assumes https."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})
