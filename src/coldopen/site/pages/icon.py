from django.conf import settings

from coldopen.delivery.pages import Redirect, page


@page("/favicon.ico")
def icon() -> Redirect:
    """The theme's icon, for programs that ask without having read a page.

    It leads to the name without a hash, because a redirect for good outlives the hash.
    """
    return Redirect(f"{settings.STATIC_URL}theme/icon.ico")
