"""The label of machine-written text inside a PDF: in its information and as XMP."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from assistant.domain.ai_label import KEY, AiLabel

# What China's standard and the IPTC call such content; the EU's AI Act asks for any such mark.
_NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:TC260="{namespace}"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    pdf:Producer={producer} pdf:Keywords={keywords} TC260:{key}={label}
    Iptc4xmpExt:DigitalSourceType="{source_type}">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def label_file(canvas: Canvas, label: AiLabel) -> None:
    """Put the label into the file that a canvas writes; title and author are set already."""
    document: Any = canvas._doc  # noqa: SLF001 - ReportLab opens neither of the two otherwise
    canvas.setKeywords(f"{KEY}: {label.text()}")
    info = _LabelledInfo()
    info.__dict__.update(document.info.__dict__)
    info.label = label.text()
    document.info = info
    packet = pdfdoc.XMP(creator=lambda _document: _packet(info).encode("utf-8"))
    packet.filters = []  # readable without a PDF library
    document.Catalog.Metadata = packet


class _LabelledInfo(pdfdoc.PDFInfo):  # type: ignore[misc]
    """A PDF's information with the label as one entry more."""

    label = ""

    def format(self, document: Any) -> bytes:  # noqa: ANN401 - ReportLab has no types
        """Return the dictionary with the label under the name that the standard gives it."""
        body: bytes = super().format(document)
        entry: bytes = pdfdoc.format(pdfdoc.PDFString(self.label), document)
        return body.removesuffix(b"\n>>") + b"\n/" + KEY.encode() + b" " + entry + b"\n>>"


def _packet(info: _LabelledInfo) -> str:
    return _PACKET.format(
        namespace=_NAMESPACE,
        producer=quoteattr(info.producer),
        keywords=quoteattr(info.keywords),
        key=KEY,
        label=quoteattr(info.label),
        source_type=_SOURCE_TYPE,
        title=escape(info.title),
        author=escape(info.author),
    )
