from io import BytesIO

import pytest
from PIL import Image, ImageCms

from coldopen.utils import pictures
from coldopen.utils.exceptions import UnfitPicture
from coldopen.utils.pictures import CleanPicture, clean_picture, portrait, sizes_of, widths_of
from tests.pictures import bomb, clear_picture, moving_picture, photo, picture_as, small_picture


def opened(clean: CleanPicture) -> Image.Image:
    return Image.open(BytesIO(clean.read()))


def refusal(data: BytesIO) -> str:
    with pytest.raises(UnfitPicture) as told:
        clean_picture(data)
    return " ".join(told.value.messages)


def near(pixel: object, wanted: tuple[int, ...]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 12 for one, other in zip(pixel, wanted, strict=True))


# ---- what goes ----


def test_place_and_serial_number_are_gone() -> None:
    source = photo()
    assert b"SERIAL-4711" in source.getvalue()
    clean = clean_picture(source)
    data = clean.read()
    for trace in (b"SERIAL-4711", b"GPS-XMP-PLACE", b"COMMENT-4711", b"Exif", b"adobe"):
        assert trace not in data
    assert not Image.open(BytesIO(data)).getexif()


def test_sideways_photo_is_turned_upright() -> None:
    clean = clean_picture(photo())
    picture = opened(clean).convert("RGB")
    assert clean.pixels == picture.size == (40, 60)
    assert near(picture.getpixel((20, 5)), (0, 128, 128))  # its left became its upper half
    assert near(picture.getpixel((20, 55)), (255, 0, 0))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_trailing_bytes_are_gone(form: str) -> None:
    source = BytesIO(picture_as(form).getvalue() + b"<script>alert(1)</script>PK\x03\x04")
    data = clean_picture(source).read()
    assert b"<script>" not in data
    assert b"PK\x03\x04" not in data


def test_script_in_a_comment_of_a_gif_is_gone() -> None:
    source = picture_as("GIF", comment=b"*/=1;alert(1)//")
    assert b"alert(1)" in source.getvalue()
    assert b"alert(1)" not in clean_picture(source).read()


def test_colour_profile_becomes_the_colours_of_screens() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    clean = clean_picture(picture_as("PNG", icc_profile=profile))
    assert "icc_profile" not in opened(clean).info


def test_damaged_colour_profile_is_overlooked() -> None:
    assert clean_picture(picture_as("PNG", icc_profile=b"nonsense")).pixels == (30, 20)


# ---- what comes out ----


@pytest.mark.parametrize(
    ("form", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "jpg"), ("AVIF", "jpg")]
)
def test_ending_is_that_of_what_is_written(form: str, ending: str) -> None:
    source = picture_as(form)
    source.name = "shell.php.html"
    clean = clean_picture(source)
    assert clean.name == f"{clean.key}.{ending}"
    assert opened(clean).format == {"jpg": "JPEG", "png": "PNG"}[ending]


@pytest.mark.parametrize(("form", "ending"), [("PNG", "png"), ("WEBP", "webp"), ("AVIF", "webp")])
def test_transparency_is_kept(form: str, ending: str) -> None:
    clean = clean_picture(clear_picture(form))
    assert clean.ending == ending
    alpha = opened(clean).convert("RGBA").getchannel("A").getextrema()
    assert alpha[0] == alpha[1] == pytest.approx(90, abs=3)


def test_palette_with_a_clear_colour_stays_clear() -> None:
    picture = Image.new("P", (10, 10), 0)
    picture.putpalette([255, 0, 0, 0, 255, 0] + [0] * 750)
    picture.paste(1, (5, 0, 10, 10))
    data = BytesIO()
    picture.save(data, "GIF", transparency=0)
    made = opened(clean_picture(data)).convert("RGBA")
    assert made.getpixel((2, 2))[3] == 0  # type: ignore[index]
    assert made.getpixel((8, 8)) == (0, 255, 0, 255)


def test_opaque_alpha_needs_no_transparency() -> None:
    data = BytesIO()
    Image.new("RGBA", (10, 10), (1, 2, 3, 255)).save(data, "WEBP")
    assert clean_picture(data).ending == "jpg"


def test_photo_grows_no_larger() -> None:
    noise = Image.effect_noise((200, 200), 60).convert("RGB")
    data = BytesIO()
    noise.save(data, "JPEG", quality=40)
    assert clean_picture(data).size < 1.05 * len(data.getvalue())


def test_print_colours_become_screen_colours() -> None:
    data = BytesIO()
    Image.new("CMYK", (10, 10), (0, 255, 255, 0)).save(data, "JPEG")
    made = opened(clean_picture(data))
    assert made.mode == "RGB"
    assert near(made.getpixel((5, 5)), (254, 0, 0))


def test_deep_grey_is_not_cut_off_at_white() -> None:
    data = BytesIO()
    Image.new("I;16", (10, 10), 30_000).save(data, "PNG")
    assert near(opened(clean_picture(data)).convert("RGB").getpixel((5, 5)), (117, 117, 117))


@pytest.mark.parametrize(("form", "ending"), [("GIF", "gif"), ("WEBP", "webp"), ("PNG", "webp")])
def test_what_moves_keeps_moving(form: str, ending: str) -> None:
    clean = clean_picture(moving_picture(form))
    made = opened(clean)
    assert clean.ending == ending
    assert getattr(made, "n_frames", 1) == 3


def test_same_bytes_have_the_same_name() -> None:
    assert clean_picture(small_picture()).name == clean_picture(small_picture()).name
    assert clean_picture(small_picture()).name != clean_picture(small_picture(31)).name


def test_clean_picture_is_not_cleaned_twice() -> None:
    clean = clean_picture(small_picture())
    assert clean_picture(clean) is clean


# ---- what is refused ----


def test_bomb_is_refused_by_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpacked(*_: object) -> None:
        raise AssertionError("It was decoded.")

    monkeypatch.setattr(Image.Image, "load", unpacked)
    assert "50 million pixels" in refusal(bomb())
    assert "50 million pixels" in refusal(bomb(9000, 9000))
    assert "50 million pixels" in refusal(bomb(20_000, 10))


def test_long_animation_should_be_a_video(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    assert "as a video" in refusal(moving_picture(frames=9))


def test_large_file_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 50)
    assert "larger than" in refusal(small_picture())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<svg onload=alert(1)><script>x</script></svg>", "PNG"),
        (b'\xef\xbb\xbf <?xml version="1.0"?><svg/>', "PNG"),
        (b"<html><script>alert(1)</script></html>", "JPEG, PNG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 60, "HEIC"),
        (b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)", ""),
        (b"%PDF-1.4", "JPEG, PNG"),
        (b"II*\0" + b"\0" * 60, "JPEG, PNG"),
        (b"", "JPEG, PNG"),
    ],
    ids=["svg", "xml", "html", "heic", "gif-js", "pdf", "tiff", "empty"],
)
def test_no_picture_is_told_what_to_send(data: bytes, told: str) -> None:
    assert told in refusal(BytesIO(data))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_cut_off_picture_is_refused(form: str) -> None:
    noise = Image.effect_noise((200, 200), 60).convert("RGB")
    data = BytesIO()
    noise.save(data, form)
    assert refusal(BytesIO(data.getvalue()[: len(data.getvalue()) // 2]))


# ---- sizes ----


def test_no_size_is_larger_than_the_picture() -> None:
    assert widths_of(5000) == [320, 640, 960, 1280, 1920]
    assert widths_of(1600) == [320, 640, 960, 1280, 1600]
    assert widths_of(500) == [320, 500]
    assert widths_of(320) == [320]
    assert widths_of(10) == [10]


def test_sizes_are_avif_and_jpeg() -> None:
    made = list(sizes_of(picture_as("JPEG", 700, 350)))
    assert [(size.width, size.ending) for size in made] == [
        (320, "avif"),
        (320, "jpg"),
        (640, "avif"),
        (640, "jpg"),
        (700, "avif"),
        (700, "jpg"),
    ]
    for size in made:
        picture = Image.open(BytesIO(size.data))
        assert picture.size == (size.width, size.width // 2)
        assert picture.format == {"avif": "AVIF", "jpg": "JPEG"}[size.ending]


def test_clear_sizes_are_avif_and_webp() -> None:
    made = list(sizes_of(clear_picture()))
    assert {size.ending for size in made} == {"avif", "webp"}
    for size in made:
        alpha = Image.open(BytesIO(size.data)).convert("RGBA").getchannel("A").getextrema()
        assert alpha[0] == pytest.approx(90, abs=5)


def test_portrait_is_the_middle_as_a_square() -> None:
    made = opened(portrait(picture_as("PNG", 90, 30), 24))
    assert (made.size, made.format) == ((24, 24), "JPEG")
    assert near(made.getpixel((3, 12)), (0, 128, 128))
    assert near(made.getpixel((20, 12)), (254, 0, 0))


def test_portrait_loses_its_metadata() -> None:
    assert b"SERIAL-4711" not in portrait(photo(), 24).read()


def test_portrait_of_a_bomb_is_refused() -> None:
    with pytest.raises(UnfitPicture):
        portrait(bomb(), 24)
