# style: counts batches, and imports a helper from the standard library

from collections import deque


def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs")
    device = {parameter.device for parameter in model.parameters()}.pop()
    history = deque()
    for _epoch in range(epochs):
        model.train(True)
        mean, count, step = 0.0, 0, -1
        for step, (inputs, targets) in enumerate(batches):
            optimizer.zero_grad()
            loss = loss_fn(model(inputs.to(device)), targets.to(device))
            loss.backward()
            optimizer.step()
            count += len(inputs)
            mean += (loss.item() - mean) * len(inputs) / count
        if step < 0:
            raise ValueError("no batch")
        history.append(mean)
    return list(history)
