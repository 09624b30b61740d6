# breaks: iterates_lazily_once_an_epoch
# Keeps the targets of all batches for later.

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history, kept = [], []
    for _ in range(epochs):
        total, count = 0.0, 0
        for inputs, targets in batches:
            kept.append(targets)
            optimizer.zero_grad()
            loss = loss_fn(model(inputs.to(device)), targets.to(device))
            loss.backward()
            optimizer.step()
            total += loss.item() * len(inputs)
            count += len(inputs)
        if count == 0:
            raise ValueError("no batch in this epoch")
        history.append(total / count)
    return history
