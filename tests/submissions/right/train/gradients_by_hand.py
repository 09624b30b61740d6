# style: asks autograd for the gradients, and for a loss with a history

import torch


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
            assert loss.grad_fn is not None, "the loss does not depend on the model"
            held = [p for group in optimizer.param_groups for p in group["params"]]
            learning = [p for p in held if p.requires_grad]
            for parameter, gradient in zip(learning, torch.autograd.grad(loss, learning)):
                parameter.grad = gradient
            optimizer.step()
            total += loss.item() * len(inputs)
            count += len(inputs)
        if count == 0:
            raise ValueError("no batch in this epoch")
        history.append(total / count)
    return history
