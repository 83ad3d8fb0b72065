"""The label of machine-written text in a file's metadata, in the fields of GB 45438-2025.

The standard behind China's rules for labelling asks for the kind of content, who produced it and a
number of the content; the EU's AI Act asks for a mark that machines can read. One label is both.
"""

import json
from dataclasses import dataclass

KEY = "AIGC"  # the name that the standard gives the field
IS_GENERATED = "1"  # its value for content that is machine-written, not merely suspected to be


@dataclass(frozen=True, slots=True, kw_only=True)
class AiLabel:
    """What the label says.

    Attributes:
        producer: the program and the models that wrote.
        content_number: tells this content from any other.
    """

    producer: str
    content_number: str

    def fields(self) -> dict[str, str]:
        """Return the label field by field."""
        return {
            "Label": IS_GENERATED,
            "ContentProducer": self.producer,
            "ProduceID": self.content_number,
        }

    def text(self) -> str:
        """Return the label as the JSON that metadata hold."""
        return json.dumps(self.fields(), ensure_ascii=False)
