"""What the snippets of `train` are made of: data, models, optimizers, the call."""

from __future__ import annotations

from grader.properties.declare import Case
from grader.properties.literal import Watch, literal, preamble

LINEAR = "torch.nn.Linear({inputs}, {outputs}, dtype=torch.float64)"
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
MODELS = {"linear": LINEAR, "mlp": MLP, "classifier": CLASSIFIER}

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
BATCHES = {"list": LIST, "DataLoader": LOADER, "iterable": ITERABLE}

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
}


def data(case: Case) -> str:
    """The imports, `inputs`, `targets` and `batches` of a case."""
    classes = case.get("model") == "classifier"
    return (
        preamble("train", "train")
        + "from torch.nn.functional import cross_entropy, mse_loss\n\n"
        + f"inputs = {literal(case['inputs'])}\n"
        + f"targets = {literal(case['targets'])}\n"
        + (TO_CLASSES if classes else "")
        + BATCHES[case.get("batches", "list")].format(case["batch_size"])
    )


def model(case: Case) -> str:
    """The `model` of a case, seeded, and its `optimizer`."""
    sizes = {"inputs": case["inputs"].shape[1], "outputs": case["targets"].shape[1]}
    return (
        f"torch.manual_seed({case['seed']})\n"
        + f"model = {MODELS[case.get('model', 'linear')].format(**sizes)}\n"
        + ("next(model.parameters()).requires_grad_(False)\n" if case.get("frozen") else "")
        + f"optimizer = {OPTIMIZERS[case.get('optimizer', 'sgd')]}\n"
        + "torch.rand(())  # so that seeding once more would show\n"
    )


def training(case: Case, batches: str = "batches", loss: str | None = None) -> str:
    """The call of `train`."""
    usual = "cross_entropy" if case.get("model") == "classifier" else "mse_loss"
    epochs = case["epochs"] if case["epochs"] == "epochs" else literal(case["epochs"])
    return f"train(model, {batches}, {loss or usual}, optimizer, {epochs})"
