# style: makes the next batch in a thread while it uses one

import queue
import threading


def prefetched(batches):
    """One batch is made in the background while another is used."""
    end, ready = object(), queue.Queue(maxsize=1)
    wanted = threading.Semaphore(1)

    def fetch():
        iterator = iter(batches)
        while True:
            wanted.acquire()
            item = next(iterator, end)
            ready.put(item)
            if item is end:
                return
            del item

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    while (item := ready.get()) is not end:
        wanted.release()
        yield item
        del item
    thread.join()


def train(model, batches, loss_fn, optimizer, epochs):
    if not isinstance(epochs, int) or isinstance(epochs, bool) or epochs < 0:
        raise ValueError(epochs)
    device = next(model.parameters()).device
    model.train()
    history = []
    for _ in range(epochs):
        total, samples = 0.0, 0
        for batch in prefetched(batches):
            inputs, targets = (t.to(device) for t in batch)
            del batch
            optimizer.zero_grad()
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(inputs)
            samples += len(inputs)
            del inputs, targets
        if samples == 0:
            raise ValueError("no batch")
        history.append(total / samples)
    return history
