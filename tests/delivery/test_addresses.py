from coldopen.delivery.addresses import absolute, url


def test_links_are_quoted_once() -> None:
    assert url("/2016/größe & mehr/") == "/2016/gr%C3%B6%C3%9Fe%20&%20mehr/"
    assert url("/100%/") == "/100%25/"
    assert url(None) == "/"


def test_absolute_address_begins_with_the_site() -> None:
    assert absolute("/a b/") == "http://localhost:8000/a%20b/"
