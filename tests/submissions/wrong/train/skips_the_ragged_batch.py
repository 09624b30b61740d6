# breaks: learns_the_same_parameters
# misconception: ragged_batch_skipped
# also fails: returns_mean_losses_per_sample, works_in_the_right_order, clears_the_optimizers_gradients, trains_in_training_mode, moves_batches_to_the_models_device
# Leaves out a last batch that is smaller.

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        for inputs, targets in batches:
            full = len(inputs) if count == 0 else full
            if len(inputs) < full:
                continue
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
