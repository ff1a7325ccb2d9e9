"""The product's settings with one more route, over plain HTTP."""

from icsmaturity.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
