"""Work of publishing for the task worker."""

from django_tasks import task

from coldopen.publishing.related import relate_post


@task()
def relate(post_ids: list[int]) -> None:
    """Find the posts related to each of these."""
    for post_id in post_ids:
        relate_post(post_id=post_id)
