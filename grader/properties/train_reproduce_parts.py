"""What the snippets of `train` are made of: data, models, optimizers, the call."""

from __future__ import annotations

from grader.properties.declare import Case
from grader.properties.literal import Watch, literal, preamble

LINEAR = "torch.nn.Linear({inputs}, {outputs}, dtype=torch.float64)"
CURVE = """torch.nn.Sequential(
    torch.nn.Unflatten(0, (-1, 1)), torch.nn.Softsign(), torch.nn.Linear(1, 1)
)"""
MLP = """torch.nn.Sequential(
    torch.nn.Linear({inputs}, 4, dtype=torch.float64),
    torch.nn.BatchNorm1d(4, dtype=torch.float64),
    torch.nn.ReLU(),
    torch.nn.Dropout(0.3),
    torch.nn.Linear(4, {outputs}, dtype=torch.float64),
)"""
CLASSIFIER = """torch.nn.Sequential(
    torch.nn.Embedding(17, 2, dtype=torch.float64),
    torch.nn.Conv2d(1, 2, 1, dtype=torch.float64),
    torch.nn.Flatten(),
    torch.nn.Linear(4 * {inputs}, 3, dtype=torch.float64),
)"""
MODELS = {
    "linear": LINEAR, "mlp": MLP, "classifier": CLASSIFIER, "curve": CURVE,
    "pixels": "Pixels(1, 1, 2, dtype=torch.float64)",
    "bag": "torch.nn.EmbeddingBag(17, 1, dtype=torch.float64)",
    "critic": LINEAR, "hinge": LINEAR,
}  # fmt: skip

PIXELS = """\


class Pixels(torch.nn.Conv2d):
    def forward(self, images):
        return super().forward(images.to(self.weight.dtype)).flatten(1)


"""
LOSS = """\


def loss_fn(predictions, targets):
    return {0}


"""
ODDS = "torch.where(targets, softplus(-predictions.squeeze(1)), softplus(predictions.squeeze(1)))"
LOSSES = {
    "curve": "((predictions.squeeze(1) - targets) ** 2).mean()",
    "pixels": f"{ODDS}.mean()",
    "bag": "((predictions - targets) ** 2).mean()",
    "critic": "(predictions - targets).mean() / 1e7",
    "hinge": "(1 - predictions * targets).relu().mean()",
}

TO_CLASSES = """\
inputs = (inputs * 4 + 8).long().unsqueeze(1)
targets = (targets[:, 0] * 4).long() % 3
"""

LIST = "batches = list(zip(inputs.split({0}), targets.split({0})))\n"
LOADER = """\
from torch.utils.data import DataLoader, TensorDataset

batches = DataLoader(TensorDataset(inputs, targets), batch_size={0})
"""
ITERABLE = """\


class Batches:
    def __iter__(self):
        for x, y in zip(inputs.split({0}), targets.split({0})):
            yield x.clone(), y.clone()


batches = Batches()
"""
DROPPING = LOADER.replace("batch_size={0}", "batch_size={0}, drop_last=True")
NARROWING = LIST + "batches = [(x[:, i:], y[:, i:]) for i, (x, y) in enumerate(batches)]\n"
BATCHES = {
    "list": LIST, "DataLoader": LOADER, "iterable": ITERABLE, "dropping": DROPPING,
    "narrowing": NARROWING,
}  # fmt: skip

CHANGED = Watch(
    before="start = [parameter.detach().clone() for parameter in model.parameters()]\n",
    after="""\
changed = [not torch.equal(*pair) for pair in zip(start, model.parameters())]
print({"parameters that changed": sum(changed)})
""",
)

OPTIMIZERS = {
    "sgd": "torch.optim.SGD(model.parameters(), lr=0.05)",
    "momentum": "torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)",
    "adam": "torch.optim.Adam(model.parameters(), lr=0.05, eps=1e-2)",
    "used": """torch.optim.SGD(groups, lr=0.05, momentum=0.9)
for parameter in (first, *others):
    parameter.grad = torch.ones_like(parameter)
optimizer.step()
optimizer.zero_grad()
optimizer.param_groups[1]["lr"] = 0.025""",
}
USED = """\
first, *others, _ = model.parameters()
groups = [{"params": [first], "weight_decay": 0.5}, {"params": others}]
"""


def data(case: Case) -> str:
    """The imports, `inputs`, `targets` and `batches` of a case."""
    classes = case.get("model") == "classifier"
    return (
        preamble("train", "train")
        + f"from torch.nn.functional import {_functions(case)}\n\n"
        + f"inputs = {literal(case['inputs'])}\n"
        + f"targets = {literal(case['targets'])}\n"
        + (TO_CLASSES if classes else "")
        + BATCHES[case.get("batches", "list")].format(case["batch_size"])
    )


def model(case: Case) -> str:
    """The `model` of a case, seeded, and its `optimizer`."""
    kind = case.get("model", "linear")
    sizes = {"inputs": case["inputs"].shape[-1], "outputs": case["targets"].shape[-1]}
    return (
        (PIXELS if kind == "pixels" else "")
        + (LOSS.format(LOSSES[kind]) if kind in LOSSES else "")
        + f"torch.manual_seed({case['seed']})\n"
        + f"model = {MODELS[kind].format(**sizes)}\n"
        + ("next(model.parameters()).requires_grad_(False)\n" if case.get("frozen") else "")
        + (USED if case.get("optimizer") == "used" else "")
        + f"optimizer = {OPTIMIZERS[case.get('optimizer', 'sgd')]}\n"
        + "torch.rand(())  # so that seeding once more would show\n"
    )


def training(case: Case, batches: str = "batches", loss: str | None = None) -> str:
    """The call of `train`."""
    kind = case.get("model")
    usual = "cross_entropy" if kind == "classifier" else "mse_loss"
    usual = "loss_fn" if kind in LOSSES else usual
    epochs = case["epochs"] if case["epochs"] == "epochs" else literal(case["epochs"])
    return f"train(model, {batches}, {loss or usual}, optimizer, {epochs})"


def _functions(case: Case) -> str:
    return "cross_entropy, mse_loss" + (", softplus" if case.get("model") == "pixels" else "")
