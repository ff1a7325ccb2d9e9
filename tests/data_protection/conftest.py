"""Each test of what is held and what is forgotten has a store of its own: files that another test left would count."""

import pytest


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT
