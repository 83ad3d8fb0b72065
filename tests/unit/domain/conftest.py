"""The domain opens no file, so its tests need no folders of their own."""

import pytest


@pytest.fixture(autouse=True)
def own_folders() -> None:
    """Make none: two folders for each of thousands of tests take longer than most of the tests."""
