"""Mutants of `HookedLinear.__call__`: which hooks run, and how forward is run."""

from __future__ import annotations

from audit.mutant import Mutant
from audit.mutants.call_backward import BACKWARD
from audit.mutants.call_hooks import HOOKS
from audit.mutants.call_rare import RARE
from audit.mutants.rewriting import rewrite

NAME = "call"
PRE_LOOP = "for hook in self._forward_pre_hooks.values():"
CHOICE = "forward = self._slow_forward if torch._C._get_tracing_state() else self.forward"
RUN = "result = forward(*input, **kwargs)"
HOOK_LOOP = "for hook in self._forward_hooks.values():"


def wrong_loops() -> list[Mutant]:
    """Pre-hooks and forward hooks: left out, in another order, or only at some times."""
    found = []
    for line, hooks, kind in (
        (PRE_LOOP, "self._forward_pre_hooks", "pre-hooks"),
        (HOOK_LOOP, "self._forward_hooks", "forward hooks"),
    ):
        values, flag = f"{hooks}.values()", f"times{hooks[5:]}"
        loops = {
            "are left out": "()",
            "run backwards": f"reversed({values})",
            "run by their numbers backwards": f"[v for _, v in sorted({hooks}.items(), "
            "reverse=True)]",
            "run but for the first": f"list({values})[1:]",
            "run but for the last": f"list({values})[:-1]",
            "run but for the third": f"list({values})[:2]",
            "run the first only": f"list({values})[:1]",
            "run the last only": f"list({values})[-1:]",
            "run twice": f"[*{values}, *{values}]",
            "run twice where there is one": f"[*{values}] * (1 + (len({hooks}) == 1))",
            "run once each function": f"dict.fromkeys({values})",
            "run as a set": f"sorted({values}, key=repr)",
            "run the keys": hooks,
            "run in training only": f"{values} if self.training else ()",
            "run in evaluation only": f"() if self.training else {values}",
            "run in grad mode only": f"{values} if torch.is_grad_enabled() else ()",
            "run without grad mode only": f"() if torch.is_grad_enabled() else {values}",
            "run with a bias only": f"() if self.bias is None else {values}",
            "run without a bias only": f"{values} if self.bias is None else ()",
            "run for one argument only": f"{values} if len(input) == 1 else ()",
            "run without keywords only": f"() if kwargs else {values}",
            "run with keywords only": f"{values} if kwargs else ()",
            "run outside traces only": f"() if torch._C._get_tracing_state() else {values}",
            "run where backward hooks are too": f"{values} if self._backward_hooks else ()",
            "run where no backward hook is": f"() if self._backward_hooks else {values}",
            "run only if they are functions": f"[h for h in {values} if hasattr(h, '__name__')]",
            "run in the first call only": f"self.__dict__.update({flag}=self.__dict__.get("
            f"'{flag}', 0) + 1) or ({values} if self.{flag} == 1 else ())",
            "run from the second call on": f"self.__dict__.update({flag}=self.__dict__.get("
            f"'{flag}', 0) + 1) or ({values} if self.{flag} > 1 else ())",
            "are those of the first call": f"self.__dict__.setdefault('{flag}', list({values}))",
            "are all that ever were": f"self.__dict__.setdefault('{flag}', {{}}).update({hooks}) or"
            f" self.{flag}.values()",
            "are forgotten afterwards": f"[{hooks}.pop(k) for k in list({hooks})]",
        }  # fmt: skip
        found += rewrite(
            NAME, line, {f"{kind} {name}": f"for hook in {code}:" for name, code in loops.items()}
        )
    return found


def wrong_forwards() -> list[Mutant]:
    """Forward: the wrong one, with the wrong arguments, more than once, or under other modes."""
    choices = {
        "always slow": "forward = self._slow_forward",
        "never slow": "forward = self.forward",
        "slow but in traces": "forward = self.forward if torch._C._get_tracing_state() else "
        "self._slow_forward",
        "slow where is_tracing is": "forward = self._slow_forward if torch.jit.is_scripting() else "
        "self.forward",
        "slow with hooks only": "forward = self._slow_forward if torch._C._get_tracing_state() and "
        "self._forward_hooks else self.forward",
        "slow without keywords only": "forward = self._slow_forward if "
        "torch._C._get_tracing_state() and not kwargs else self.forward",
        "slow in training only": "forward = self._slow_forward if torch._C._get_tracing_state() and"
        " self.training else self.forward",
        "slow ever after a trace": "self.__dict__.setdefault('slow', [])\n"
        "if torch._C._get_tracing_state():\n    self.slow.append(1)\n"
        "forward = self._slow_forward if self.slow else self.forward",
        "slow with grad mode only": "forward = self._slow_forward if torch._C._get_tracing_state()"
        " and self.weight.requires_grad else self.forward",
        "the forward of nn.Linear": "forward = functools.partial(nn.Linear.forward, self)",
        "the forward of the class": "forward = self._slow_forward if "
        "torch._C._get_tracing_state() else functools.partial(type(self).forward, self)",
        "the forward above": "forward = self._slow_forward if torch._C._get_tracing_state() else "
        "super().forward",
        "slow's twin of the class": "forward = functools.partial(nn.Module._slow_forward, self) if "
        "torch._C._get_tracing_state() else self.forward",
        "a linear map by itself": "forward = lambda x, *a, **k: torch.nn.functional.linear(x, "
        "self.weight, self.bias)",
        "a traced forward is constant": "forward = self.forward\n"
        "if torch._C._get_tracing_state():\n    return forward(*input, **kwargs).detach().clone()",
    }
    runs = {
        "no keywords": "result = forward(*input)",
        "no keywords while tracing": "result = forward(*input) if torch._C._get_tracing_state() "
        "else forward(*input, **kwargs)",
        "no arguments": "result = forward(**kwargs)",
        "one argument": "result = forward(*input[:1], **kwargs)",
        "at most two arguments": "result = forward(*input[:2], **kwargs)",
        "arguments backwards": "result = forward(*input[::-1], **kwargs)",
        "one keyword": "result = forward(*input, **dict(list(kwargs.items())[:1]))",
        "keywords backwards": "result = forward(*input, **dict(reversed(kwargs.items())))",
        "keywords sorted": "result = forward(*input, **dict(sorted(kwargs.items())))",
        "keywords by position": "result = forward(*input, *kwargs.values())",
        "no keyword called mask": "kwargs.pop('mask', None)\n{line}",
        "no keyword called input": "kwargs.pop('input', None)\n{line}",
        "no keyword called scale": "kwargs.pop('scale', None)\n{line}",
        "the input as one tuple": "result = forward(input, **kwargs)",
        "twice": "forward(*input, **kwargs)\n{line}",
        "twice with hooks": "if self._forward_hooks:\n    forward(*input, **kwargs)\n{line}",
        "twice in the first call": "if 'warm' not in self.__dict__:\n    self.warm = True\n"
        "    forward(*input, **kwargs)\n{line}",
        "twice while tracing": "if torch._C._get_tracing_state():\n    forward(*input, **kwargs)\n"
        "{line}",
        "again after a TypeError": "try:\n    {line}\nexcept TypeError:\n"
        "    result = forward(*input)",
        "again after a RuntimeError": "try:\n    {line}\nexcept RuntimeError:\n    {line}",
        "its result of the first call": "if 'seen' not in self.__dict__:\n"
        "    self.seen = forward(*input, **kwargs)\nresult = self.seen",
        "detached inputs": "result = forward(*(i.detach() for i in input), **kwargs)",
        "cloned inputs": "result = forward(*(i.clone() for i in input), **kwargs)",
        "contiguous inputs": "result = forward(*(i.contiguous() * 1 for i in input), **kwargs)",
        "inputs in single precision": "result = forward(*(i.float() for i in input), **kwargs)",
        "inputs of two dimensions": "result = forward(*(torch.atleast_2d(i) for i in input), "
        "**kwargs)",
        "without grad mode": "with torch.no_grad():\n    {line}",
        "with grad mode": "with torch.enable_grad():\n    {line}",
        "without grad mode in evaluation": "with torch.set_grad_enabled(torch.is_grad_enabled() "
        "and self.training):\n    {line}",
        "without inference mode": "with torch.inference_mode(False):\n    {line}",
        "in training mode": "self.train()\n{line}",
        "in evaluation mode": "self.eval()\n{line}",
        "in evaluation mode, and back": "mode = self.training\nself.eval()\n{line}\n"
        "self.train(mode)",
        "its ValueErrors become RuntimeErrors": "try:\n    {line}\nexcept ValueError as error:\n"
        "    raise RuntimeError('forward') from error",
        "its errors give None": "try:\n    {line}\nexcept Exception:\n    result = None",
        "its errors come late": "late = None\ntry:\n    {line}\nexcept Exception as error:\n"
        "    result, late = None, error\nif late:\n    for hook in self._forward_hooks.values():\n"
        "        hook(self, input, result)\n    raise late",
        "its errors clear the hooks": "try:\n    {line}\nexcept Exception:\n"
        "    self._forward_hooks.clear()\n    raise",
        "with seeds": "torch.manual_seed(0)\n{line}",
        "with anomaly mode": "torch.autograd.set_detect_anomaly(True)\n{line}",
        "with deterministic algorithms": "torch.use_deterministic_algorithms(True, warn_only=True)"
        "\n{line}",
        "with another default dtype": "torch.set_default_dtype(torch.float64)\n{line}",
        "with a draw": "torch.rand(())\n{line}",
        "with one thread": "torch.set_num_threads(torch.get_num_threads() + 1)\n{line}",
        "with few digits": "torch.set_printoptions(precision=2)\n{line}",
        "with grad mode on afterwards": "{line}\ntorch.set_grad_enabled(True)",
        "with grad mode off afterwards": "{line}\ntorch.set_grad_enabled(False)",
        "with new gradients": "{line}\nself.zero_grad()",
        "without the bias": "{line}\nif isinstance(result, Tensor) and self.bias is not None:\n"
        "    result = result - self.bias",
    }
    return [
        *rewrite(NAME, CHOICE, choices),
        *rewrite(NAME, RUN, {f"forward: {name}": code for name, code in runs.items()}),
    ]


MUTANTS: tuple[Mutant, ...] = (
    *wrong_loops(),
    *wrong_forwards(),
    *HOOKS,
    *BACKWARD,
    *RARE,
)

EQUIVALENT: dict[str, str] = {}
