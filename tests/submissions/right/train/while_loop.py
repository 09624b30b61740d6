# style: a while loop with explicit iterators

def train(model, batches, loss_fn, optimizer, epochs):
    if not isinstance(epochs, int) or epochs is True or epochs is False or epochs < 0:
        raise ValueError(epochs)
    history = []
    while len(history) < epochs:
        model.train()
        iterator = iter(batches)
        total, count = 0.0, 0
        while True:
            try:
                x, y = next(iterator)
            except StopIteration:
                break
            parameter = next(model.parameters())
            x, y = x.to(parameter.device), y.to(device=parameter.device)
            optimizer.zero_grad()
            prediction = model(x)
            loss = loss_fn(prediction, y)
            loss.backward()
            optimizer.step()
            total = total + x.size(0) * loss.detach().cpu().item()
            count = count + x.size(0)
        if not count:
            raise ValueError("no batches")
        history = history + [total / count]
    return history
