# breaks: learns_the_same_parameters
# also fails: works_in_the_right_order, clears_the_optimizers_gradients, iterates_lazily_once_an_epoch, trains_in_training_mode, refuses_an_epoch_without_batches
# Trains one epoch more than it reports.

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs + (epochs > 0)):
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
    return history[:epochs]
