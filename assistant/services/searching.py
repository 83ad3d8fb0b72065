"""Full-text search over everything the founder wrote."""

from assistant.storage.search import Hit
from assistant.storage.stores import Stores


class SearchService:
    """Finds passages in answers, sections and project names."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def search(
        self, query: str, *, project_id: str | None = None, limit: int = 50
    ) -> tuple[Hit, ...]:
        """Return the best passages first; any text is a valid query."""
        return self._stores.search.search(query, project_id=project_id, limit=limit)
