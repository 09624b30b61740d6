"""What is claimed of `HookedLinear.__call__`, hook by hook.

Results are compared exactly: the cases are small whole numbers, whose sums of products are exact.
Where a claim is about one kind of hook only, what the hooks see is reduced to what it needs, so
that a mistake with another kind costs nothing here.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from torch import nn

from grader.judge import compare
from grader.judge.oracle import observed_from
from grader.judge.oracles.call import HookedLinear
from grader.properties import call_cases as cases
from grader.properties import call_corners as corners
from grader.properties import call_judge as judge
from grader.properties import call_plans as plans
from grader.properties import call_reproduce as code
from grader.properties.declare import Case, Observation, claim
from grader.scenarios import call as scenarios
from grader.wire import Raised


@claim(
    scenario=scenarios.as_linear,
    cases=cases.linear_calls(),
    always=corners.linear_calls,
    expect=observed_from(scenarios.as_linear, nn.Linear),
    reproduce=code.gradients,
)
def agrees_with_linear(_case: Case, seen: Observation, expected: Any) -> None:
    """With hooks that return None, or none, results and gradients are those of nn.Linear."""
    judge.same_result(seen.value, expected)
    for name, value in expected["gradients"].items():
        judge.same_gradient(seen.value["gradients"][name], value, name)


@claim(
    scenario=scenarios.forward_arguments,
    cases=cases.argument_lists(),
    always=corners.arguments,
    expect=observed_from(scenarios.forward_arguments, HookedLinear),
    reproduce=code.arguments,
)
def runs_forward_once_with_all_arguments(case: Case, seen: Observation, expected: Any) -> None:
    """`self.forward` is called once, with every positional and keyword argument."""
    judge.same_log(seen.value["log"], expected["log"])
    failed = isinstance(seen.value["result"], Raised)
    if not (case["backward_hook"] and failed):  # else the matter of claims about backward hooks
        judge.same_result(seen.value, expected, "layer(*arguments, **keywords)")


@claim(
    scenario=scenarios.pre_hooks,
    cases=cases.hooked_calls(),
    always=corners.hooked_calls,
    expect=observed_from(scenarios.pre_hooks, HookedLinear),
    reproduce=code.pre_hooks,
)
def runs_pre_hooks_in_order(_case: Case, seen: Observation, expected: Any) -> None:
    """Before forward, every pre-hook is called in order as `hook(self, input)`."""
    judge.same_log(seen.value["log"], expected["log"])
    judge.same_midway(
        seen.value["midway"], "Forward and hooks are looked up when their turn comes."
    )


@claim(
    scenario=scenarios.returning_pre_hooks,
    cases=cases.layers(
        returns=st.lists(st.sampled_from(cases.PRE_RETURNED), min_size=1, max_size=3)
    ),
    always=corners.returning_pre_hooks,
    expect=observed_from(scenarios.returning_pre_hooks, HookedLinear),
    reproduce=code.returning_pre_hooks,
)
def ignores_what_pre_hooks_return(_case: Case, seen: Observation, expected: Any) -> None:
    """Whatever a pre-hook returns, all of them run and forward gets the caller's arguments."""
    judge.same_log(sorted(seen.value["log"]), sorted(expected["log"]))
    judge.same_result(seen.value, expected)


@claim(
    scenario=scenarios.tracing,
    cases=cases.plain_layers(scale=st.none() | st.just(2.0), hooks=st.booleans()),
    always=corners.tracing,
    expect=observed_from(scenarios.tracing, HookedLinear),
    reproduce=code.tracing,
    examples=20,
)
def runs_slow_forward_only_while_tracing(_case: Case, seen: Observation, expected: Any) -> None:
    """`_slow_forward` is called while a trace is taken, `forward` before and after it."""
    judge.same_forwards_around_a_trace(seen.value, expected)


@claim(
    scenario=scenarios.traced_layer,
    cases=cases.traced_layers(),
    always=corners.traced,
    expect=observed_from(scenarios.traced_layer, HookedLinear),
    reproduce=code.traced,
    examples=20,
)
def works_under_jit_trace(_case: Case, seen: Observation, expected: Any) -> None:
    """`torch.jit.trace` of the layer gives a function that computes what the layer computes."""
    judge.same_result(seen.value, expected, "The traced layer")
    other = "on other values"
    compare.same_tensor(seen.value[other], expected[other], what=f"The traced layer {other}")
    judge.same_hooks_in_a_trace(seen.value["hooks"])


@claim(
    scenario=scenarios.forward_hooks,
    cases=cases.hooked_calls(result=st.sampled_from(cases.RESULTS)),
    always=corners.forward_hooks,
    expect=observed_from(scenarios.forward_hooks, HookedLinear),
    reproduce=code.forward_hooks,
)
def runs_forward_hooks_in_order(_case: Case, seen: Observation, expected: Any) -> None:
    """After forward, every forward hook is called in order as `hook(self, input, result)`."""
    judge.same_log(seen.value["log"], expected["log"])
    judge.same_midway(
        seen.value["midway"], "Forward hooks are looked up after forward, in every call."
    )


@claim(
    scenario=scenarios.refused_hook,
    cases=cases.refusals(),
    always=corners.refused,
    expect=observed_from(scenarios.refused_hook, HookedLinear),
    reproduce=code.refused_hook,
)
def refuses_forward_hooks_that_return(case: Case, seen: Observation, expected: Any) -> None:
    """A forward hook that returns anything but None is at once a RuntimeError."""
    never = "returning_hook" not in seen.value["log"]
    if case["way"] != "usual" and (never or isinstance(seen.value["result"], Raised)):
        return  # no such hook runs, or such a call fails without it: the matter of other claims
    compare.require(
        compare.raised(seen.value["outcome"], "RuntimeError"),
        f"A forward hook returned {case['returns']}: a RuntimeError was expected.",
        actual=seen.value["outcome"],
    )
    judge.same_log(seen.value["log"], expected["log"])
    if case["way"] == "usual":
        judge.same_result(seen.value, expected, "layer(x) without that hook")
    judge.refused_as_others(seen.value, f"A forward hook returned {case['returns']}")


@claim(
    scenario=scenarios.refused_hook,
    cases=cases.namings(),
    always=corners.named,
    expect=observed_from(scenarios.refused_hook, HookedLinear),
    reproduce=code.refused_hook,
    examples=40,
)
def names_the_refused_hook(_case: Case, seen: Observation, expected: Any) -> None:
    """The error about a forward hook contains that hook's repr or name."""
    compare.require(
        seen.value["named"],
        "A forward hook returned a value: an error whose message contains repr(hook) was expected.",
        actual=seen.value["outcome"],
    )
    judge.same_result(seen.value, expected, "layer(x) without that hook")


@claim(
    scenario=scenarios.backward_hooks,
    cases=cases.backward_calls(),
    always=corners.backward_hooks,
    expect=observed_from(scenarios.backward_hooks, HookedLinear),
    reproduce=code.backward_hooks,
)
def runs_backward_hooks_with_the_layer(case: Case, seen: Observation, expected: Any) -> None:
    """Backward calls each hook in order as `hook(module, grad_input, grad_output)`."""
    if seen.value["recorded"] or case["trained"] != "x":  # else there is nothing to run backward
        judge.same_backward_calls(seen.value["calls"], expected["calls"])
    judge.same_midway(seen.value["midway"], "The tensor is looked for after the forward hooks.")


@claim(
    scenario=scenarios.replacing_hooks,
    cases=cases.replacements(),
    always=corners.replacing_hooks,
    expect=observed_from(scenarios.replacing_hooks, HookedLinear),
    reproduce=code.replacing_hooks,
)
def lets_backward_hooks_replace_gradients(case: Case, seen: Observation, expected: Any) -> None:
    """What a backward hook returns takes the place of grad_input, unless it is None."""
    judge.same_answer_to_refused(case["answer"], seen.value["refused"], expected["refused"])
    for leaf in ("x", "weight"):
        judge.same_gradient(seen.value[leaf], expected[leaf], leaf)


@claim(
    scenario=scenarios.nested_result,
    cases=plans.findable(),
    always=corners.findable,
    expect=observed_from(scenarios.nested_result, HookedLinear),
    reproduce=code.nested,
)
def finds_the_first_tensor_depth_first(_case: Case, seen: Observation, expected: Any) -> None:
    """In nested dicts, lists and tuples, the depth-first first tensor gets the backward hooks."""
    judge.same_fired(seen.value, expected)


@claim(
    scenario=scenarios.nothing_to_register,
    cases=plans.unfindable(),
    always=corners.unfindable,
    expect=observed_from(scenarios.nothing_to_register, HookedLinear),
    reproduce=code.nothing,
)
def registers_nothing_without_grad_fn(_case: Case, seen: Observation, expected: Any) -> None:
    """No tensor in the result, or no grad_fn on its first one: no hook runs, and no error."""
    judge.same_fired(seen.value["first"], expected["first"])
    judge.same_fired(seen.value["ordinary"], expected["ordinary"], "an ordinary result")


@claim(
    scenario=scenarios.returned_result,
    cases=plans.results(),
    always=corners.results,
    expect=observed_from(scenarios.returned_result, HookedLinear),
    reproduce=code.returned,
    examples=60,
)
def returns_the_very_result(case: Case, seen: Observation, expected: Any) -> None:
    """The call returns the very object that forward returned, with the same contents."""
    searched = case["backward_hook"] and case["plan"] != "tensor"
    if not (searched and isinstance(seen.value, Raised)):  # else the matter of other claims
        judge.same_facts(seen.value, expected, "Is the result")


@claim(
    scenario=scenarios.removed_hooks,
    cases=cases.removals(),
    always=corners.removed_hooks,
    expect=observed_from(scenarios.removed_hooks, HookedLinear),
    reproduce=code.removed,
    examples=50,
)
def leaves_removed_hooks_silent(_case: Case, seen: Observation, expected: Any) -> None:
    """Hooks that were removed before a call do not run in it; the others do."""
    judge.same_hooks_ran(seen.value["log"], expected["log"])
    judge.same_result(seen.value, expected)


@claim(
    scenario=scenarios.exceptions,
    cases=cases.plain_layers(
        stage=st.sampled_from(cases.STAGES), kind=st.sampled_from(cases.ERRORS)
    ),
    always=corners.exceptions,
    expect=observed_from(scenarios.exceptions, HookedLinear),
    reproduce=code.exceptions,
    examples=60,
)
def lets_exceptions_through(case: Case, seen: Observation, expected: Any) -> None:
    """An exception of a hook or of forward ends the call and reaches the caller as it is."""
    judge.same_exception(seen.value, expected, case["stage"], case["kind"])
    judge.same_result(seen.value, expected, "layer(x) afterwards")
    judge.recovered(seen.value, f"The {case['stage']} raised {case['kind']}")


@claim(
    scenario=scenarios.grad_mode,
    cases=cases.plain_layers(mode=st.sampled_from(["enabled", "no_grad", "inference_mode"])),
    expect=observed_from(scenarios.grad_mode, HookedLinear),
    reproduce=code.grad_mode,
    examples=30,
)
def keeps_the_callers_grad_mode(case: Case, seen: Observation, expected: Any) -> None:
    """Hooks and forward run in the grad mode of the caller, who finds it unchanged."""
    judge.same_grad_modes(seen.value, expected, f"Called with grad mode {case['mode']}")
    judge.same_result(seen.value, expected)


@claim(
    scenario=scenarios.training_and_eval,
    cases=cases.plain_layers(),
    expect=observed_from(scenarios.training_and_eval, HookedLinear),
    reproduce=code.both_modes,
    examples=20,
)
def is_the_same_in_evaluation(_case: Case, seen: Observation, expected: Any) -> None:
    """In training and in evaluation the same hooks run, with the same result."""
    judge.same_in_both_modes(seen.value, expected)


@claim(
    scenario=scenarios.global_state,
    cases=cases.layers(),
    expect=observed_from(scenarios.global_state, HookedLinear),
    reproduce=code.global_state,
    examples=20,
)
def leaves_global_state_alone(_case: Case, seen: Observation, expected: Any) -> None:
    """A call leaves torch's global state as it was, the generators included."""
    compare.require(
        not seen.state_changes,
        f"After layer(x), torch's global state has changed: {', '.join(seen.state_changes)}.",
        actual=list(seen.state_changes),
    )
    judge.same_result(seen.value, expected)
