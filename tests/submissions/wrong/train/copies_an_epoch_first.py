# breaks: iterates_lazily_once_an_epoch
# Copies all batches of an epoch to the device before it begins.

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        copies = [(x.to(device, copy=True), y.to(device, copy=True)) for x, y in batches]
        for inputs, targets in copies:
            optimizer.zero_grad()
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(inputs)
            count += len(inputs)
        if count == 0:
            raise ValueError("no batch in this epoch")
        history.append(total / count)
    return history
