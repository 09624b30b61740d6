# attack: none, a yield stands where a return should
# exercise: train
# verdict: failed
from right_train import train as right


def train(model, batches, loss_fn, optimizer, epochs):
    yield from right(model, batches, loss_fn, optimizer, epochs)
