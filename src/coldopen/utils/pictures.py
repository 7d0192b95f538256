"""Pictures from anywhere made harmless: decoded, turned upright, written anew, cut to sizes.

What is kept is what the decoder saw and nothing else: no metadata, no trailing bytes, and a name
whose ending is that of the format written here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

from coldopen.utils.exceptions import UnfitPicture

READ = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
EXTENSIONS = ["avif", "gif", "jpeg", "jpg", "png", "webp"]
MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000  # of all frames together: a phone's largest, or a long animation
MAX_SIDE = 16_000
# The widths readers are offered, in pixels.
WIDTHS = (320, 640, 960, 1280, 1920)
AVIF = {"quality": 60, "speed": 7}
JPEG = {"quality": 80, "optimize": True, "progressive": True}
WEBP = {"quality": 80, "method": 4}
KEPT_JPEG = {"quality": 92, "optimize": True, "progressive": True}
KEPT_WEBP = {"quality": 92, "method": 4}
MOVING = {"GIF": "GIF", "PNG": "WEBP", "WEBP": "WEBP", "AVIF": "WEBP"}
ENDINGS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")
SRGB = ImageCms.createProfile("sRGB")


class CleanPicture(ContentFile):  # type: ignore[type-arg]  # no generic when it runs
    """The bytes of a picture written here, with its size in pixels; ``key`` is their hash."""

    def __init__(self, data: bytes, ending: str, size: tuple[int, int]) -> None:
        self.key = blake2b(data, digest_size=10).hexdigest()
        self.ending = ending
        self.pixels = size
        super().__init__(data, name=f"{self.key}.{ending}")


@dataclass(frozen=True, slots=True)
class Size:
    """One width of a picture in one coding; ``ending`` is also its file's."""

    width: int
    ending: str
    data: bytes


def clean_picture(file: "File[Any] | IO[bytes]") -> CleanPicture:
    """Return a picture written anew; raises UnfitPicture, which says what to do.

    What is opaque becomes a JPEG (or stays a PNG), what has transparency a PNG or WebP, and what
    moves keeps moving as a GIF or WebP.
    """
    if isinstance(file, CleanPicture):
        return file
    opened = _opened(file)
    try:
        if _moves(opened):
            return _moving(opened)
        return _still(_upright(opened), opened)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise _damaged() from error


def portrait(file: "File[Any] | IO[bytes]", side: int) -> CleanPicture:
    """Return the middle of a picture as a square JPEG; raises UnfitPicture."""
    if isinstance(file, CleanPicture) and file.pixels == (side, side):
        return file
    opened = _opened(file)
    try:
        opened.draft("RGB", (2 * side, 2 * side))
        upright = _on_white(_upright(opened))
        square = ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise _damaged() from error
    return CleanPicture(_written(square, "JPEG", **JPEG), "jpg", square.size)


def widths_of(width: int) -> list[int]:
    """Return the widths that a picture is offered in: none larger than itself."""
    return [*[each for each in WIDTHS if each < width][:4], min(width, WIDTHS[-1])]


def sizes_of(file: IO[bytes]) -> Iterator[Size]:
    """Yield the sizes of a picture that was cleaned before: AVIF, and JPEG or (clear) WebP.

    What moves has none.
    """
    with Image.open(file, formats=READ) as opened:
        if getattr(opened, "is_animated", False):
            return
        whole = _upright(opened)
    plain = "WEBP" if whole.mode == "RGBA" else "JPEG"
    for width in widths_of(whole.width):
        height = max(1, round(whole.height * width / whole.width))
        small = whole.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        yield Size(width, "avif", _written(small, "AVIF", **AVIF, max_threads=1))
        options = WEBP if plain == "WEBP" else JPEG
        yield Size(width, ENDINGS[plain], _written(small, plain, **options))


def _opened(file: "File[Any] | IO[bytes]") -> Image.Image:
    """Read the header, and refuse by it what is no picture or would unpack to too much."""
    file.seek(0, 2)
    if file.tell() > MAX_BYTES:
        raise UnfitPicture(
            _("That file is larger than %(size)s MB. Save the picture smaller and try again.")
            % {"size": MAX_BYTES // 1024**2}
        )
    file.seek(0)
    head = file.read(64)
    file.seek(0)
    try:
        opened = Image.open(file, formats=READ)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _no_picture(head) from error
    if max(opened.size) > MAX_SIDE or opened.width * opened.height > MAX_PIXELS:
        raise _too_many_pixels()
    return opened


def _moves(opened: Image.Image) -> bool:
    """Tell whether there is more than one frame; raises UnfitPicture where there are too many."""
    if opened.format not in MOVING or not getattr(opened, "is_animated", False):
        return False
    if opened.width * opened.height * getattr(opened, "n_frames", 1) > MAX_PIXELS:
        raise UnfitPicture(
            _("That animation is too long for a picture. Upload it as a video (MP4 or WebM).")
        )
    return True


def _moving(opened: Image.Image) -> CleanPicture:
    form = MOVING[opened.format or ""]
    frames: list[Image.Image] = []
    durations: list[int] = []
    for frame in ImageSequence.Iterator(opened):
        durations.append(int(frame.info.get("duration") or 100))
        copy = frame.convert("RGBA")
        copy.info = {}
        frames.append(copy)
    options: dict[str, Any] = {"duration": durations, "loop": opened.info.get("loop", 0)}
    if form == "WEBP":
        options |= KEPT_WEBP
    else:
        options["disposal"] = 2
    data = BytesIO()
    frames[0].save(data, form, save_all=True, append_images=frames[1:], **options)
    return CleanPicture(data.getvalue(), ENDINGS[form], opened.size)


def _still(upright: Image.Image, opened: Image.Image) -> CleanPicture:
    form, options = "JPEG", KEPT_JPEG
    if opened.format in {"PNG", "GIF"}:
        form, options = "PNG", {}
    elif upright.mode == "RGBA":
        form, options = "WEBP", KEPT_WEBP
    elif isinstance(opened, JpegImageFile) and opened.mode == "RGB":
        # As finely as it came: neither larger nor worse to look at.
        as_before: dict[str, Any] = {
            "qtables": opened.quantization,
            "subsampling": get_sampling(opened),
        }
        options = {**KEPT_JPEG, "quality": -1, **as_before}
    return CleanPicture(_written(upright, form, **options), ENDINGS[form], upright.size)


def _upright(opened: Image.Image) -> Image.Image:
    """Return the decoded picture turned as the camera was held, in sRGB, without metadata.

    Its mode is RGB, or RGBA where any of it can be seen through.
    """
    opened.load()
    turned = ImageOps.exif_transpose(opened)
    made = _in_srgb(turned)
    if made.mode not in {"RGB", "RGBA"}:
        clear = "A" in made.getbands() or "transparency" in made.info
        made = _eight_bits(made).convert("RGBA" if clear else "RGB")
    elif made is opened or "transparency" in made.info:
        made = made.convert("RGBA") if "transparency" in made.info else made.copy()
    if made.mode == "RGBA" and made.getchannel("A").getextrema()[0] == 255:
        made = made.convert("RGB")
    made.info = {}
    return made


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture in the colours of screens, where it says in which colours it is."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(picture, source, SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a profile that is damaged, or of another kind of colour
    return made or picture


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Return a grey picture of 16 bits with 8, which Pillow would cut off at white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def _written(picture: Image.Image, form: str, **options: Any) -> bytes:
    data = BytesIO()
    picture.save(data, form, **options)
    return data.getvalue()


def _too_many_pixels() -> UnfitPicture:
    return UnfitPicture(
        _("That picture has more than %(count)s million pixels. Save it smaller and try again.")
        % {"count": MAX_PIXELS // 1_000_000}
    )


def _damaged() -> UnfitPicture:
    return UnfitPicture(_("That picture is damaged. Save it again and upload the new file."))


def _no_picture(head: bytes) -> UnfitPicture:
    """Return the refusal that helps with what was sent instead of a picture."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        return UnfitPicture(_("SVG files can hold scripts. Export the drawing as a PNG."))
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        return UnfitPicture(_("Browsers can't show HEIC. Export the photo as a JPEG."))
    return UnfitPicture(_("That is no picture we can read. Send a JPEG, PNG, GIF, WebP or AVIF."))
