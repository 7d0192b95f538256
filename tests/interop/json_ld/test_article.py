import json

from coldopen.interop.json_ld.article import news_article, script_json


def test_empty_values_are_left_out() -> None:
    article = news_article(
        address="https://a.example/x/",
        headline="H",
        description="",
        published="2016-09-16T12:00:00+00:00",
        revised="",
        writers=[],
        picture="",
        publisher=("P", "https://a.example/"),
    )
    data = json.loads(article)
    assert set(data) == {
        "@context",
        "@type",
        "@id",
        "mainEntityOfPage",
        "headline",
        "datePublished",
        "dateModified",
        "publisher",
    }
    assert data["dateModified"] == data["datePublished"]


def test_script_cannot_be_ended() -> None:
    text = script_json({"a": "</script><!--&\u2028"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!--&\u2028"}
