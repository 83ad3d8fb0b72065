"""Settings are kept by key."""

from assistant.storage.stores import Stores


def test_a_setting_is_kept_until_it_is_forgotten(stores: Stores) -> None:
    changes = stores.settings.set("theme", "dark")
    stores.settings.set("window", {"width": 1280, "名": None})
    assert changes.settings == {"theme"}
    assert stores.settings.get_all() == {"theme": "dark", "window": {"width": 1280, "名": None}}
    stores.settings.set("theme", None)
    assert "theme" not in stores.settings.get_all()


def test_a_setting_is_no_step_of_undo(stores: Stores) -> None:
    stores.settings.set("theme", "dark")
    assert stores.log.peek_undo(None) is None
