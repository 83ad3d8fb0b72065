"""The badge and the models screen say what the model runs on, and what is not as wished."""

from assistant.services.models import Badge
from assistant.services.values import Note
from assistant.texts import Texts, load_texts
from assistant.ui.model_badge import ModelStatus, badge_tip, badge_words
from tests.unit.ui.conftest import OpenWindowMaker

NOTES = (
    Note(key="fit_partial_offload", values={"device": "RTX 3050", "layers": 20, "total": 33}),
    Note(key="gpu_without_backend", values={"device": "Intel Arc", "backend": "Vulkan"}),
)
PARTLY = ModelStatus(
    state="working", model_name="Llama", device="RTX 3050", gpu_layers=20, layer_count=33,
    tokens_per_s=17.4, notes=NOTES,
)  # fmt: skip


def test_the_words_are_device_layers_and_speed(english: Texts) -> None:
    assert badge_words(PARTLY, english) == "Llama · RTX 3050 20/33 · 17 tokens/s"


def test_the_tip_says_what_is_not_as_wished_and_why(english: Texts) -> None:
    device, partly, unused = badge_tip(PARTLY, english).splitlines()
    assert device == "Llama on RTX 3050, 20 of 33 layers on the GPU."
    assert partly.startswith("20 of 33 layers run on RTX 3050")
    assert "Intel Arc" in unused
    assert "without Vulkan" in unused


def test_the_tip_is_the_device_alone_where_all_is_well(english: Texts) -> None:
    status = ModelStatus(state="ready", model_name="Gemma")
    assert badge_tip(status, english) == "Gemma on CPU, no layers on the GPU."


def test_the_models_screen_says_the_same(open_window: OpenWindowMaker) -> None:
    window = open_window()
    screen = window.controller.models
    badge = Badge(
        state="ready", name="Llama", device="RTX 3050", layers_on_gpu=20, layer_count=33,
        slots=4, context_length=8192, notes=NOTES,
    )  # fmt: skip
    screen.show_badge(badge)
    assert "20 of 33 layers on the GPU" in screen.details
    assert "up to 4 texts at the same time" in screen.details
    assert len(screen.fit_notes.splitlines()) == 2
    screen.show_badge(Badge(state="none"))
    assert screen.fit_notes == ""


def test_a_badge_in_the_window_carries_the_notes(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.services.models.badge_changed.emit(
        Badge(state="ready", name="Llama", device="CPU", notes=NOTES)
    )
    chinese = load_texts("zh")
    window.shell.model_badge.retranslate(chinese)
    assert "Intel Arc" in window.shell.model_badge.toolTip()
    assert "Vulkan 支持" in window.shell.model_badge.toolTip()
