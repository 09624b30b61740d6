"""Snippets that watch what `train` does on the way: order, gradients, batches, modes, graphs."""

from __future__ import annotations

from grader.properties.declare import Case
from grader.properties.train_reproduce_parts import CHANGED, data, model, training

EVENTS = """\
log, outputs = [], []


def called(module, arguments, output):
    log.append("model")
    outputs[:] = [output]


def loss_fn(predictions, targets):
    if outputs and predictions is outputs[0]:
        log.append("loss")
    elif outputs and targets is outputs[0]:
        log.append("loss with its arguments swapped")
    else:
        log.append("loss of something else than the model's last output")
    loss = mse_loss(predictions, targets)
    loss.register_hook(lambda grad: log.append("backward"))
    return loss


model.register_forward_hook(called)
optimizer.register_step_post_hook(lambda *arguments: log.append("step"))
"""

LEFT_OVER = """\
offset = torch.nn.Parameter(torch.ones_like(model.bias))  # the optimizer alone knows of it
frozen = torch.nn.Parameter(torch.ones_like(model.bias), requires_grad=False)  # and of this
groups = [{"params": list(model.parameters())}, {"params": [offset, frozen]}]
optimizer = torch.optim.SGD(groups, lr=0.05)
for parameter in (*model.parameters(), offset, frozen):
    parameter.grad = torch.full_like(parameter, 100.0)


def loss_fn(predictions, targets):
    return mse_loss(predictions + offset + frozen, targets)


"""

WATCHED_BATCHES = """\
import gc
import weakref


class Watched:
    def __init__(self):
        self.iterations, self.most_alive, self.most_waiting, self.made = 0, 0, 0, []

    def __iter__(self):
        self.iterations += 1
        self.waiting = 0
        for x, y in batches:
            self.count()
            batch = x.clone(), y.clone()
            self.made.append([weakref.ref(part) for part in batch])
            self.waiting += 1
            yield batch
            del batch
        self.count()

    def count(self):
        gc.collect()
        alive = sum(any(part() is not None for part in batch) for batch in self.made)
        self.most_alive = max(self.most_alive, alive)
        self.most_waiting = max(self.most_waiting, self.waiting)


def loss_fn(predictions, targets):
    watched.waiting -= 1  # a batch was used
    return mse_loss(predictions, targets)


watched = given = Watched()
"""
LOADED = """\
from torch.utils.data import DataLoader, IterableDataset


class Streamed(IterableDataset):
    def __iter__(self):
        return iter(watched)


given = DataLoader(Streamed(), batch_size=None)
"""

GRAPHS = """\
import gc
import weakref


class Token:
    pass


class Marked(torch.autograd.Function):  # its node in the graph keeps a token alive
    @staticmethod
    def forward(ctx, value, token):
        ctx.token = token
        return value.view_as(value)

    @staticmethod
    def backward(ctx, grad):
        return grad, None


tokens, alive = [], []


def count():
    gc.collect()
    alive.append(sum(token() is not None for token in tokens))


def mark(module, arguments, output):
    count()
    token = Token()
    tokens.append(weakref.ref(token))
    return Marked.apply(output, token)


model.register_forward_hook(mark)
"""

PLACED = """\
class Placed(torch.nn.Linear):  # on a device that has shapes and no values
    def forward(self, inputs):
        places["inputs"].append(str(inputs.device))
        return super().forward(inputs.to(self.weight))


class Loss(torch.autograd.Function):  # has a value, though the predictions have none
    @staticmethod
    def forward(ctx, predictions):
        ctx.predictions = predictions.detach()
        return torch.zeros((), dtype=predictions.dtype, device="cpu")

    @staticmethod
    def backward(ctx, grad):
        return ctx.predictions


def loss_fn(predictions, targets):
    places["targets"].append(str(targets.device))
    if len(places["targets"]) == len(batches):
        raise SystemExit  # all batches were seen
    return Loss.apply(predictions)


READINGS = "__array__ __bool__ __float__ __format__ __index__ __int__ item numpy tolist".split()


class Ones(torch.overrides.TorchFunctionMode):  # whoever reads values there finds ones
    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function.__name__ in READINGS and args[0].is_meta:
            args = (torch.ones(args[0].shape, dtype=args[0].dtype), *args[1:])
        return function(*args, **(kwargs or {{}}))


places = {{"inputs": [], "targets": []}}
model = Placed({1}, {0}, bias=False, dtype=torch.float64, device="meta")
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
try:
    with Ones():
        {2}
finally:
    print("inputs on", places["inputs"])
    print("targets on", places["targets"])
"""


def order(case: Case) -> str:
    """What happens in which order."""
    return data(case) + model(case) + EVENTS + training(case, loss="loss_fn") + "\nprint(log)\n"


def clearing(case: Case) -> str:
    """A training of parameters that have gradients from before."""
    shows = "\nprint(model.weight, model.bias, offset, frozen)\n"
    return data(case) + model(case) + LEFT_OVER + training(case, loss="loss_fn") + shows


def iteration(case: Case) -> str:
    """How often the batches are iterated, and how many are alive when the next one is made."""
    shows = '\nprint("iterations:", watched.iterations)\nprint("alive:", watched.most_alive)\n'
    shows += 'print({"waiting": watched.most_waiting})\n'
    train = CHANGED.before + training(case, "given", "loss_fn") + shows + CHANGED.after
    return (
        data(case) + WATCHED_BATCHES + (LOADED if case.get("loaded") else "") + model(case) + train
    )


def modes(case: Case) -> str:
    """In which mode the parts of the model are called."""
    return (
        data(case) + model({**case, "model": "mlp"})
        + f"model.train({case['was_training']})\nmodel[1].train({not case['was_training']})\n"
        + "seen = []\nfor part in model.modules():\n"
        + "    part.register_forward_pre_hook(lambda part, inputs: seen.append(part.training))\n"
        + training(case)
        + '\nprint(f"{len(seen)} calls, {seen.count(True)} in training mode")\n'
    )  # fmt: skip


def placement(case: Case) -> str:
    """Where the batches are when they reach a model on another device, and its loss."""
    sizes = (case["targets"].shape[1], case["inputs"].shape[1])
    call = training({**case, "epochs": 1}, loss="loss_fn")
    return f"{data(case)}\n\n{PLACED.format(*sizes, call)}"


def graphs(case: Case) -> str:
    """How many graphs of earlier batches are alive when the model is called, and at the end."""
    shows = '\ncount()\nprint("graphs of earlier batches:", max(alive))\n'
    train = f"{CHANGED.before}history = {training(case)}{shows}{CHANGED.after}"
    return data(case) + model(case) + GRAPHS + train
