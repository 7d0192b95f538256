import pytest
from lxml import etree

from coldopen.delivery.render import render
from coldopen.publishing.models import Publication

pytestmark = pytest.mark.django_db
NAMES = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def test_browsers_learn_where_to_search() -> None:
    row = Publication.load()
    row.name = "Lanterns <& Owls> of the North"
    row.save()
    rendered = render("/opensearch.xml")
    assert rendered.content_type.startswith("application/opensearchdescription+xml")
    root = etree.fromstring(rendered.body)
    assert root.findtext("o:ShortName", namespaces=NAMES) == "Lanterns <& Owls"
    assert root.findtext("o:Description", namespaces=NAMES) == f"Search {row.name}"
    page = next(url for url in root.findall("o:Url", NAMES) if url.get("type") == "text/html")
    assert page.get("template", "").endswith("/search/?q={searchTerms}")
    assert b'href="/opensearch.xml"' in render("/").body
