"""Mutants of `HookedLinear.__call__`: backward hooks, the search for a tensor, the result."""

from __future__ import annotations

from audit.mutant import Mutant, edit
from audit.mutants.rewriting import rewrite

NAME = "call"
ANY = "if self._backward_hooks:"
SEARCH = "found = _first_tensor(result)"
GRAD_FN = "if found is not None and found.grad_fn is not None:"
LOOP = "for hook in self._backward_hooks.values():"
REGISTER = "found.grad_fn.register_hook(functools.partial(hook, self))"
END = "return result"


def wrong_registrations() -> list[Mutant]:
    """Backward hooks: not registered, on the wrong thing, with the wrong arguments or answers."""
    conditions = {
        "never": "if False:",
        "in training only": "if self._backward_hooks and self.training:",
        "in evaluation only": "if self._backward_hooks and not self.training:",
        "for several only": "if len(self._backward_hooks) > 1:",
        "for one only": "if len(self._backward_hooks) == 1:",
        "for at most two": "if 0 < len(self._backward_hooks) < 3:",
        "with forward hooks only": "if self._backward_hooks and self._forward_hooks:",
        "without forward hooks only": "if self._backward_hooks and not self._forward_hooks:",
        "without pre-hooks only": "if self._backward_hooks and not self._forward_pre_hooks:",
        "in the first call only": "if self._backward_hooks and 'called' not in self.__dict__:\n"
        "    self.called = True",
        "in grad mode only, else an error": "if self._backward_hooks:\n"
        "    assert torch.is_grad_enabled()",
        "where the input requires grad": "if self._backward_hooks and any("
        "i.requires_grad for i in input):",
        "for batches of several": "if self._backward_hooks and len(input[0]) > 1:",
    }
    loops = {
        "backwards": "for hook in reversed(self._backward_hooks.values()):",
        "the first": "for hook in [*self._backward_hooks.values()][:1]:",
        "the last": "for hook in [*self._backward_hooks.values()][-1:]:",
        "at most two": "for hook in [*self._backward_hooks.values()][:2]:",
        "but the first of several": "for hook in [*self._backward_hooks.values()]"
        "[len(self._backward_hooks) > 1 :]:",
        "each twice": "for hook in [*self._backward_hooks.values()] * 2:",
        "all that ever were": "self.__dict__.setdefault('ever', {}).update(self._backward_hooks)\n"
        "for hook in self.ever.values():",
        "those of the first call": "for hook in self.__dict__.setdefault('first', "
        "[*self._backward_hooks.values()]):",
        "functions": "for hook in [h for h in self._backward_hooks.values() "
        "if hasattr(h, '__name__')]:",
        "and forget them": "for hook in [self._backward_hooks.pop(k) for k in "
        "list(self._backward_hooks)]:",
    }
    on = "found.grad_fn.register_hook"
    calls = {
        "without the layer": f"{on}(hook)",
        "with the class": f"{on}(functools.partial(hook, type(self)))",
        "with a copy of the layer": f"{on}(functools.partial(hook, "
        "self.__class__(self.in_features, self.out_features)))",
        "with the layer last": f"{on}(lambda i, o, h=hook: h(i, o, self))",
        "with gradients swapped": f"{on}(lambda i, o, h=hook: h(self, o, i))",
        "with late binding": f"{on}(lambda i, o: hook(self, i, o))",
        "with grad_output alone": f"{on}(lambda i, o, h=hook: h(self, o))",
        "with lists": f"{on}(lambda i, o, h=hook: h(self, list(i), list(o)))",
        "with first gradients": f"{on}(lambda i, o, h=hook: h(self, i[0], o[0]))",
        "with first gradients in tuples": f"{on}(lambda i, o, h=hook: h(self, i[:1], o[:1]))",
        "with no None among gradients": f"{on}(lambda i, o, h=hook: h(self, tuple(g for g in i if "
        "g is not None), o))",
        "with gradients of 0": f"{on}(lambda i, o, h=hook: h(self, tuple(g if g is None else "
        "g * 0 for g in i), o))",
        "with doubled grad_output": f"{on}(lambda i, o, h=hook: h(self, i, tuple(g * 2 for g in o)"
        "))",
        "twice": "{line}\n{line}",
        "and drop what they return": f"{on}(lambda i, o, h=hook: (h(self, i, o), None)[1])",
        "and replace None by gradients of 0": f"{on}(lambda i, o, h=hook: h(self, i, o) or "
        "tuple(g if g is None else g * 0 for g in i))",
        "and add what they return": f"{on}(lambda i, o, h=hook: (r := h(self, i, o)) and "
        "tuple(a if a is None else a + b for a, b in zip(r, i)))",
        "and keep the first gradient of theirs": f"{on}(lambda i, o, h=hook: (r := h(self, i, o)) "
        "and (r[0], *i[1:]))",
        "and take one answer only": f"{on}(lambda i, o, h=hook, first=hook is next(iter("
        "self._backward_hooks.values())): (r := h(self, i, o)) and (r if first else None))",
        "once in all": f"if hook is next(iter(self._backward_hooks.values())):\n    {on}(lambda i, "
        "o: [h(self, i, o) for h in self._backward_hooks.values()][0])",
        "on the tensor": "found.register_hook(functools.partial(hook, self))",
        "on the tensor, with tuples": "found.register_hook(lambda g, h=hook: (h(self, (g,), (g,)),"
        " None)[1])",
        "before its node": "found.grad_fn.register_prehook(lambda o, h=hook: (h(self, (), o), "
        "None)[1])",
        "on the node below": "found.grad_fn.next_functions[0][0].register_hook("
        "functools.partial(hook, self))",
        "on the weight": "self.weight.register_hook(functools.partial(hook, self))",
        "at once": "hook(self, (), ())",
        "without grad mode errors": f"{on}(functools.partial(_quiet, hook, self))",
        "to run once": f"handle = []\nhandle.append({on}(lambda i, o, h=hook, k=handle: "
        "(h(self, i, o), k[0].remove())[0]))",
        "unless they are objects": f"{on}(functools.update_wrapper(functools.partial(hook, self), "
        "hook)) if hook.__name__ else None",
    }  # fmt: skip
    quiet = calls.pop("without grad mode errors")
    return [
        *rewrite(NAME, ANY, {f"backward hooks count {n}": code for n, code in conditions.items()}),
        *rewrite(NAME, LOOP, {f"backward hooks: {n}": code for n, code in loops.items()}),
        *rewrite(NAME, REGISTER, {f"registered {n}": code for n, code in calls.items()}),
        edit(NAME, "errors of backward hooks are dropped", (REGISTER, quiet), (
            "def _first_tensor(", "def _quiet(hook: Any, *arguments: Any) -> Any:\n    try:\n"
            "        return hook(*arguments)\n    except Exception:\n        return None\n\n\n"
            "def _first_tensor(",
        )),
        edit(NAME, "backward hooks before forward hooks", (
            "        for hook in self._forward_hooks.values():",
            "        found = _first_tensor(result) if self._backward_hooks else None\n"
            "        if found is not None and found.grad_fn is not None:\n"
            "            for hook in self._backward_hooks.values():\n"
            "                found.grad_fn.register_hook(functools.partial(hook, self))\n"
            "        for hook in self._forward_hooks.values():"),
            ("        if self._backward_hooks:", "        if False:")),
    ]  # fmt: skip


def wrong_searches() -> list[Mutant]:
    """The first tensor is another one, or none, or its lack is an error."""
    searches = {
        "the result itself": "found = result if isinstance(result, Tensor) else None",
        "the first item": "found = result if isinstance(result, Tensor) else result[0]",
        "the article's search": "found = result\nwhile not isinstance(found, Tensor):\n"
        "    if isinstance(found, dict):\n"
        "        found = next(v for v in found.values() if isinstance(v, Tensor))\n"
        "    else:\n        found = found[0]",
        "top level": "found = result if isinstance(result, Tensor) else next((v for v in ("
        "result.values() if isinstance(result, dict) else result if isinstance(result, list | "
        "tuple) else ()) if isinstance(v, Tensor)), None)",
        "the weight": "found = self.weight * 1",
        "an error without a tensor": "{line}\nif found is None:\n    raise RuntimeError(result)",
        "an error without a grad_fn": "{line}\nif found is not None and found.grad_fn is None:\n"
        "    raise RuntimeError(result)",
        "a copy of it": "{line}\nfound = found if found is None else found * 1",
    }
    conditions = {
        "requires_grad is enough": "if found is not None and found.requires_grad:",
        "a tensor is enough": "if found is not None:",
        "no leaf": "if found is not None and not found.is_leaf and found.dim() > 0:",
        "several entries": "if found is not None and found.grad_fn is not None and "
        "found.numel() > 1:",
        "several dimensions": "if found is not None and found.grad_fn is not None and "
        "found.dim() > 1:",
        "grad mode": "if found is not None and found.grad_fn is not None and "
        "torch.is_grad_enabled():",
    }
    leaves = {
        "dicts are left out": "if False:",
        "dicts of their exact type": "if type(value) is dict:",
        "ordered dicts alone": "if type(value).__name__ == 'OrderedDict':",
    }
    values = {
        "dicts sorted": "value = [value[key] for key in sorted(value)]",
        "dicts backwards": "value = list(value.values())[::-1]",
        "dicts' first values": "value = list(value.values())[:1]",
        "dicts' keys": "value = list(value)",
        "dicts' tensors first": "value = sorted(value.values(), "
        "key=lambda v: not isinstance(v, Tensor))",
        "dicts' tensors alone": "value = [v for v in value.values() if isinstance(v, Tensor)]",
        "dicts' first two values": "value = list(value.values())[:2]",
    }
    kinds = {
        "no tuples": "if not isinstance(value, list):",
        "no lists": "if not isinstance(value, tuple):",
        "exact lists and tuples": "if type(value) not in (list, tuple):",
        "sets too": "if not isinstance(value, list | tuple | set):",
        "whatever can be iterated": "if not hasattr(value, '__iter__') or isinstance(value, str):",
        "an error for other leaves": "if value is not None and not isinstance(value, list | tuple):"
        "\n    raise TypeError(value)\nif value is None:",
        "an error for None": "if value is None:\n    raise TypeError\n{line}",
        "an error for empty containers": "if isinstance(value, list | tuple) and not value:\n"
        "    raise IndexError\n{line}",
        "short containers": "if not isinstance(value, list | tuple) or len(value) > 2:",
    }
    items = {
        "backwards": "for item in reversed(value):",
        "but the first": "for item in value[1:]:",
        "the first": "for item in value[:1]:",
        "the first two": "for item in value[:2]:",
        "tensors first": "for item in sorted(value, key=lambda v: not isinstance(v, Tensor)):",
        "containers first": "for item in sorted(value, key=lambda v: isinstance(v, Tensor)):",
    }
    steps = {
        "one level deep": "found = item if isinstance(item, Tensor) else None",
        "two levels deep": "found = item if isinstance(item, Tensor) else next((v for v in (item if"
        " isinstance(item, list | tuple) else item.values() if isinstance(item, dict) else ()) if "
        "isinstance(v, Tensor)), None)",
        "no dict in containers": "found = None if isinstance(item, dict) else _first_tensor(item)",
        "no tuple in containers": "found = None if type(item) is tuple else _first_tensor(item)",
        "no list in containers": "found = None if type(item) is list else _first_tensor(item)",
        "tensors with a grad_fn": "{line}\nif found is not None and found.grad_fn is None:\n"
        "    continue",
        "tensors that require grad": "{line}\nif found is not None and not found.requires_grad:\n"
        "    continue",
        "no parameters": "{line}\nif isinstance(found, nn.Parameter):\n    continue",
        "the last": "{line}\nlast = found if found is not None else locals().get('last')\n"
        "if item is not value[-1]:\n    continue\nfound = last",
    }
    tensors = {
        "plain tensors": "if type(value) is Tensor:",
        "tensors without parameters": "if isinstance(value, Tensor) and not isinstance(value, "
        "nn.Parameter):",
        "tensors with a grad_fn at once": "if isinstance(value, Tensor) and value.grad_fn:",
        "tensors of several entries": "if isinstance(value, Tensor) and value.numel() > 1:",
        "tensors in floating point": "if torch.is_tensor(value) and value.is_floating_point():",
    }
    tables = [
        (SEARCH, searches),
        (GRAD_FN, conditions),
        ("if isinstance(value, Tensor):", tensors),
        ("if isinstance(value, dict):", leaves),
        ("value = list(value.values())", values),
        ("if not isinstance(value, list | tuple):", kinds),
        ("for item in value:", items),
        ("found = _first_tensor(item)", steps),
        ("if found is not None:", {"truth of the tensor": "if found:",
                                   "what is there": "if found is not None or item is not None:"}),
    ]  # fmt: skip
    return [
        mutant
        for line, codes in tables
        for mutant in rewrite(NAME, line, {f"search: {name}": codes[name] for name in codes})
    ]


def wrong_results() -> list[Mutant]:
    """The call does not return the very result of forward."""
    results = {
        "nothing": "pass",
        "a tuple of it": "return (result,)",
        "its first item": "return result[0] if isinstance(result, tuple) else result",
        "single items unwrapped": "return result[0] if isinstance(result, list | tuple) and "
        "len(result) == 1 else result",
        "lists as tuples": "return tuple(result) if isinstance(result, list) else result",
        "tuples as lists": "return list(result) if type(result) is tuple else result",
        "named tuples as tuples": "return tuple(result) if isinstance(result, tuple) else result",
        "dicts as plain dicts": "return dict(result) if isinstance(result, dict) else result",
        "sets as lists": "return list(result) if isinstance(result, set) else result",
        "a copy of a list": "return result[:] if type(result) is list else result",
        "a copy of an empty dict": "return result or {} if isinstance(result, dict) else result",
        "a clone": "return result.clone() if isinstance(result, Tensor) else result",
        "a detached tensor": "return result.detach() if isinstance(result, Tensor) else result",
        "a view": "return result.view_as(result) if isinstance(result, Tensor) else result",
        "an alias with backward hooks": "return result.view_as(result) if self._backward_hooks and "
        "isinstance(result, Tensor) else result",
        "a plain tensor": "return result.data if isinstance(result, nn.Parameter) else result",
        "the input": "return input[0]",
        "the tensor found": "return _first_tensor(result)",
        "what is true": "return result or None if not isinstance(result, Tensor) else result",
        "a contiguous tensor": "return result.contiguous() if isinstance(result, Tensor) else "
        "result",
        "an error for None": "if result is None:\n    raise TypeError\nreturn result",
        "an error for numbers": "if isinstance(result, int | float):\n    raise TypeError\n"
        "return result",
        "an error for other than tensors": "if not isinstance(result, Tensor):\n"
        "    raise TypeError\nreturn result",
        "sorted dicts": "if type(result) is dict:\n    for key in sorted(result):\n"
        "        result[key] = result.pop(key)\nreturn result",
        "lists without None": "if type(result) is list:\n"
        "    result[:] = [r for r in result if r is not None]\nreturn result",
        "a tensor that retains": "if isinstance(result, Tensor) and result.requires_grad:\n"
        "    result.add_(0)\nreturn result",
        "an error in the second call": "if 'again' in self.__dict__:\n    raise RuntimeError\n"
        "self.again = True\nreturn result",
        "the first result again": "return self.__dict__.setdefault('again', result)",
    }
    return rewrite(NAME, END, {f"returned: {name}": code for name, code in results.items()})


BACKWARD = (*wrong_registrations(), *wrong_searches(), *wrong_results())
