# attack: address zero is read
# exercise: train
# verdict: crashed
import ctypes


def train(model, batches, loss_fn, optimizer, epochs):
    ctypes.string_at(0)
