"""What publishing tells the apps above and its own tasks; receivers only enqueue work."""

from django.dispatch import Signal

# Sent by a post that came into listings, or moved or changed places in them, inside the writing
# transaction. Arguments: post_id.
post_listed = Signal()
