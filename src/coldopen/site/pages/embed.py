"""The card of an entry that other sites show in a frame, at its address and ``embed/``."""

from coldopen.delivery.addresses import absolute, url
from coldopen.delivery.pages import Answer, Page, page
from coldopen.delivery.tags import shows
from coldopen.publishing.body import picture_view, summary_of
from coldopen.publishing.models import PostPage
from coldopen.site.chrome import chrome
from coldopen.site.contexts import EmbedContext, Head
from coldopen.site.pages.entry import entry_at
from coldopen.site.teasers import published_day, writer_link

SUMMARY = 220


@page("/<path:address>/embed/", fallback=True)
def embed(address: str, **_given: object) -> Answer:
    """A small card that leads to the entry; what a password opens has none."""
    found = entry_at(f"/{address}/")
    if found is None or found.is_protected:
        return None
    shows("post", found.pk)
    post = found if isinstance(found, PostPage) else None
    summary = summary_of(found)
    return Page(
        template="embed.html",
        context=EmbedContext(
            site=chrome(),
            head=Head(title=found.headline, canonical=absolute(found.address), hidden=True),
            url=url(found.address),
            headline=found.headline,
            summary=summary if len(summary) <= SUMMARY else f"{summary[:SUMMARY].rstrip()} …",
            writers=tuple(writer_link(user) for user in post.writers) if post else (),
            published=published_day(post) if post else None,
            picture=picture_view(found.lead_picture) if found.lead_picture else None,
        ),
        last_modified=found.revised_at or found.published_at,
        frameable=True,
    )
