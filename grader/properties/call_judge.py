"""How the claims of `call` compare what was seen: logs of calls, results, where a hook fired."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from grader.judge import compare
from grader.wire import Data


def same_log(actual: Any, expected: Any, what: str = "call") -> None:
    """Fail with the first entry in which two logs of calls differ."""
    for number, (one, other) in enumerate(zip_longest(actual, expected), start=1):
        if one == other:
            continue
        if one is None:
            message = f"There was no {what} {number}, but {other} was expected."
        elif other is None:
            message = f"{what.capitalize()} {number} was {one}, but nothing more was expected."
        else:
            message = f"{what.capitalize()} {number} was {one}, but {other} was expected."
        compare.require(False, message, expected=expected, actual=actual)


def same_midway(seen: dict[str, list[bool]], rule: str) -> None:
    """Fail if what was put on the layer while it was called did not run, but does usually."""
    for what, (usual, midway) in seen.items():
        compare.require(
            midway or not usual,
            f"{what.capitalize()} did not run. {rule}",
            expected={f"{what} ran": True},
            actual={f"{what} ran": False},
        )


def same_result(seen: Any, expected: Any, what: str = "layer(x)") -> None:
    """Fail unless the two runs gave the same `result`."""
    compare.same_tensor(seen["result"], expected["result"], what=what)


def same_facts(seen: Any, expected: Any, asked: str) -> None:
    """Fail unless every observation has the expected value."""
    for name, value in expected.items():
        compare.require(
            seen[name] == value,
            f"{asked} {name}: {seen[name]} was seen, but {value} was expected.",
            expected=expected,
            actual=seen,
        )


def _shown(call: Any) -> str:
    """A call of a backward hook in words, without the values of its gradients."""
    return f"{call['hook']}({', '.join(map(_argument, call['arguments']))})"


def _argument(argument: Data) -> str:
    if isinstance(argument, str):
        return argument
    assert isinstance(argument, list)
    kinds = ["None" if grad is None else "gradient" for grad in argument]
    return f"({', '.join(kinds)}{',' * (len(kinds) == 1)})"


def same_fired(seen: Any, expected: Any, where: str = "the result") -> None:
    """Fail unless the backward hook ran on the expected tensors of the result."""
    got, wanted = seen["fired on tensors"], expected["fired on tensors"]
    compare.require(
        got == wanted,
        f"Backward from each tensor of {where}, then from the input, ran the hook on "
        f"{_tensors(got)}, but {_tensors(wanted)} was expected.",
        expected={f"on tensors of {where}": wanted},
        actual={f"on tensors of {where}": got},
    )


def _tensors(fired: list[int | str]) -> str:
    shown = (f"tensor number {each}" if isinstance(each, int) else each for each in fired)
    return " and ".join(shown) or "none of them"


def same_backward_calls(seen: Any, expected: Any) -> None:
    """Fail with the first difference between two lists of calls of backward hooks."""
    same_log(list(map(_shown, seen)), list(map(_shown, expected)), "backward call")
    for call, right in zip(seen, expected, strict=True):
        for place, name in ((1, "grad_input"), (2, "grad_output")):
            for got, grad in zip(call["arguments"][place], right["arguments"][place], strict=True):
                if grad is not None:
                    compare.same_tensor(got, grad, what=f"{name} of {call['hook']}")


def same_hooks_ran(seen: Any, expected: Any) -> None:
    """Fail if a hook ran that should not have; or one did not, unless it is a backward hook."""
    extra = [name for name in seen if name not in expected]
    compare.require(
        not extra,
        f"{', '.join(extra)} ran although it had been removed.",
        expected=expected,
        actual=seen,
    )
    missing = [n for n in expected if n not in seen and not n.startswith("backward")]
    compare.require(
        not missing, f"{', '.join(missing)} did not run.", expected=expected, actual=seen
    )


def same_in_both_modes(seen: Any, expected: Any) -> None:
    """Fail if hooks or results differ between training and evaluation, or are wrong in both."""
    for mode, wanted in expected.items():
        got = seen[mode]
        same_result(got, wanted, f"layer(x) in {mode}")
        compare.require(
            got["training"] == wanted["training"],
            f"The call changed layer.training in {mode}, for a while at least.",
            expected={mode: wanted["training"]},
            actual={mode: got["training"]},
        )
        for name in ("pre-hook", "forward hook"):
            sentence = f"The {name} did not run in {mode}."
            compare.require(name in got["log"], sentence, expected=wanted["log"], actual=got["log"])
    one, other = seen["training"]["log"], seen["evaluation"]["log"]
    compare.require(
        one == other,
        f"In training there was: {', '.join(one)}; but in evaluation: {', '.join(other)}.",
        expected=one,
        actual=other,
    )


def same_forwards_around_a_trace(seen: Any, expected: Any) -> None:
    """Fail if a call before, in or after a trace took another forward, or ran it more often."""
    for moment, wanted in expected.items():
        got = seen[moment]
        compare.require(
            got["called"] == wanted["called"],
            f"{moment.capitalize()}, layer(x) called {got['called']}, "
            f"but {wanted['called']} was expected.",
            expected={moment: wanted["called"]},
            actual={moment: got["called"]},
        )
        same_result(got, wanted, f"layer(x) {moment}")
    counts = {moment: call["forwards"] for moment, call in seen.items()}
    compare.require(
        len(set(counts.values())) == 1,
        "In a trace, layer(x) calls forward as often as at other times.",
        actual=counts,
    )


def same_hooks_in_a_trace(seen: Any) -> None:
    """Fail if other hooks ran in a trace than in a usual call."""
    usual, traced = seen["in a usual call"], seen["in a trace"]
    compare.require(
        usual == traced,
        f"In a usual call the hooks that ran were {usual}, but in a trace {traced}.",
        expected=usual,
        actual=traced,
    )


def refused_as_others(seen: Any, what: str) -> None:
    """Fail unless a refused call is refused again, and runs forward as often as others do."""
    compare.require(
        compare.raised(seen["again"], "RuntimeError"),
        f"{what}: the first call was refused, the second not.",
        actual=seen["again"],
    )
    refused, usual = seen["forwards"]
    compare.require(
        refused == usual,
        f"{what}: that call ran forward {refused} times, a usual one {usual} times.",
        expected=usual,
        actual=refused,
    )


def recovered(seen: Any, what: str) -> None:
    """Fail if after an exception other things ran in a call than before it."""
    compare.require(
        seen["after"] == seen["before"],
        f"{what}; in the call after it other hooks ran than in the one before.",
        expected=seen["before"],
        actual=seen["after"],
    )


def same_gradient(actual: Any, expected: Any, name: str) -> None:
    """Fail unless a gradient is the expected one; None where none is expected."""
    if expected is None:
        sentence = f"{name} has a gradient, but none was expected."
        compare.require(actual is None, sentence, expected="None", actual=actual)
        return
    what = f"the gradient of {name}"
    sentence = f"After backward, {what} is missing."
    compare.require(actual is not None, sentence, expected=expected, actual="None")
    compare.same_tensor(actual, expected, what=what)


def same_answer_to_refused(answer: str, refused: bool, expected: bool) -> None:
    """Fail unless backward raised an error where a hook returned what torch refuses."""
    said = "backward raised an error" if refused else "backward raised no error"
    compare.require(
        refused == expected,
        f"A backward hook returned {answer}, where torch takes a tuple or None; {said}.",
        expected="backward raised an error" if expected else "backward raised no error",
        actual=said,
    )


def same_grad_modes(seen: Any, expected: Any, when: str) -> None:
    """Fail unless every stage of a call ran, each with grad enabled as expected."""
    found, wanted = seen["grad enabled"], expected["grad enabled"]
    compare.require(
        "forward" in found,
        "layer(x) did not call forward.",
        expected=list(wanted),
        actual=list(found),
    )
    for stage in seen["usual"]:
        compare.require(
            stage in found,
            f"{when}, layer(x) left out the {stage}.",
            expected=[*seen["usual"], "after the call"],
            actual=list(found),
        )
    asked = f"{when}. Grad enabled in the"
    for stage, enabled in found.items():
        same_facts({stage: enabled}, {stage: wanted[stage]}, asked)
    required = seen["result"].requires_grad
    compare.require(
        required == expected["result"].requires_grad,
        f"{asked} result: requires_grad is {required}.",
        expected={"result": not required},
        actual={"result": required},
    )


def same_exception(seen: Any, expected: Any, stage: str, kind: str) -> None:
    """Fail unless the exception of a stage ended the call, and the caller saw it as it was."""
    compare.require(
        seen["outcome"] == expected["outcome"],
        f"The {stage} raised {kind}: the caller saw {seen['outcome']}, "
        f"but {expected['outcome']} was expected.",
        expected=expected["outcome"],
        actual=seen["outcome"],
    )
    compare.require(
        seen["log"][-1:] == [stage] and seen["log"].count(stage) == 1,
        f"The {stage} raised {kind}, but the call went on.",
        expected=expected["log"],
        actual=seen["log"],
    )
