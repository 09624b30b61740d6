"""Mutants of `HookedLinear.__call__`: what hooks are called with, and what they answer."""

from __future__ import annotations

from audit.mutant import Mutant
from audit.mutants.rewriting import rewrite

NAME = "call"
PRE = "hook(self, input)"
HOOK = "if hook(self, input, result) is not None:"
REFUSAL = 'raise RuntimeError(f"forward hook {hook!r} returned a value, it must return None")'


def wrong_pre_hooks() -> list[Mutant]:
    """A pre-hook gets the wrong things, or what it returns counts."""
    return rewrite(NAME, PRE, {
        "pre-hooks get the input alone": "hook(input)",
        "pre-hooks get the layer alone": "hook(self)",
        "pre-hooks get the class": "hook(type(self), input)",
        "pre-hooks get the first argument": "hook(self, input[0] if input else None)",
        "pre-hooks get the first argument where there is one": "hook(self, input[0] if "
        "len(input) == 1 else input)",
        "pre-hooks get the arguments unpacked": "hook(self, *input)",
        "pre-hooks get a list": "hook(self, list(input))",
        "pre-hooks get copies": "hook(self, tuple(i.clone() for i in input))",
        "pre-hooks get detached inputs": "hook(self, tuple(i.detach() for i in input))",
        "pre-hooks get views": "hook(self, tuple(i.view_as(i) for i in input))",
        "pre-hooks get keywords too": "hook(self, input, kwargs) if kwargs else hook(self, input)",
        "pre-hooks get keywords among the input": "hook(self, (*input, *kwargs.values()))",
        "pre-hooks get an empty tuple": "hook(self, ())",
        "pre-hooks get a tuple in a tuple": "hook(self, (input,))",
        "pre-hooks get at most two arguments": "hook(self, input[:2])",
        "pre-hooks get the arguments backwards": "hook(self, input[::-1])",
        "pre-hooks are swapped": "hook(input, self)",
        "pre-hooks replace the input": "new = hook(self, input)\nif new is not None:\n"
        "    input = new if isinstance(new, tuple) else (new,)",
        "pre-hooks replace the input by a tensor": "new = hook(self, input)\n"
        "if isinstance(new, Tensor):\n    input = (new,)",
        "pre-hooks replace the input by a tuple": "new = hook(self, input)\n"
        "if isinstance(new, tuple):\n    input = new",
        "pre-hooks replace the input by what is true": "new = hook(self, input)\n"
        "if not isinstance(new, (Tensor, tuple)) and new:\n    input = (new,)",
        "pre-hooks that return 0 are an error": "if hook(self, input) == 0:\n"
        "    raise RuntimeError(hook)",
        "pre-hooks that return False end the call": "if hook(self, input) is False:\n"
        "    return None",
        "pre-hooks that return False end the loop": "if hook(self, input) is False:\n    break",
        "pre-hooks that return anything end the loop": "if hook(self, input) is not None:\n"
        "    break",
        "pre-hooks that return an empty list are an error": "if hook(self, input) == []:\n"
        "    raise RuntimeError(hook)",
        "pre-hooks must return nothing": "if hook(self, input) is not None:\n"
        "    raise RuntimeError(f'pre-hook {hook!r}')",
        "pre-hooks that return None run again": "if hook(self, input) is None:\n    {line}",
        "pre-hooks run without grad mode": "with torch.no_grad():\n    {line}",
        "pre-hooks run with grad mode": "with torch.enable_grad():\n    {line}",
        "pre-hooks' ValueErrors are dropped": "try:\n    {line}\nexcept ValueError:\n    pass",
        "pre-hooks' KeyErrors are dropped": "try:\n    {line}\nexcept KeyError:\n    pass",
        "pre-hooks' TypeErrors are dropped": "try:\n    {line}\nexcept TypeError:\n    pass",
        "pre-hooks' RuntimeErrors are dropped": "try:\n    {line}\nexcept RuntimeError:\n    pass",
        "pre-hooks' AttributeErrors are dropped": "try:\n    {line}\nexcept AttributeError:\n"
        "    pass",
        "pre-hooks' errors are dropped": "try:\n    {line}\nexcept Exception:\n    pass",
        "pre-hooks' errors end the loop": "try:\n    {line}\nexcept Exception:\n    break",
        "pre-hooks' errors become RuntimeErrors": "try:\n    {line}\nexcept Exception as error:\n"
        "    raise RuntimeError('hook') from error",
        "pre-hooks' errors come as copies": "try:\n    {line}\nexcept Exception as error:\n"
        "    raise type(error)(*error.args) from None",
    })  # fmt: skip


def wrong_forward_hooks() -> list[Mutant]:
    """A forward hook gets the wrong things, or what it returns is not refused as it should be."""
    arguments = {
        "the result alone": "result",
        "no layer": "input, result",
        "no input": "self, result",
        "the class": "type(self), input, result",
        "input and result swapped": "self, result, input",
        "the first argument": "self, input[0] if input else None, result",
        "the first argument where there is one": "self, input[0] if len(input) == 1 else input, "
        "result",
        "a list": "self, list(input), result",
        "keywords among the input": "self, (*input, *kwargs.values()), result",
        "keywords too": "self, input, *([kwargs] if kwargs else []), result",
        "at most two arguments": "self, input[:2], result",
        "copies of the input": "self, tuple(i.clone() for i in input), result",
        "a copy of the result": "self, input, result.clone()",
        "a detached result": "self, input, result.detach()",
        "a view of the result": "self, input, result.view_as(result)",
        "a tuple of the result": "self, input, (result,)",
        "an empty input": "self, (), result",
        "no result": "self, input, None",
        "the layer for the result": "self, input, self",
    }
    answers = {
        "nothing is refused": "hook(self, input, result)\nif False:",
        "what is true is refused": "if (answer := hook(self, input, result)) is not None and not "
        "isinstance(answer, Tensor) and answer or isinstance(answer, Tensor):",
        "what differs from None is refused": "if hook(self, input, result) not in (None, 0):",
        "tensors are refused": "if isinstance(hook(self, input, result), Tensor):",
        "tensors are not refused": "if not isinstance(hook(self, input, result), Tensor | None):",
        **{
            f"{value} is not refused": f"if (answer := hook(self, input, result)) is not None and "
            f"not (type(answer) is type({value}) and answer == {value}):"
            for value in ("0", "False", "[]", "0.0", "()", "{}", "''", "True")
        },
        "the input is not refused": "if (answer := hook(self, input, result)) is not None and not "
        "any(answer is i for i in input):",
        "the second hook is not refused": "if hook(self, input, result) is not None and hook is "
        "not [*self._forward_hooks.values(), None][1]:",
        "the third hook is not refused": "if hook(self, input, result) is not None and hook is not "
        "[*self._forward_hooks.values(), None, None, None][2]:",
        "the last of several is not refused": "if hook(self, input, result) is not None and not "
        "hook is [*self._forward_hooks.values()][-1] is not [*self._forward_hooks.values()][0]:",
        "nothing is refused in evaluation": "if hook(self, input, result) is not None and "
        "self.training:",
        "nothing is refused without a bias": "if hook(self, input, result) is not None and "
        "self.bias is not None:",
        "None is refused": "if hook(self, input, result) is None:",
        "a tensor replaces the result": "answer = hook(self, input, result)\n"
        "if isinstance(answer, Tensor):\n    result = answer\nelif answer is not None:",
        "hooks run twice where they return": "if hook(self, input, result) is not None and "
        "hook(self, input, result) is not None:",
        "hooks run without grad mode": "with torch.no_grad():\n"
        "    answer = hook(self, input, result)\nif answer is not None:",
        "hooks run with grad mode": "with torch.enable_grad():\n"
        "    answer = hook(self, input, result)\nif answer is not None:",
        "hooks run in evaluation mode": "self.training, mode = False, self.training\n"
        "answer = hook(self, input, result)\nself.training = mode\nif answer is not None:",
    }
    for error in ("ValueError", "KeyError", "TypeError", "AttributeError", "RuntimeError",
                  "Exception"):  # fmt: skip
        answers[f"hooks' {error}s are dropped"] = (
            "try:\n    answer = hook(self, input, result)\n"
            f"except {error}:\n    answer = None\nif answer is not None:"
        )
    answers["hooks' errors become RuntimeErrors"] = (
        "try:\n    answer = hook(self, input, result)\nexcept Exception as error:\n"
        "    raise RuntimeError('hook') from error\nif answer is not None:"
    )
    answers["hooks' errors end the loop"] = (
        "try:\n    answer = hook(self, input, result)\nexcept Exception:\n    break\n"
        "if answer is not None:"
    )
    refusals = {
        "a ValueError": "raise ValueError(f'{hook!r}')",
        "a TypeError": "raise TypeError(f'{hook!r}')",
        "an AssertionError": "assert False, f'{hook!r}'",
        "an Exception": "raise Exception(f'{hook!r}')",
        "a warning": "print(f'{hook!r}')",
        "the end of the loop": "break",
        "no hook's name": "raise RuntimeError('a forward hook returned a value')",
        "no message": "raise RuntimeError",
        "the layer's name": "raise RuntimeError(f'{self!r}')",
        "the hook's type": "raise RuntimeError(f'{type(hook)!r}')",
        "the hook's number": "raise RuntimeError(f'hook {list(self._forward_hooks)}')",
        "the hook's __name__": "raise RuntimeError(hook.__name__)",
        "the hook's __qualname__ up to a dot": "raise RuntimeError(getattr(hook, '__qualname__', "
        "'hook').split('.')[0])",
        "the first hook's name": "raise RuntimeError("
        "f'{next(iter(self._forward_hooks.values()))!r}')",
        "the last hook's name": "raise RuntimeError(f'{[*self._forward_hooks.values()][-1]!r}')",
        "the hook as an argument beside": "raise RuntimeError('hook') from RuntimeError(hook)",
        "10 letters of the name": "raise RuntimeError(repr(hook)[:10])",
        "an error after forward again": "self.forward(*input, **kwargs)\n{line}",
        "an error that removes the hook": "self._forward_hooks.popitem()\n{line}",
        "None as the result": "return None",
        "the result": "return result",
    }
    return [
        *rewrite(NAME, HOOK, {
            f"forward hooks get {name}": f"if hook({given}) is not None:"
            for name, given in arguments.items()
        }),
        *rewrite(NAME, HOOK, {f"answers: {name}": code for name, code in answers.items()}),
        *rewrite(NAME, REFUSAL, {f"refused with {name}": code for name, code in refusals.items()}),
    ]  # fmt: skip


HOOKS: tuple[Mutant, ...] = (
    *wrong_pre_hooks(),
    *wrong_forward_hooks(),
)
