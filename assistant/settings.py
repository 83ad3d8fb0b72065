"""Every setting, as one table that the loader, the dialog, the manual and the tests read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SettingValue = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting.

    Attributes:
        key: stable name; its label and help stand in ``translations/*/settings.toml`` under
            ``KEY.label`` and ``KEY.help`` (dots become underscores), its choices' words under
            ``KEY.CHOICE``.
        default: value where none was set; decides the type.
        choices: the values it may take; empty for any.
        low: least value of a number.
        high: greatest value of a number.
        kind: how the dialog shows it.
        needs_restart: whether it takes effect at the next start only.
        old_names: keys it was stored under before.
    """

    key: str
    default: SettingValue
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    kind: Literal["choice", "switch", "number", "file"] = "choice"
    needs_restart: bool = False
    old_names: tuple[str, ...] = ()

    @property
    def text_key(self) -> str:
        """The first part of its keys among the texts."""
        return f"settings.{self.key.replace('.', '_')}"


SETTINGS: tuple[Setting, ...] = (
    Setting(key="window.language", default="system", choices=("system", "en", "zh")),
    Setting(key="window.theme", default="system", choices=("system", "light", "dark")),
    Setting(key="model.path", default="", kind="file"),
    Setting(key="model.adapter", default="", kind="file"),
    Setting(key="model.context", default=4096, low=1024, high=32768, kind="number"),
    Setting(key="model.idle_minutes", default=10, low=0, high=1440, kind="number"),
    Setting(key="model.low_priority", default=False, kind="switch"),
    Setting(key="model.states_mb", default=512, low=0, high=65536, kind="number"),
    Setting(key="draft.seed", default=0, low=0, high=2_147_483_647, kind="number"),
    Setting(key="pdf.theme", default="classic", choices=("classic", "modern")),
    Setting(key="pdf.page_size", default="A4", choices=("A4", "Letter")),
    Setting(key="export.appendix", default=False, kind="switch"),
    Setting(key="export.ai_statement", default=True, kind="switch"),
)
BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


def read_settings(stored: Mapping[str, object]) -> dict[str, SettingValue]:
    """Return every setting's value; one that is missing or impossible has its default."""
    return {setting.key: _read(setting, stored) for setting in SETTINGS}


def is_possible(setting: Setting, value: object) -> bool:
    """Tell whether a setting may have this value."""
    if type(value) is not type(setting.default):
        return False
    if setting.choices and value not in setting.choices:
        return False
    if isinstance(value, int) and not isinstance(value, bool):
        above = setting.low is None or value >= setting.low
        return above and (setting.high is None or value <= setting.high)
    return True


def _read(setting: Setting, stored: Mapping[str, object]) -> SettingValue:
    for key in (setting.key, *setting.old_names):
        value = stored.get(key)
        if isinstance(value, str | int) and is_possible(setting, value):
            return value
    return setting.default
