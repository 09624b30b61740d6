# style: losses are added exactly by math.fsum, gradients cleared by hand

import math


def train(model, batches, loss_fn, optimizer, epochs):
    if isinstance(epochs, bool) or not isinstance(epochs, int):
        raise TypeError("epochs is a number of epochs")
    if epochs < 0:
        raise ValueError("epochs cannot be negative")
    model.train()
    place = next(model.parameters()).device
    means = []
    while len(means) < epochs:
        weighted, sizes = [], []
        for features, labels in batches:
            for group in optimizer.param_groups:
                for parameter in group["params"]:
                    parameter.grad = None
            loss = loss_fn(model(features.to(place)), labels.to(place))
            loss.backward()
            optimizer.step()
            weighted.append(float(loss.detach()) * features.shape[0])
            sizes.append(features.shape[0])
        if not sizes:
            raise ValueError("there is no batch")
        means.append(math.fsum(weighted) / sum(sizes))
    return means
