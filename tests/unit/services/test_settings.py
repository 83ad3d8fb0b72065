"""Settings are checked before they are written, and kept."""

import pytest

from assistant.errors import BadRequestError
from assistant.settings import SETTINGS, SettingValue
from tests.unit.services.workplace import Workplace


def test_every_setting_has_its_default_until_it_is_set(place: Workplace) -> None:
    values = place.services.settings.all()
    assert values == {setting.key: setting.default for setting in SETTINGS}


def test_a_setting_is_announced_and_survives_a_restart(place: Workplace) -> None:
    changes = place.services.settings.set("pdf.page_size", "Letter")
    assert changes.settings == {"pdf.page_size"}
    assert place.changes == [changes]
    assert place.reopen().settings.text("pdf.page_size") == "Letter"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pdf.page_size", "A5"),
        ("pdf.page_size", 4),
        ("model.context", 12),
        ("model.context", "4096"),
        ("model.context", True),
        ("draft.seed", -1),
        ("nothing", "x"),
    ],
)
def test_a_value_that_cannot_be_is_refused(place: Workplace, key: str, value: SettingValue) -> None:
    before = place.services.settings.all()
    with pytest.raises(BadRequestError) as caught:
        place.services.settings.set(key, value)
    assert caught.value.key == "setting_not_possible"
    assert place.services.settings.all() == before
    assert place.changes == []


def test_model_seed_and_context_take_effect_at_once(place: Workplace) -> None:
    other = place.folder / "other.gguf"
    other.write_bytes(b"x")
    services = place.services
    services.settings.set("model.path", str(other))
    services.settings.set("draft.seed", 7)
    assert services.models.choice == str(other)
    assert services.drafting.seed == 7
    services.models.ensure_ready()
    place.wait(lambda: services.models.badge.state == "ready")
    services.settings.set("model.context", 2048)
    assert services.models.badge.state == "none"
    services.models.ensure_ready()
    place.wait(lambda: services.models.badge.state == "ready")
    assert services.models.client.loaded is not None
    assert services.models.client.loaded.context_length == 2048
    again = place.reopen()
    assert again.settings.text("model.path") == str(other)
    assert again.drafting.seed == 7
