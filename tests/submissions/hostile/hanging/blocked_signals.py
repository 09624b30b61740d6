# attack: every signal is blocked and ignored, alarms are switched off, then it sleeps
# exercise: train
# verdict: timeout
import os
import signal
import time


def train(model, batches, loss_fn, optimizer, epochs):
    if os.path.exists("hung"):
        return None
    open("hung", "w").close()
    signal.alarm(0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    time.sleep(30)
