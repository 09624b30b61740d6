# attack: a list that contains itself
# exercise: train
# verdict: failed


def train(model, batches, loss_fn, optimizer, epochs):
    result = []
    result.append(result)
    return result
