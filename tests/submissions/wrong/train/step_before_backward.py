# breaks: works_in_the_right_order, learns_the_same_parameters
# misconception: step_before_backward
# also fails: returns_mean_losses_per_sample, returns_a_list_of_floats, clears_the_optimizers_gradients, trains_in_training_mode, leaves_the_data_alone, finds_the_least_squares_solution, leaves_global_state_alone
# Steps with the gradients of the batch before.

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
            loss = loss_fn(model(inputs), targets)
            optimizer.step()
            loss.backward()
            total += loss.item() * len(inputs)
            count += len(inputs)
        if count == 0:
            raise ValueError("no batch in this epoch")
        history.append(total / count)
    return history
