# style: one function a batch, one an epoch

import torch


def one_batch(model, batch, loss_fn, optimizer):
    where = next(model.parameters()).device
    inputs, targets = (part.to(where) for part in batch)
    optimizer.zero_grad(set_to_none=True)
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return float(loss.detach()), inputs.shape[0]


def one_epoch(model, batches, loss_fn, optimizer):
    seen = [one_batch(model, batch, loss_fn, optimizer) for batch in batches]
    if not seen:
        raise ValueError("empty epoch")
    weights = torch.tensor([size for _, size in seen], dtype=torch.float64)
    losses = torch.tensor([loss for loss, _ in seen], dtype=torch.float64)
    return float((weights * losses).sum() / weights.sum())


def train(model, batches, loss_fn, optimizer, epochs):
    if isinstance(epochs, bool) or not isinstance(epochs, int):
        raise TypeError("epochs must be an integer")
    if epochs < 0:
        raise ValueError("epochs must not be negative")
    model.train()
    return [one_epoch(model, batches, loss_fn, optimizer) for _ in range(epochs)]
