"""Mutants of `HookedLinear.__call__` that are wrong in rarer cases only, systematically."""

from __future__ import annotations

from audit.mutant import Mutant
from audit.mutants.rewriting import rewrite

NAME = "call"
PRE_LOOP = "for hook in self._forward_pre_hooks.values():"
PRE = "hook(self, input)"
RUN = "result = forward(*input, **kwargs)"
HOOK_LOOP = "for hook in self._forward_hooks.values():"
HOOK = "if hook(self, input, result) is not None:"
ANY = "if self._backward_hooks:"
SEARCH = "found = _first_tensor(result)"
REGISTER = "found.grad_fn.register_hook(functools.partial(hook, self))"
END = "return result"


def wrong_around_hooks() -> list[Mutant]:
    """Hooks of forward: left out, or allowed to answer, in some calls or of some kinds."""
    answer = "answer = hook(self, input, result)\nif answer is not None and "
    return [
        *rewrite(NAME, PRE_LOOP, {
            "pre-hooks where there is input": "{line}\n    if not input:\n        break",
            "four pre-hooks": "for hook in list(self._forward_pre_hooks.values())[:4]:",
            "pre-hooks by their numbers": "for _, hook in sorted(self._forward_pre_hooks.items()):",
        }),
        *rewrite(NAME, PRE, {
            "pre-hooks that are true": "if hook:\n    {line}",
            "pre-hooks may replace input by a list": "new = {line}\nif isinstance(new, list) and "
            "new:\n    input = tuple(new)",
            "pre-hooks may add keywords": "new = {line}\nif isinstance(new, dict):\n"
            "    kwargs = {**kwargs, **new}",
            "pre-hooks' StopIterations are dropped": "try:\n    {line}\nexcept StopIteration:\n"
            "    pass",
            "pre-hooks' failed assertions are dropped": "try:\n    {line}\nexcept AssertionError:\n"
            "    pass",
        }),
        *rewrite(NAME, HOOK_LOOP, {
            "forward hooks where there is input": "{line}\n    if not input:\n        break",
            "forward hooks of tensors": "{line}\n    if not isinstance(result, Tensor):\n"
            "        break",
            "forward hooks by their numbers": "for _, hook in sorted(self._forward_hooks.items()):",
        }),
        *rewrite(NAME, HOOK, {
            "hooks may return the result": f"{answer}answer is not result:",
            "hooks may return the layer": f"{answer}answer is not self:",
            "hooks may return nan": f"{answer}answer == answer:",
            "hooks may return what equals None": "if hook(self, input, result) != None:",
            "hooks may return what is of no known type": "if isinstance(hook(self, input, result), "
            "(int, float, str, list, tuple, dict, Tensor)):",
            "hooks may return in a trace": f"{answer}not torch._C._get_tracing_state():",
            "hooks may return without grad mode": f"{answer}torch.is_grad_enabled():",
            "hooks may return with keywords": f"{answer}not kwargs:",
            "hooks may return where no tensor is": f"{answer}isinstance(result, Tensor):",
        }),
    ]  # fmt: skip


def wrong_around_forward() -> list[Mutant]:
    """Forward gets other arguments, or its errors or results are others, in some calls."""
    each = "result = forward(*({0} for i in input), **kwargs)"
    tried = "try:\n    {line}\nexcept "
    return [
        *rewrite(NAME, RUN, {
            "keywords that are None are dropped": "kwargs = {k: v for k, v in kwargs.items() "
            "if v is not None}\n{line}",
            "arguments become tensors": each.format("torch.as_tensor(i)"),
            "arguments get the weight's dtype": each.format(
                "i.to(self.weight.dtype) if isinstance(i, Tensor) else i"
            ),
            "arguments become contiguous": each.format(
                "i.contiguous() if isinstance(i, Tensor) else i"
            ),
            "widths are checked": "if input and input[0].shape[-1] != self.in_features:\n"
            "    raise ValueError('wrong width')\n{line}",
            "forward twice without grad mode": "if not torch.is_grad_enabled():\n"
            "    forward(*input, **kwargs)\n{line}",
            "forward twice with backward hooks": "if self._backward_hooks:\n"
            "    forward(*input, **kwargs)\n{line}",
            "forward is tried again": f"{tried}OSError:\n    {{line}}",
            "forward may not be there": f"{tried}NotImplementedError:\n    result = input[0]",
            "forward's errors get a cause": f"{tried}Exception as error:\n"
            "    raise error from ValueError('in forward')",
            "forward's errors get other words": f"{tried}Exception as error:\n"
            "    error.args = (f'in forward: {error}',)\n    raise",
            "frozen layers without grad mode": "with torch.set_grad_enabled("
            "torch.is_grad_enabled() and self.weight.requires_grad):\n    {line}",
        }),
        *rewrite(NAME, END, {
            "detached without grad mode": "if isinstance(result, Tensor) and "
            "not torch.is_grad_enabled():\n    result = result.detach()\n{line}",
            "cloned in inference mode": "if isinstance(result, Tensor) and "
            "torch.is_inference_mode_enabled():\n    result = result.clone()\n{line}",
            "half precision is widened": "if isinstance(result, Tensor) and "
            "result.dtype == torch.float16:\n    result = result.float()\n{line}",
            "integers become floats": "if isinstance(result, Tensor) and "
            "not result.is_floating_point():\n    result = result.float()\n{line}",
            "nan becomes 0": "if isinstance(result, Tensor) and result.isnan().any():\n"
            "    result = torch.nan_to_num(result)\n{line}",
            "arrays become tensors": "if type(result).__module__ == 'numpy':\n"
            "    result = torch.as_tensor(result)\n{line}",
            "iterators become lists": "if hasattr(result, '__next__'):\n"
            "    result = list(result)\n{line}",
        }),
    ]  # fmt: skip


def wrong_around_backward() -> list[Mutant]:
    """Backward hooks: not in some calls, or with answers that are not handed on as they are."""
    on, given = "found.grad_fn.register_hook", "lambda i, o, h=hook"
    return [
        *rewrite(NAME, ANY, {
            "backward hooks of trained layers": "if self._backward_hooks and "
            "self.weight.requires_grad:",
            "backward hooks without a bias": "if self._backward_hooks and self.bias is None:",
            "backward hooks without keywords": "if self._backward_hooks and not kwargs:",
            "backward hooks outside inference mode": "if self._backward_hooks and "
            "not torch.is_inference_mode_enabled():",
        }),
        *rewrite(NAME, SEARCH, {
            "what is found is returned": "result = found = _first_tensor(result)",
            "what is searched becomes a list": "{line}\nif isinstance(result, list | tuple):\n"
            "    result = list(result)",
            "what is found keeps its gradient": "{line}\nif found is not None and "
            "found.grad_fn is not None:\n    found.retain_grad()",
            "where nothing is found the input is": "found = _first_tensor(result)\n"
            "if found is None:\n    found = _first_tensor(input)",
        }),
        *rewrite(NAME, REGISTER, {
            "backward hooks outside the graph": f"{on}(torch.no_grad()(functools.partial(hook, "
            "self)))",
            "backward hooks with two gradients": f"{on}({given}: h(self, i[:2], o))",
            "backward hooks with the first grad_output": f"{on}({given}: h(self, i, o[:1]))",
            "what backward hooks return must be true": f"{on}({given}: h(self, i, o) or None)",
            "lists of backward hooks become tuples": f"{on}({given}: tuple(r) "
            "if isinstance(r := h(self, i, o), list) else r)",
            "gradients that are None stay": f"{on}({given}: None if (r := h(self, i, o)) is None "
            "else tuple(b if a is None else a for a, b in zip(r, i)))",
        }),
        *rewrite(NAME, "if not isinstance(value, list | tuple):", {
            "no lists of other classes are searched": "if type(value) not in (list, tuple) and "
            "not hasattr(value, '_fields'):",
        }),
        *rewrite(NAME, "if isinstance(value, dict):", {
            "what has values is searched": "if hasattr(value, 'values'):",
            "what has attributes is searched": "if hasattr(value, '__dict__') and "
            "not isinstance(value, dict | list | tuple):\n    value = vars(value)\n{line}",
        }),
        *rewrite(NAME, "for item in value:", {"three items": "for item in value[:3]:"}),
    ]  # fmt: skip


RARE: tuple[Mutant, ...] = (
    *wrong_around_hooks(),
    *wrong_around_forward(),
    *wrong_around_backward(),
)
