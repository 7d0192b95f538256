"""News of media; whoever hears it only enqueues tasks."""

from django.dispatch import Signal

# Arguments: sender (the class Picture), picture. In the transaction that stores the new file.
picture_taken_in = Signal()
# Arguments: sender (the class Embed), embed. In the transaction that stores the new row.
embed_added = Signal()
