# style: a small trainer object, one method an epoch

from dataclasses import dataclass
from typing import Any


@dataclass
class Trainer:
    model: Any
    loss_fn: Any
    optimizer: Any

    def __post_init__(self):
        self.device = next(self.model.parameters()).device
        self.model.train()

    def step(self, inputs, targets):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss_fn(self.model(inputs.to(self.device)), targets.to(self.device))
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def epoch(self, batches):
        total = samples = 0
        for inputs, targets in batches:
            total += self.step(inputs, targets) * len(targets)
            samples += len(targets)
        if not samples:
            raise ValueError("no samples in this epoch")
        return total / samples


def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError(f"{epochs!r} is no number of epochs")
    trainer = Trainer(model, loss_fn, optimizer)
    return [trainer.epoch(batches) for _ in range(epochs)]
