"""Which exercises have to be graded again when a file is saved."""

from __future__ import annotations

from pathlib import Path

from grader.study.imports import affected


def test_files_that_import_a_saved_one_are_affected(tmp_path: Path) -> None:
    """Directly or by another file, at the top or within a function; others are not."""
    files = {
        "matmul.py": "import torch\n",
        "linear.py": "def forward(x):\n    from matmul import matmul\n    return matmul(x, x)\n",
        "train.py": "import numpy, linear as layers\n",
        "call.py": "import torch.nn\nfrom . import matmul\n",
        "broken.py": "import matmul\ndef (:\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert affected(tmp_path, {"matmul.py"}) == {"matmul.py", "linear.py", "train.py"}
    assert affected(tmp_path, {"train.py"}) == {"train.py"}
    assert affected(tmp_path, {"gone.py"}) == {"gone.py"}


def test_files_that_import_each_other_end(tmp_path: Path) -> None:
    """A circle is gone round once."""
    (tmp_path / "a.py").write_text("import b\n")
    (tmp_path / "b.py").write_text("import a\n")
    assert affected(tmp_path, {"a.py"}) == {"a.py", "b.py"}
