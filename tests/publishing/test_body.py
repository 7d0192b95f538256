import pytest
from django.core.files.images import ImageFile

from coldopen.delivery.tags import collected_tags
from coldopen.media.models import Picture
from coldopen.publishing.body import blocks_of, keep_pictures_home, summary_of
from tests.factories import make_post
from tests.pictures import small_picture

pytestmark = pytest.mark.django_db


def html_of(html: str) -> str:
    post = make_post(body=[("html", html)])
    (block,) = blocks_of(post)
    return str(block.value)


def test_imported_html_is_cleaned() -> None:
    assert "script" not in html_of("<p>a</p><script>alert(1)</script>")


def test_text_is_cleaned_too() -> None:
    post = make_post(text='<p onclick="x()">a <a href="javascript:x()">b</a></p>')
    assert "onclick" not in str(blocks_of(post)[0].value)
    assert "javascript" not in str(blocks_of(post)[0].value)


def test_foreign_picture_becomes_a_link() -> None:
    html = keep_pictures_home('<p><img src="https://far.example/a/cat.jpg" alt="A cat"> purrs</p>')
    assert html == ('<p><a href="https://far.example/a/cat.jpg" rel="noopener">A cat</a> purrs</p>')


def test_foreign_picture_in_a_link_becomes_words() -> None:
    html = keep_pictures_home('<a href="/x/"><img src="//far.example/cat.jpg"></a>')
    assert html == '<a href="/x/"><span>cat.jpg</span></a>'


def test_own_picture_stays() -> None:
    html = '<p><img src="/media/a.jpg" alt="A"></p>'
    assert keep_pictures_home(html) == html


def test_image_block_takes_words_from_the_picture() -> None:
    picture = Picture.objects.create(
        title="t", description="A desk", credit="Nora", file=ImageFile(small_picture(), "a.png")
    )
    post = make_post(
        body=[("image", {"picture": picture, "alt": "", "caption": "Here", "credit": ""})]
    )
    view = blocks_of(post)[0].value
    assert (view.alt, view.caption, view.credit) == ("A desk", "Here", "Nora")
    assert (view.width, view.height) == (30, 20)


def test_block_of_a_deleted_picture_is_left_out() -> None:
    picture = Picture.objects.create(title="t", file=ImageFile(small_picture(), "a.png"))
    post = make_post(body=[("image", {"picture": picture, "alt": "", "caption": "", "credit": ""})])
    picture.delete()
    post.refresh_from_db()
    assert blocks_of(post) == ()


def test_summary_prefers_the_standfirst() -> None:
    assert summary_of(make_post(standfirst="In short.")) == "In short."


def test_summary_is_cut_at_a_word() -> None:
    post = make_post(text="<p>" + "word " * 100 + "</p>")
    assert summary_of(post) == "word " * 44 + "word …"


def test_summary_of_words_without_spaces_is_cut() -> None:
    assert len(summary_of(make_post(text="<p>" + "漢" * 5000 + "</p>"))) < 400


@pytest.mark.parametrize(
    "source", ["/\\far.example/z.gif", "//far.example/z.gif", "/a b.gif", "z.gif"]
)
def test_disguised_foreign_picture_is_no_picture(source: str) -> None:
    assert "<img" not in keep_pictures_home(f'<p><img src="{source}" alt="x"></p>')


def test_rows_that_rich_text_shows_are_tagged() -> None:
    post = make_post(
        text='<p><a id="4" linktype="page">a</a> <a linktype="document" id="5">b</a> '
        '<a href="/" id="7">c</a></p><embed embedtype="image" id="6" format="left" alt=""/>'
    )
    with collected_tags() as found:
        blocks_of(post)
    assert found == {"post:4", "file:5", "picture:6"}
