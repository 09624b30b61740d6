"""The rule of `linear_init`: ready layers are seen, however they are reached."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

import pytest

PRELUDE = """
import copy, functools, inspect, io, json, pickle, sys, threading, types, warnings
import torch
from torch import nn
from grader.worker.rules.ready_layers import ReadyLayers

warnings.simplefilter("ignore")
reports = []
rule = ReadyLayers(reports.append)
rule.install()
"""

AFTERWORD = """
rule.bind(Linear)
with rule.watching():
    Linear(3, 2)
"""

FORBIDDEN = {
    "subclass": """
        class Linear(nn.Linear):
            def __init__(self, *args):
                nn.Module.__init__(self)
    """,
    "subclass of a subclass": """
        class Middle(nn.LazyLinear): pass
        class Linear(Middle):
            def __init__(self, *args):
                nn.Module.__init__(self)
    """,
    "subclass of a quantized layer": """
        import torch.ao.nn.quantized.dynamic as quantized
        class Linear(quantized.Linear):
            def __init__(self, *args):
                nn.Module.__init__(self)
    """,
    "super().__init__": """
        class Linear(nn.Linear):
            def __init__(self, *args):
                super().__init__(*args)
    """,
    "inside": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.inner = nn.Linear(*args)
    """,
    "for its parameters": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.weight = nn.Linear(*args).weight
    """,
    "lazy": """
        class Linear(nn.Module):
            def __init__(self, in_features, out_features):
                super().__init__()
                self.inner = nn.LazyLinear(out_features)
    """,
    "bilinear": """
        class Linear(nn.Module):
            def __init__(self, in_features, out_features):
                super().__init__()
                self.inner = nn.Bilinear(in_features, 1, out_features)
    """,
    "inside attention": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.inner = nn.MultiheadAttention(4, 2).out_proj
    """,
    "another name for it": """
        from torch.nn.modules.linear import NonDynamicallyQuantizableLinear as Ready
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.inner = Ready(*args)
    """,
    "partial": """
        ready = functools.partial(nn.Linear, bias=False)
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.inner = ready(*args)
    """,
    "skip_init": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.inner = nn.utils.skip_init(nn.Linear, *args)
    """,
    "a helper's": """
        def weight_of(*args):
            return nn.Linear(*args).weight
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.weight = weight_of(*args)
    """,
    "__new__": """
        class Linear(nn.Module):
            def __new__(cls, *args):
                return nn.Linear(*args)
            def __init__(self, *args):
                super().__init__()
    """,
    "__init__ by itself": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                ready = nn.Linear.__new__(nn.Linear)
                vars(nn.Linear)["__init__"](ready, *args)
                self.inner = ready
    """,
    "saved before": """
        make = nn.Linear.__init__
        class Ready(nn.Linear):
            __init__ = make
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.inner = Ready(*args)
    """,
    "another thread": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                thread = threading.Thread(target=lambda: nn.Linear(*args))
                thread.start()
                thread.join()
    """,
    "a class made on the way": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.inner = type("Ready", (nn.Linear,), {})(*args)
    """,
    "a copy of one made at import": """
        READY = nn.Linear(3, 2)
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.inner = copy.deepcopy(READY)
    """,
    "the weight of one made at import": """
        READY = nn.Linear(3, 2)
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.weight = READY.weight
    """,
    "quantized": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                import torch.ao.nn.quantized as quantized
                self.inner = quantized.Linear(*args)
    """,
}

ALLOWED = {
    "written out": """
        class Linear(nn.Module):
            '''As nn.Linear, without nn.Linear.'''
            def __init__(self, in_features, out_features):
                super().__init__()
                self.weight = nn.Parameter(torch.empty(out_features, in_features))
    """,
    "a comparison at import": """
        class Linear(nn.Module):
            def __init__(self, in_features, out_features):
                super().__init__()
                self.weight = nn.Parameter(torch.empty(out_features, in_features))
        ready = nn.Linear(3, 2)
        assert Linear(3, 2).weight.shape == ready.weight.shape
        assert "bias" in inspect.signature(nn.Linear).parameters
        pickle.loads(pickle.dumps(copy.deepcopy(ready)))
    """,
    "a subclass beside": """
        class Other(nn.Linear): pass
        Other(3, 2)
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
    """,
    "an unused helper": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
            def as_ready(self):
                return nn.Linear(3, 2)
    """,
    "other layers inside": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                self.same = nn.Identity()
                self.more = nn.Sequential(nn.ReLU(), nn.Flatten())
                self.more(self.same(torch.ones(1, 1)))
    """,
    "functional.linear": """
        class Linear(nn.Module):
            def __init__(self, *args):
                super().__init__()
                nn.functional.linear(torch.ones(1, 3), torch.ones(2, 3))
    """,
    "names of their own": """
        class Base(nn.Module): pass
        Base.__name__ = "nn.Linear"
        class Linear(Base):
            def __init__(self, *args):
                super().__init__()
    """,
}


def batch(submissions: dict[str, str]) -> dict[str, list[str]]:
    """The reports of several submissions, one fork each of a process that has torch."""
    code = (
        "import json, os, sys, torch\n"
        "submissions = json.load(sys.stdin)\n"
        "for name, code in submissions.items():\n"
        "    if os.fork() == 0:\n"
        "        exec(code, {'name': name, '__name__': '__main__'})\n"
        "        sys.stdout.flush(); os._exit(0)\n"
        "    assert os.wait()[1] == 0, name\n"
    )
    told = "\nprint(json.dumps([name, reports]))"
    programs = {
        name: PRELUDE + textwrap.dedent(text) + AFTERWORD + told
        for name, text in submissions.items()
    }
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(programs), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return dict(json.loads(line) for line in run.stdout.splitlines())


@pytest.fixture(scope="module")
def seen() -> dict[str, list[str]]:
    """What the rule reports of all submissions here."""
    return batch(FORBIDDEN | ALLOWED)


@pytest.mark.parametrize("name", FORBIDDEN)
def test_reports_ready_layers(name: str, seen: dict[str, list[str]]) -> None:
    """A ready linear layer that is subclassed, made or read is reported, in every disguise."""
    assert seen[name]
    assert all("inear" in report for report in seen[name])


@pytest.mark.parametrize("name", ALLOWED)
def test_leaves_honest_code_alone(name: str, seen: dict[str, list[str]]) -> None:
    """Comparisons at import, other layers, names and docstrings are no violation."""
    assert seen[name] == []
