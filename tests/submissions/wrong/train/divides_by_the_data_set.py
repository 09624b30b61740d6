# breaks: returns_mean_losses_per_sample
# Divides by the size of the data set, though the loader drops its last batch.

from collections.abc import Sized

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        for inputs, targets in batches:
            inputs, targets = inputs.to(device), targets.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(inputs)
            count += len(inputs)
        if count == 0:
            raise ValueError("no batch in this epoch")
        data = getattr(batches, "dataset", None)
        history.append(total / (len(data) if isinstance(data, Sized) else count))
    return history
