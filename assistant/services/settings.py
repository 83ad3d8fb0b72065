"""Settings: read with their defaults, checked before they are written."""

from assistant.domain.changes import Changes
from assistant.errors import BadRequestError
from assistant.services.change_hub import ChangeHub
from assistant.settings import BY_KEY, SettingValue, is_possible, read_settings
from assistant.storage.stores import Stores


class SettingsService:
    """The settings of this workspace."""

    def __init__(self, stores: Stores, hub: ChangeHub) -> None:
        self._stores = stores
        self._hub = hub

    def all(self) -> dict[str, SettingValue]:
        """Return every setting's value."""
        return read_settings(self._stores.settings.get_all())

    def text(self, key: str) -> str:
        """Return the value of a text setting."""
        return str(self.all()[key])

    def number(self, key: str) -> int:
        """Return the value of a number setting."""
        return int(self.all()[key])

    def set(self, key: str, value: SettingValue) -> Changes:
        """Change a setting.

        Raises:
            BadRequestError: there is no such setting, or it cannot have this value.
        """
        setting = BY_KEY.get(key)
        if setting is None or not is_possible(setting, value):
            raise BadRequestError("setting_not_possible", key=key, value=value)
        return self._hub.announce(self._stores.settings.set(key, value))
