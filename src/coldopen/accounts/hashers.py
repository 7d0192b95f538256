from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: OWASP's parameters for a small server."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
