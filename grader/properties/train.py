"""What is claimed of the training loop."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from grader.judge import compare
from grader.judge.oracle import observed_from
from grader.judge.oracles.train import train as reference
from grader.properties import train_reproduce as code
from grader.properties.declare import Case, Observation, claim
from grader.properties.train_cases import (
    MODELS,
    OPTIMIZERS,
    STRANGE,
    WAYS,
    fading_trainings,
    loaded_batches,
    long_trainings,
    problems,
    steady_problems,
    strange_epochs,
    trainings,
    unusual_losses,
    unusual_trainings,
    whole_numbers,
)
from grader.properties.train_judge import (
    all_on_the_models_device,
    has_learned,
    iterated_once_an_epoch,
    least_squares,
    one_loss_an_epoch,
    same_history,
    same_parameters,
    same_sides,
    same_training,
    used_as_they_come,
)
from grader.scenarios import train as scenarios

KINDS: dict[str, Any] = {
    "model": st.sampled_from(MODELS),
    "optimizer": st.sampled_from(OPTIMIZERS),
    "batches": st.sampled_from(WAYS),
    "frozen": st.booleans(),
}


@claim(
    scenario=scenarios.trajectory,
    cases=problems(batch_count=st.integers(1, 8), **KINDS),
    always=lambda: [*trainings(), *unusual_trainings()],
    expect=observed_from(scenarios.trajectory, reference),
    reproduce=code.trajectory,
    alike=same_training,
    examples=40,
)
def learns_the_same_parameters(_case: Case, seen: Observation, expected: Any) -> None:
    """Parameters and buffers end where the reference loop ends, for every model and optimizer."""
    same_parameters(seen.value["state"], expected["state"])
    compare.require(
        seen.value["requires_grad"] == expected["requires_grad"],
        "After training, other parameters of the model require grad than before.",
        expected=expected["requires_grad"],
        actual=seen.value["requires_grad"],
    )


@claim(
    scenario=scenarios.trajectory,
    cases=problems(**KINDS),
    always=lambda: [*trainings(), *unusual_losses()],
    expect=observed_from(scenarios.trajectory, reference),
    reproduce=code.trajectory,
    alike=same_training,
    examples=40,
)
def returns_mean_losses_per_sample(_case: Case, seen: Observation, expected: Any) -> None:
    """The history holds each epoch's mean loss, in which a batch weighs by its size."""
    same_history(seen.value["history"], expected["history"])


@claim(
    scenario=scenarios.trajectory,
    cases=problems(epochs=st.integers(2, 8), **KINDS),
    expect=observed_from(scenarios.trajectory, reference),
    reproduce=code.trajectory,
    alike=same_training,
    examples=10,
)
def returns_a_list_of_floats(_case: Case, seen: Observation, expected: Any) -> None:
    """The history is a list of Python floats, one an epoch."""
    history, described = seen.value["history"], seen.value["described"]
    floats = "a list of float"
    compare.require(
        seen.value["is_list_of_floats"] and len(history) == len(expected["history"]),
        f"train returned {described}, but a list of Python floats, one for each epoch, was "
        "expected.",
        expected=expected["history"] if described == floats else floats,
        actual=history if described == floats else described,
    )
    has_learned(seen.value)


@claim(
    scenario=scenarios.events,
    cases=problems(),
    expect=observed_from(scenarios.events, reference),
    reproduce=code.order,
    examples=20,
)
def works_in_the_right_order(_case: Case, seen: Observation, expected: Any) -> None:
    """For each batch the model is called, then the loss, then backward, then the step."""
    log, wanted = seen.value["log"], expected["log"]
    compare.require(
        log == wanted,
        "For each batch: model(inputs), loss_fn(predictions, targets), backward, step, each once.",
        expected=wanted,
        actual=log,
    )


@claim(
    scenario=scenarios.stale_gradients,
    cases=problems(),
    expect=observed_from(scenarios.stale_gradients, reference),
    reproduce=code.clearing,
    examples=20,
)
def clears_the_optimizers_gradients(_case: Case, seen: Observation, expected: Any) -> None:
    """Gradients from before do not count, those of the optimizer's other parameters included."""
    alone = "the parameter that only the optimizer holds"
    names = ["weight", "bias", alone, f"{alone} and that is frozen"]
    pairs = (seen.value["parameters"], expected["parameters"])
    actual, wanted = (dict(zip(names, values, strict=False)) for values in pairs)
    same_parameters(actual, wanted, "With gradients left from before, {}")


@claim(
    scenario=scenarios.iteration,
    cases=problems(batch_count=st.integers(4, 6)),
    always=loaded_batches,
    reproduce=code.iteration,
    examples=20,
)
def iterates_lazily_once_an_epoch(case: Case, seen: Observation, _expected: Any) -> None:
    """Batches are iterated once an epoch and used as they come, never held in memory whole."""
    iterated_once_an_epoch(seen.value, case["epochs"])
    used_as_they_come(seen.value)
    has_learned(seen.value)


@claim(
    scenario=scenarios.modes,
    cases=problems(was_training=st.booleans()),
    expect=observed_from(scenarios.modes, reference),
    reproduce=code.modes,
    examples=20,
)
def trains_in_training_mode(_case: Case, seen: Observation, expected: Any) -> None:
    """Every part of the model is in training mode when it is called, whatever it was in before."""
    training = seen.value["training"]
    compare.require(
        training == expected["training"],
        f"{training.count(False)} of {len(training)} calls of the model's parts found it in "
        "evaluation mode: model.train() comes first.",
        expected=f"{len(expected['training'])} calls, all in training mode",
        actual=f"{len(training)} calls, {training.count(True)} in training mode",
    )


@claim(
    scenario=scenarios.placement,
    cases=problems(epochs=None, seed=None),
    always=whole_numbers,
    reproduce=code.placement,
    alike=same_sides,
    examples=10,
)
def moves_batches_to_the_models_device(_case: Case, seen: Observation, _expected: Any) -> None:
    """Inputs and targets are on the device of the model's parameters when they are used."""
    all_on_the_models_device(seen.value["places"], seen.value["whole"])


@claim(
    scenario=scenarios.epochs_argument,
    cases=problems(epochs=st.sampled_from(STRANGE), seed=None, batch_size=None),
    always=strange_epochs,
    expect=observed_from(scenarios.epochs_argument, reference),
    reproduce=code.epochs,
    examples=20,
)
def checks_the_number_of_epochs(case: Case, seen: Observation, expected: Any) -> None:
    """Negative epochs are a ValueError, no integer a ValueError or TypeError; 0 gives []."""
    epochs, outcome = case["epochs"], seen.value["strange"]
    negative = type(epochs) is int
    kinds = ("ValueError",) if negative else ("ValueError", "TypeError")
    compare.require(
        compare.raised(outcome, *kinds),
        f"epochs={epochs!r} must raise {' or '.join(kinds)}.",
        actual=outcome,
    )
    one_loss_an_epoch(seen.value["usual"], expected["usual"])
    one_loss_an_epoch(seen.value["none"], [])
    one_loss_an_epoch(seen.value["none of nothing"], [])


@claim(
    scenario=scenarios.empty_epoch,
    cases=problems(
        epochs=None,
        seed=None,
        batch_size=None,
        full_epochs=st.integers(0, 2),
        more_epochs=st.integers(1, 2),
        full_again=st.integers(0, 1),
    ),
    always=fading_trainings,
    expect=observed_from(scenarios.empty_epoch, reference),
    reproduce=code.empty_epoch,
    examples=20,
)
def refuses_an_epoch_without_batches(_case: Case, seen: Observation, expected: Any) -> None:
    """An epoch with no batch is a ValueError, the first one or a later one."""
    compare.require(
        compare.raised(seen.value["strange"], "ValueError"),
        "An epoch had no batch: a ValueError was expected.",
        actual=seen.value["strange"],
    )
    one_loss_an_epoch(seen.value["usual"], expected["usual"])


@claim(
    scenario=scenarios.trajectory,
    cases=problems(**KINDS),
    reproduce=code.kept_data,
    alike=same_training,
    examples=10,
)
def leaves_the_data_alone(_case: Case, seen: Observation, _expected: Any) -> None:
    """Inputs and targets have the values they had, and the model has learned from them."""
    compare.require(
        seen.value["data_unchanged"],
        "train changed the batches that it was given: their values, their order in the list, or "
        "whether they require grad.",
        expected={"unchanged": True},
        actual={"unchanged": False},
    )
    has_learned(seen.value)


@claim(
    scenario=scenarios.graphs,
    cases=problems(batch_count=st.integers(3, 5)),
    reproduce=code.graphs,
    examples=20,
)
def keeps_no_graph(_case: Case, seen: Observation, _expected: Any) -> None:
    """No batch's graph is kept beyond the next step, and none in what is returned."""
    kept = max(seen.value["most_alive"], seen.value["at_end"])
    compare.require(
        seen.value["most_alive"] <= 1 and seen.value["at_end"] == 0,
        f"The graphs of {kept} earlier batches were still in memory: keep numbers "
        "(`loss.item()`), not loss tensors.",
        expected=0,
        actual=kept,
    )
    has_learned(seen.value)


@claim(
    scenario=scenarios.fit,
    cases=steady_problems(),
    reproduce=code.fit,
    examples=5,
    always=long_trainings,
)
def finds_the_least_squares_solution(case: Case, seen: Observation, _expected: Any) -> None:
    """On noise-free linear data the layer learns the very map that made the data."""
    least_squares(seen.value, case["inputs"], case["targets"])


@claim(
    scenario=scenarios.undisturbed,
    cases=problems(model=st.just("linear"), optimizer=st.just("sgd"), batches=st.just("list")),
    reproduce=code.global_state,
    alike=same_training,
    examples=10,
)
def leaves_global_state_alone(_case: Case, seen: Observation, _expected: Any) -> None:
    """Training leaves torch's global state as it was, also where it ends in an error.

    Without dropout nothing is drawn.
    """
    changed = [*seen.state_changes, *(["generator"] if seen.value["drew"] else [])]
    compare.require(
        not changed, f"train left torch's {', '.join(changed)} changed.", actual=changed
    )
    has_learned(seen.value)
