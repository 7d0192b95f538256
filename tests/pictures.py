"""Small pictures for tests."""

from io import BytesIO

from PIL import Image


def small_picture(width: int = 30, height: int = 20) -> BytesIO:
    """A plain PNG of the given size in pixels."""
    data = BytesIO()
    Image.new("RGB", (width, height), "teal").save(data, "PNG")
    data.seek(0)
    return data
