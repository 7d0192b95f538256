from django.contrib.staticfiles import finders
from PIL import Image

from coldopen.delivery.render import render


def test_icon_is_a_small_picture() -> None:
    location = render("/favicon.ico").location
    assert location == "/static/theme/icon.ico"
    file = finders.find(location.removeprefix("/static/"))
    assert file is not None
    with Image.open(file) as icon:
        assert (icon.format, icon.size) == ("ICO", (32, 32))
