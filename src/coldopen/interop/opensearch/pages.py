"""An OpenSearch 1.1 description: browsers offer the publication among their search engines."""

from dataclasses import dataclass

from django.conf import settings

from coldopen.delivery.addresses import absolute
from coldopen.delivery.pages import Page, page
from coldopen.publishing.models import publication

LONGEST_NAME = 16  # the specification's


@dataclass(frozen=True, slots=True)
class Description:
    """What the publication is called, and the address of its search."""

    short_name: str
    name: str
    home: str
    search: str
    icon: str


@page("/opensearch.xml")
def description() -> Page:
    """How to search the publication from a browser's address bar."""
    name = publication().name
    return Page(
        template="opensearch/description.xml",
        context=Description(
            short_name=name[:LONGEST_NAME].rstrip(),
            name=name,
            home=absolute("/"),
            search=f"{settings.SITE_URL}/search/?q={{searchTerms}}",
            icon=absolute("/favicon.ico"),
        ),
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
