# style: no loop over epochs, a function that calls itself; an iterator over the batches

STOP = object()


def one_epoch(model, batches, loss_fn, optimizer, device):
    iterator, total, count = iter(batches), 0.0, 0
    while (batch := next(iterator, STOP)) is not STOP:
        inputs, targets = (part.to(device) for part in batch)
        loss = loss_fn(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        size = inputs.size(0)
        total, count = total + size * loss.item(), count + size
    if count == 0:
        raise ValueError("empty epoch")
    return total / count


def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs")
    model.train()
    if epochs == 0:
        return []
    device = next(model.parameters()).device
    first = one_epoch(model, batches, loss_fn, optimizer, device)
    return [first, *train(model, batches, loss_fn, optimizer, epochs - 1)]
