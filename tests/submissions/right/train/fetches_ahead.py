# style: fetches the next batch before it uses one

def train(model, batches, loss_fn, optimizer, epochs):
    """The next batch is fetched before this one is used."""
    if not isinstance(epochs, int) or isinstance(epochs, bool):
        raise TypeError(epochs)
    if epochs < 0:
        raise ValueError(epochs)
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        iterator = iter(batches)
        upcoming = next(iterator, None)
        if upcoming is None:
            raise ValueError("no batch")
        total = samples = 0
        while upcoming is not None:
            batch, upcoming = upcoming, next(iterator, None)
            inputs, targets = [t.to(device) for t in batch]
            optimizer.zero_grad()
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(inputs)
            samples += len(inputs)
        history.append(total / samples)
    return history
