"""The interpreter outlives Qt's lost references."""

import subprocess
import sys

CODE = """
from PySide6.QtCore import QCoreApplication, QObject, Signal
from assistant.interpreter import protect_singletons
class Sender(QObject):
    sent = Signal(int)
app = QCoreApplication([])
protect_singletons()
protect_singletons()
sender = Sender()
for number in range(20_000):
    sender.sent.emit(number)
    sender.setObjectName("a")
print("alive")
"""


def test_many_signals_do_not_end_the_interpreter() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=False
    )
    assert (ended.stdout.strip(), ended.returncode) == ("alive", 0)
