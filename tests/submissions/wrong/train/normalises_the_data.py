# breaks: leaves_the_data_alone
# also fails: learns_the_same_parameters, returns_mean_losses_per_sample, returns_a_list_of_floats, clears_the_optimizers_gradients, finds_the_least_squares_solution
# Centres the inputs in place.

def train(model, batches, loss_fn, optimizer, epochs):
    if type(epochs) is not int or epochs < 0:
        raise ValueError("epochs must be a non-negative integer")
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        for inputs, targets in batches:
            inputs, targets = inputs.to(device), targets.to(device)
            optimizer.zero_grad()
            inputs.sub_(0.0)
            targets.mul_(1.001)
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(inputs)
            count += len(inputs)
        if count == 0:
            raise ValueError("no batch in this epoch")
        history.append(total / count)
    return history
