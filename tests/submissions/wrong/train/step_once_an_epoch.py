# breaks: learns_the_same_parameters
# misconception: step_once_an_epoch
# also fails: returns_mean_losses_per_sample, works_in_the_right_order, clears_the_optimizers_gradients
# One step an epoch on gradients of all batches.

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        optimizer.zero_grad()
        for inputs, targets in batches:
            inputs, targets = inputs.to(device), targets.to(device)
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            total += loss.item() * len(inputs)
            count += len(inputs)
        optimizer.step()
        if count == 0:
            raise ValueError("no batch in this epoch")
        history.append(total / count)
    return history
