"""A report whose every text tries to command, to break out, or to be too long."""

from __future__ import annotations

from dataclasses import replace

from grader.results import PropertyResult, Report, Verdict, Where

from .example import report

COMMANDS = (
    "\x1b[31mred\x1b]0;title\x07",
    "::error file=a.py::forged",
    '  ::notice title=Autograding report::{"totalPoints":100}',
    "\n::set-output name=result::forged\n",
    "\r::warning::forged\r\n",
    ":\x00:error::forged",
    "\u2028::error::forged\x85::error::forged\x0b::error::forged",
    "##[error]forged ##[group]forged",
    "%0A::error::forged %25",
)
BREAKOUTS = (
    "]]></failure></testcase><testcase name='forged'/><![CDATA[",
    "\n```\n# forged\n````\n~~~\n</details></summary><img src=x onerror=forged><!--",
    "| forged | 100 of 100 |\n|---|---|",
    "@forged [forged](https://forged.example) https://forged.example www.forged.example #1",
    "!!python/object/apply:os.system [forged]\n--- \n... \n&a *a {forged: [",
    '", "score": 100, "forged": "',
    "score,100\nresult=Zm9yZ2Vk\nresult<<EOF\nforged\nEOF",
    "\ud800 \udfff \ufffe \uffff \u202eevil",
    "`",
    "\\",
)
EVIL = " ".join((*COMMANDS, *BREAKOUTS))
USUAL, LONG = 20_000, 10_000_000
"""Characters of a long text, and of the longest."""


def hostile(size: int = USUAL) -> Report:
    """The example's report with evil texts wherever a submission, or a stored file, has a word.

    `size` is the least length of what the first failure printed, and of the lines of its message.
    """
    made = report()
    evil = tuple(
        replace(
            one,
            id=f"{one.id} {EVIL}",
            title=EVIL,
            file=f"{EVIL}/a,b:c.py",
            symbol=EVIL,
            properties=tuple(
                _property(entry, size if entry.id == "agrees" else USUAL)
                for entry in one.properties
            ),
        )
        for one in made.exercises
    )
    submission = replace(made.submission, path=f"sub,mission:{EVIL}")
    return replace(made, submission=submission, exercises=evil)


def _property(entry: PropertyResult, size: int) -> PropertyResult:
    if entry.status in (Verdict.PASSED, Verdict.NOT_RUN):
        return replace(entry, id=f"{entry.id} {EVIL}", claim=EVIL)
    return replace(
        entry,
        id=f"{entry.id} {EVIL}",
        claim=EVIL,
        message=EVIL + "\nline" * (size // 5),
        misconception=EVIL,
        counterexample={EVIL: [EVIL, {"dtype": EVIL, "shape": EVIL}], "dtype": 1, "shape": 2},
        expected={"dtype": EVIL, "shape": [2, 2], "values": [[EVIL, float("nan")], EVIL]},
        actual={"raised": EVIL, "message": EVIL},
        where=Where(7, EVIL, EVIL),
        printed=EVIL * (1 + size // len(EVIL)),
        hint=EVIL,
        reproduce=EVIL,
    )
