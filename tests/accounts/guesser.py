"""A process of its own that guesses at an account: `python -m tests.accounts.guesser EMAIL COUNT [alone]`.

Prints how many of its guesses were checked. `alone` makes it count by itself, as a process would without a shared cache.
"""

import sys

import django


def main(email: str, count: str, *alone: str) -> None:
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    if alone:
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    from tests.accounts.guessing import guess, is_refused

    print(sum(not is_refused(guess(email, number)) for number in range(int(count))))


if __name__ == "__main__":
    main(*sys.argv[1:])
