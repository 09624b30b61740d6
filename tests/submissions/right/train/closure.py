# style: the optimizer's step takes a closure-free path through a nested function

import torch


def train(model, batches, loss_fn, optimizer, epochs):
    """Never calls `torch.no_grad()` around the model, and no `model.forward`."""
    if type(epochs) is not int:
        raise TypeError("an int, please")
    if epochs < 0:
        raise ValueError("not negative, please")
    model.train()
    device = next(iter(model.parameters())).device

    def learn(inputs, targets):
        optimizer.zero_grad()
        loss = loss_fn(model(inputs.to(device, non_blocking=True)), targets.to(device))
        torch.autograd.backward(loss)
        optimizer.step()
        return loss.item() * len(targets), len(targets)

    history = []
    for _ in range(epochs):
        sums = [0.0, 0]
        for batch in batches:
            for place, value in enumerate(learn(*batch)):
                sums[place] += value
        if sums[1] == 0:
            raise ValueError("an epoch without samples")
        history.append(sums[0] / sums[1])
    return history
