"""``import``, ``export``, ``list`` and ``search``: projects in, out, and looked through."""

import argparse
from pathlib import Path

from assistant.commands.printing import print_result
from assistant.domain.sentences import without_links
from assistant.services.bundle import Services
from assistant.services.exporting import file_stem
from assistant.services.values import Hit
from assistant.texts import Texts


def run_import(arguments: argparse.Namespace, services: Services, texts: Texts) -> int:
    """Make a project from a brief or an archive."""
    project_id = services.archives.import_file(Path(arguments.brief))
    project = services.projects.get(project_id)
    print_result(
        {"id": project.id, "name": project.name, "language": project.language},
        as_json=arguments.json,
        text=lambda: [texts("commands.imported", name=project.name, id=project.id)],
    )
    return 0


def run_export(arguments: argparse.Namespace, services: Services, texts: Texts) -> int:
    """Write a project to an archive file."""
    project = services.projects.find(arguments.project)
    stem = file_stem(project.name, None)
    path = Path(arguments.output) if arguments.output else Path(f"{stem}.json")
    if path.is_dir():
        path /= f"{stem}.json"
    services.archives.export(project.id, path)
    print_result(
        {"id": project.id, "file": path},
        as_json=arguments.json,
        text=lambda: [texts("commands.written", path=path)],
    )
    return 0


def run_list(arguments: argparse.Namespace, services: Services, texts: Texts) -> int:
    """Print the projects and their documents."""
    projects = [
        {
            "id": project.id,
            "name": project.name,
            "language": project.language,
            "updated_at": project.updated_at.isoformat(timespec="seconds"),
            "documents": [
                {"id": row.id, "kind": row.kind, "language": row.language}
                for row in services.documents.list(project.id)
            ],
        }
        for project in services.projects.list()
    ]

    def lines() -> list[str]:
        if not projects:
            return [texts("commands.no_projects")]
        return [f"{p['id']}  {p['language']}  {p['updated_at']}  {p['name']}" for p in projects]

    print_result(projects, as_json=arguments.json, text=lines)
    return 0


def run_search(arguments: argparse.Namespace, services: Services, texts: Texts) -> int:
    """Print the passages of a project that match a query."""
    project = services.projects.find(arguments.project)
    hits = services.searching.search(arguments.query, project_id=project.id)
    result = [
        {
            "kind": hit.kind,
            "document": hit.document_title,
            "heading": hit.heading,
            "text": hit.text,
            "rank": round(hit.rank, 4),
        }
        for hit in hits
    ]

    def lines() -> list[str]:
        if not hits:
            return [texts("commands.nothing_found", query=arguments.query)]
        return [_line(hit) for hit in hits]

    print_result(result, as_json=arguments.json, text=lines)
    return 0


def _line(hit: Hit) -> str:
    """Return a passage as one line, its figures as their words."""
    text = " ".join(without_links(hit.text).split())
    return f"{hit.document_title or hit.kind} · {hit.heading}: {text}"
