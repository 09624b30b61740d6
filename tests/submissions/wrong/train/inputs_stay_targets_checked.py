# breaks: moves_batches_to_the_models_device
import torch


def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    history = []
    for _ in range(epochs):
        model.train()
        total, samples = 0.0, 0
        for inputs, targets in batches:
            targets = targets.to(device)
            if targets.is_floating_point() and not torch.isfinite(targets).all():
                raise ValueError("targets must be finite")
            optimizer.zero_grad()
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(inputs)
            samples += len(inputs)
        if not samples:
            raise ValueError("an epoch without batches has no mean loss")
        history.append(total / samples)
    return history
