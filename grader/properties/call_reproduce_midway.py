"""Snippets of `call` about what is put on the layer, or into the result, while it is called."""

from __future__ import annotations

ATTEMPT = """
import traceback

ran = []


def attempt(layer):
    try:
        layer(x)
    except Exception:
        traceback.print_exc()
        ran.clear()
"""

PUT_BY_PRE_HOOKS = f"""{ATTEMPT}

def put(stage):
    layer = HookedLinear(x.shape[1], 1)

    def hook(*arguments):
        ran.append(stage)

    def put(*arguments):
        if stage == "forward":
            layer.forward = lambda x: hook() or x
        elif stage == "forward hook":
            layer.register_forward_hook(hook)
        else:
            layer.register_backward_hook(hook)

    layer.register_forward_pre_hook(put)
    made.clear()
    ran.clear()
    attempt(layer)
    for each in made:
        each.sum().backward()
    print({{f"a {{stage}} that a pre-hook puts on the layer ran": bool(ran)}})


put("forward")
put("forward hook")
put("backward hook")
"""

PUT_BY_FORWARD = f"""{ATTEMPT}

def hook(*arguments):
    ran.append("forward hook")


def forward(layer, x):
    layer.register_forward_hook(hook)
    return x


HookedLinear.forward = forward
attempt(HookedLinear(x.shape[1], 1))
print({{"a forward hook that forward puts on the layer ran": bool(ran)}})
ran.clear()
left = [x]


def forward(layer, x):
    if left:
        layer(left.pop())
    return x


HookedLinear.forward = forward
layer = HookedLinear(x.shape[1], 1)
layer.register_forward_hook(hook)
attempt(layer)
print({{"a forward hook in a call that forward makes ran": len(ran) == 2}})
"""

PUT_BY_FORWARD_HOOKS = f"""{ATTEMPT}

def forward(layer, x):
    made.append([x * layer.weight])
    return made[-1]


def replace(*arguments):
    made[-1][0] = layer.weight * 5


HookedLinear.forward = forward
layer = HookedLinear(x.shape[1], 1)
layer.register_forward_hook(replace)
layer.register_backward_hook(lambda *arguments: ran.append("backward hook"))
attempt(layer)
backward(made[-1][0])
print({{"a backward hook on an item that a forward hook puts into the result ran": bool(ran)}})
"""
