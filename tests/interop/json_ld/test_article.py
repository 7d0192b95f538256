import json

from coldopen.interop.json_ld.article import Article, news_article, script_json


def test_empty_values_are_left_out() -> None:
    article = Article(
        address="https://a.example/x/",
        headline="H",
        published="2016-09-16T12:00:00+00:00",
        publisher=("P", "https://a.example/"),
    )
    data = json.loads(news_article(article))
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
