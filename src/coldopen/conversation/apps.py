from django.apps import AppConfig


class ConversationConfig(AppConfig):
    """Comments, likes and mentions, and their moderation."""

    name = "coldopen.conversation"
