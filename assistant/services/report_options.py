"""How PDFs look, from the settings."""

from assistant.export.report_options import ReportOptions, ReportResult
from assistant.services.settings import SettingsService

__all__ = ["ReportOptions", "ReportResult", "report_options"]


def report_options(settings: SettingsService) -> ReportOptions:
    """Return the options of a PDF as the founder has set them."""
    is_letter = settings.text("pdf.page_size") == "Letter"
    return ReportOptions(
        theme=settings.text("pdf.theme"), page_size="Letter" if is_letter else "A4"
    )
