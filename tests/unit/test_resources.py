"""The data files that ship with the program are found and read."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant import resources
from assistant.resources import has_resource, read_text, read_toml, sample_paths


def test_numbers_keep_every_digit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "numbers.toml").write_text('price = 79.10\nname = "中文"', "utf-8")
    monkeypatch.setattr(resources, "resources_dir", lambda: tmp_path)
    assert read_toml("a", "numbers.toml") == {"price": Decimal("79.10"), "name": "中文"}


def test_it_is_known_what_is_there() -> None:
    assert has_resource("outlines", "zh", "business-plan.toml")
    assert not has_resource("outlines", "zh", "poem.toml")
    assert not has_resource("outlines")
    with pytest.raises(FileNotFoundError):
        read_toml("outlines", "poem.toml")


def test_text_is_read_as_it_stands() -> None:
    assert read_text("manual", "zh", "manual.md").startswith("# ")


def test_the_two_samples_are_there() -> None:
    assert [path.name for path in sample_paths()] == ["tallyhop.toml", "xiancai.toml"]
