"""Wrong laws are noticed, as docs/statistics.md says."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.power import LAWS, power

DOCS = Path(__file__).parent.parent / "docs" / "statistics.md"
RIGHT, *WRONG = LAWS
BELOW_NOTICE = "neighbours correlated by 0.1"


@pytest.mark.slow
@pytest.mark.parametrize("law", [law for law in WRONG if law != BELOW_NOTICE])
def test_a_wrong_law_is_noticed(law: str) -> None:
    """Each wrong law fails a claim in every simulated run."""
    assert power(law, 2).noticed == 2


@pytest.mark.slow
def test_the_right_law_is_not() -> None:
    """Independent draws of the right law fail nothing."""
    assert power(RIGHT, 10).noticed == 0


def test_the_docs_name_every_law() -> None:
    """The table of powers leaves nothing out."""
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    named = {row.split("|")[1].strip() for row in rows}
    assert set(LAWS) <= named
