# breaks: moves_batches_to_the_models_device
# Leaves integers where they are.

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        for inputs, targets in batches:
            if inputs.is_floating_point():
                inputs = inputs.to(device)
            if targets.is_floating_point():
                targets = targets.to(device)
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
