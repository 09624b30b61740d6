# breaks: checks_the_number_of_epochs
# Makes a number of what is none, "3" for example.

def train(model, batches, loss_fn, optimizer, epochs):
    if isinstance(epochs, (float, bool)):
        raise TypeError("epochs must be an integer")
    epochs = int(epochs)
    if epochs < 0:
        raise ValueError("epochs must not be negative")
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
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
