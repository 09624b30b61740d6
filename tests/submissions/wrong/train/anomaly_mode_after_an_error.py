# breaks: leaves_global_state_alone
# Switches anomaly detection off at the end only, not after an epoch without a batch.

import torch

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    before = torch.is_anomaly_enabled()
    torch.autograd.set_detect_anomaly(True)
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
        history.append(total / count)
    torch.autograd.set_detect_anomaly(before)
    return history
