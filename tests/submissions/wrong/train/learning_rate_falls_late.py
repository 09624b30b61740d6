# breaks: learns_the_same_parameters
# Divides the learning rate by 10 after fifty epochs.

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        if len(history) == 50:
            for group in optimizer.param_groups:
                group["lr"] /= 10
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
    return history
