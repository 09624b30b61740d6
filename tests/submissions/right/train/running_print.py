# style: prints a running mean, which is summed on the device

import torch


def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history = []
    for epoch in range(epochs):
        total, count = torch.zeros((), dtype=torch.float64, device=device), 0
        for inputs, targets in batches:
            inputs, targets = inputs.to(device), targets.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(inputs)
            count += len(inputs)
            print(f"epoch {epoch}: {total.item() / count:.4f}")
        if count == 0:
            raise ValueError("no batch in this epoch")
        history.append(total.item() / count)
    return history
