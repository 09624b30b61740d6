# style: no loop over batches, an inner function that calls itself and keeps its last loss

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        total, count, loss = 0.0, 0, None
        rest = iter(batches)

        def go():
            nonlocal total, count, loss
            batch = next(rest, None)
            if batch is None:
                return
            inputs, targets = (part.to(device) for part in batch)
            del batch
            optimizer.zero_grad()
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(inputs)
            count += len(inputs)
            del inputs, targets
            go()

        go()
        if count == 0:
            raise ValueError("no batch in this epoch")
        history.append(total / count)
    return history
