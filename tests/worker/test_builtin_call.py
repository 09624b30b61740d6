"""The rule of `call`: torch's own `__call__` is seen, under whatever name it is reached."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

import pytest

PRELUDE = """
import functools, json, types, warnings
import torch
from torch import nn
from grader.worker.rules.builtin_call import BuiltinCall

warnings.simplefilter("ignore")
reports = []
rule = BuiltinCall(reports.append)
rule.install()
"""

AFTERWORD = """
rule.bind(HookedLinear)
layer = HookedLinear(2, 2)
answer = layer(torch.ones(1, 2))
assert torch.equal(answer, layer.forward(torch.ones(1, 2)))
"""

FORBIDDEN = {
    "super": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return super().__call__(*input, **kwargs)
    """,
    "inherited attribute": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return nn.Linear.__call__(self, *input, **kwargs)
    """,
    "nn.Module": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return nn.Module.__call__(self, *input, **kwargs)
    """,
    "_call_impl": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return self._call_impl(*input, **kwargs)
    """,
    "_wrapped_call_impl": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return self._wrapped_call_impl(*input, **kwargs)
    """,
    "the class attribute": """
        class HookedLinear(nn.Linear):
            __call__ = nn.Module.__call__
    """,
    "saved at import": """
        ready = nn.Module._call_impl
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return ready(self, *input, **kwargs)
    """,
    "getattr": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return getattr(self, "_call" + "_impl")(*input, **kwargs)
    """,
    "__dict__": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return nn.Module.__dict__["__call__"](self, *input, **kwargs)
    """,
    "functools.partial": """
        ready = functools.partial(nn.Module._wrapped_call_impl)
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return functools.partial(ready, self)(*input, **kwargs)
    """,
    "functools.partialmethod": """
        class HookedLinear(nn.Linear):
            __call__ = functools.partialmethod(nn.Module._call_impl)
    """,
    "another module's bound method": """
        ready = nn.ReLU()._call_impl.__func__
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return ready(self, *input, **kwargs)
    """,
    "types.MethodType": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return types.MethodType(nn.Module._call_impl, self)(*input, **kwargs)
    """,
    "torch's own alias": """
        import torch.fx._symbolic_trace as fx
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return fx._orig_module_call(self, *input, **kwargs)
    """,
    "a copy of the function": """
        ready = types.FunctionType(nn.Module._call_impl.__code__, nn.Module.__init__.__globals__)
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return ready(self, *input, **kwargs)
    """,
    "another class for the call": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                self.__class__ = nn.Linear
                try:
                    return self(*input, **kwargs)
                finally:
                    self.__class__ = HookedLinear
    """,
    "a borrower of the hooks": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                other = nn.Linear(1, 1)
                other.__dict__ = self.__dict__
                return other(*input, **kwargs)
    """,
    "a subclass between": """
        class Middle(nn.Linear):
            def run(self, *input):
                return super().__call__(*input)
        class HookedLinear(Middle):
            def __call__(self, *input, **kwargs):
                return self.run(*input)
    """,
}

ALLOWED = {
    "written out": """
        class HookedLinear(nn.Linear):
            '''Does not use super().__call__ or nn.Module._call_impl.'''
            def __call__(self, *input, **kwargs):
                return self.forward(*input, **kwargs)
    """,
    "other modules inside": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                return nn.Sequential(nn.Identity(), nn.Identity())(self.forward(*input, **kwargs))
    """,
    "a name of their own": """
        class HookedLinear(nn.Linear):
            def _call_impl(self, *input, **kwargs):
                return self.forward(*input, **kwargs)
            __call__ = _call_impl
    """,
    "a trace of the layer, alone and inside": """
        class HookedLinear(nn.Linear):
            def __call__(self, *input, **kwargs):
                run = self._slow_forward if torch._C._get_tracing_state() else self.forward
                return run(*input, **kwargs)
        rule.bind(HookedLinear)
        x = torch.ones(1, 2)
        for module in (HookedLinear(2, 2), nn.Sequential(HookedLinear(2, 2), nn.ReLU())):
            assert torch.equal(torch.jit.trace(module, (x,))(x), module(x))
    """,
}


def batch(submissions: dict[str, str]) -> dict[str, list[str]]:
    """The reports of several submissions, one fork each of a process that has torch."""
    code = (
        "import json, os, sys, torch\n"
        "submissions = json.load(sys.stdin)\n"
        "for name, code in submissions.items():\n"
        "    if os.fork() == 0:\n"
        "        exec(code, {'name': name, '__name__': name})\n"
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
def test_reports_the_ready_call(name: str, seen: dict[str, list[str]]) -> None:
    """Torch's own call of the student's layer is reported, in every disguise."""
    assert seen[name]
    assert set(seen[name]) <= {"nn.Module.__call__", "nn.Module._call_impl"}


@pytest.mark.parametrize("name", ALLOWED)
def test_leaves_honest_code_alone(name: str, seen: dict[str, list[str]]) -> None:
    """Calls of other modules, own names and docstrings are no violation."""
    assert seen[name] == []
