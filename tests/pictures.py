"""Small pictures for tests."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def small_picture(width: int = 30, height: int = 20) -> BytesIO:
    """A plain PNG of the given size in pixels."""
    return picture_as("PNG", width, height)


def picture_as(form: str, width: int = 30, height: int = 20, **options: Any) -> BytesIO:
    """A plain picture in a format; its left half is teal and its right half is red."""
    picture = Image.new("RGB", (width, height), "teal")
    picture.paste("red", (width // 2, 0, width, height))
    data = BytesIO()
    picture.save(data, form, **options)
    data.seek(0)
    return data


def clear_picture(form: str = "PNG") -> BytesIO:
    """A picture that can be seen through."""
    data = BytesIO()
    Image.new("RGBA", (30, 20), (0, 128, 128, 90)).save(data, form)
    data.seek(0)
    return data


def moving_picture(form: str = "GIF", frames: int = 3, side: int = 20) -> BytesIO:
    """A picture of several frames, each of another grey."""
    shades = [Image.new("L", (side, side), 40 + 70 * index % 200) for index in range(frames)]
    data = BytesIO()
    shades[0].save(data, form, save_all=True, append_images=shades[1:], duration=80)
    data.seek(0)
    return data


def photo(**options: Any) -> BytesIO:
    """A JPEG as a camera held sideways writes it: turned, with its place and number in it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned to the right
    exif[0xA431] = "SERIAL-4711"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">GPS-XMP-PLACE</x:xmpmeta>'
    return picture_as("JPEG", 60, 40, exif=exif, xmp=xmp, comment=b"COMMENT-4711", **options)


def bomb(width: int = 30_000, height: int = 30_000) -> BytesIO:
    """A PNG of a few bytes that would unpack to gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )
