"""Makes the installers' modules importable, as their door does, and builds stand-in compilers."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

NVCC = """#!/bin/sh
case "$1" in
  --version) echo "Cuda compilation tools, release {version}, V{version}.88" ;;
  --dryrun) echo "#$ TOP={root}/bin/.." ;;
  --list-gpu-arch) printf 'compute_%s\\n' {architectures} ;;
  *)
{trial}
  ;;
esac
"""


@pytest.fixture
def make_nvcc(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of a program that answers as a CUDA compiler does."""

    def make(
        *, version: str = "13.0", architectures: str = "75 80 86 89 90 120", trial: str = "exit 0"
    ) -> Path:
        root = tmp_path / "cuda"
        for folder in ("bin", "include", "lib64"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        (root / "include" / "cuda_runtime.h").touch()
        (root / "lib64" / "libcudart.so").touch()
        nvcc = root / "bin" / "nvcc"
        nvcc.write_text(
            NVCC.format(version=version, root=root, architectures=architectures, trial=trial)
        )
        nvcc.chmod(0o755)
        return nvcc

    return make
