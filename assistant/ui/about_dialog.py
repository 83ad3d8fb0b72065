"""What this program is, its version, its licences, and where the founder's data lies."""

from PySide6.QtCore import Qt

from assistant import __version__
from assistant.paths import DataDir
from assistant.texts import Texts
from assistant.ui.dialog import Dialog
from assistant.ui.icons import IconLabel
from assistant.ui.labels import label

_WIDTH_PX = 520


class AboutDialog(Dialog):
    """A few plain sentences."""

    def __init__(self, data_dir: DataDir) -> None:
        super().__init__("window.about")
        self._data_dir = data_dir
        self.setMinimumWidth(_WIDTH_PX)
        self.content.addWidget(IconLabel("shield", "accent", size_px=40))
        self.content.addWidget(label("ui.program_name", role="title"))
        self._version = label(role="muted")
        self._place = label(wraps=True)
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.content.addWidget(self._version)
        self.content.addWidget(label("window.about_offline", wraps=True))
        self.content.addWidget(self._place)
        self.content.addWidget(label("window.about_licences", role="muted", wraps=True))
        self.content.addWidget(label("models.gemma_notice", role="caption", wraps=True))
        self.add_button("document.close").clicked.connect(self.reject)

    def retranslate(self, texts: Texts) -> None:
        """Fill in version and place."""
        self._version.setText(texts("window.about_version", version=__version__))
        self._place.setText(texts("window.about_place", path=self._data_dir.root))
