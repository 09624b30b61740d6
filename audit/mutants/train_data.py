"""Mutants of `train`: what reaches the model, the loss and the optimizer is changed."""

from __future__ import annotations

from audit.mutant import Mutant
from audit.mutants.rewriting import rewrite

NAME = "train"
DEVICE = "device = next(model.parameters()).device"
MOVE = "inputs, targets = inputs.to(device), targets.to(device)"
CLEAR = "optimizer.zero_grad()"
LOSS = "loss = loss_fn(model(inputs), targets)"


def wrong_data() -> list[Mutant]:
    """What reaches the model or the loss is not the batch, or not where the model is."""
    devices = {
        "the model goes to the data": 'model.to("cpu")\n{line}',
        "the default device": "device = torch.get_default_device()",
        "the device of a new tensor": "device = torch.empty(0).device",
        "a GPU where there is one": 'device = "cuda" if torch.cuda.is_available() else "cpu"',
        "the device of the batch": "device = next(iter(batches))[0].device",
    }
    moves = {
        "inputs alone are moved": "inputs = inputs.to(device)",
        "targets alone are moved": "targets = targets.to(device)",
        "the first batch alone is moved": "if samples == 0:\n    {line}",
        "the first two batches alone are moved": "if samples < 5:\n    {line}",
        "inputs of later batches stay": "inputs = inputs if samples else inputs.to(device)\n"
        "targets = targets.to(device)",
        "targets of later batches stay": "targets = targets if samples else targets.to(device)\n"
        "inputs = inputs.to(device)",
        "inputs in single precision": "{line}\ninputs = inputs.float()",
        "inputs by way of single precision": "{line}\ninputs = inputs.float().to(inputs.dtype)",
        "inputs are rounded": "{line}\ninputs = inputs.round()",
        "targets are rounded": "{line}\ntargets = targets.round()",
        "inputs are rounded where they are": "{line}\ninputs.round_()",
        "targets of later batches are changed": "{line}\nif samples:\n    targets.add_(1)",
        "targets are clamped": "{line}\ntargets = targets.clamp(-1, 1)",
        "inputs are normalised": "{line}\ninputs = inputs / (1 + inputs.abs().max())",
        "negative inputs are zeros": "{line}\ninputs = inputs.relu()",
        "negative inputs become zeros in place": "{line}\ninputs.relu_()",
        "large inputs are clipped": "{line}\nif inputs.is_floating_point():\n"
        "    inputs = inputs.clamp(max=1.5)",
        "bytes are scaled": "{line}\nif inputs.dtype == torch.uint8:\n"
        "    inputs = inputs.float() / 255",
        "images are flattened": "{line}\nif inputs.dim() == 4:\n    inputs = inputs.flatten(1)",
        "numbers become columns": "{line}\nif inputs.dim() == 1:\n    inputs = inputs.unsqueeze(1)",
        "targets become columns": "{line}\nif targets.is_floating_point() and targets.dim() == 1:\n"
        "    targets = targets.unsqueeze(1)",
        "yes and no become numbers": "{line}\nif targets.dtype == torch.bool:\n"
        "    targets = targets.float()",
        "inputs in double precision": "{line}\nif inputs.is_floating_point():\n"
        "    inputs = inputs.double()",
        "targets are squeezed": "{line}\ntargets = targets.squeeze(-1)",
        "inputs are flattened": "{line}\ninputs = inputs.flatten(1)",
        "targets take the parameters' dtype": "{line}\n"
        "targets = targets.to(next(model.parameters()).dtype)",
        "inputs take the parameters' dtype": "{line}\n"
        "inputs = inputs.to(next(model.parameters()).dtype)",
        "targets have two dimensions": "{line}\ntargets = targets.reshape(len(targets), -1)",
        "inputs are asked for gradients": "{line}\nif inputs.is_floating_point():\n"
        "    inputs.requires_grad_()",
        "noise on the inputs": "{line}\ninputs = inputs + 1e-3 * torch.randn_like(inputs)",
        "noise of its own": "{line}\ninputs = inputs + 1e-3 * torch.randn(inputs.shape, "
        "generator=torch.Generator(), dtype=inputs.dtype)",
    }
    losses = {
        "the loss's arguments are swapped": "loss = loss_fn(targets, model(inputs))",
        "the loss's arguments by name": "loss = loss_fn(input=model(inputs), target=targets)",
        "the model's argument by name": "loss = loss_fn(model(input=inputs), targets)",
        "forward instead of the call": "loss = loss_fn(model.forward(inputs), targets)",
        "forward in the second epoch": "loss = loss_fn((model.forward if history else model)("
        "inputs), targets)",
        "the loss of a copy": "loss = loss_fn(model(inputs) * 1, targets)",
        "predictions are detached": "loss = loss_fn(model(inputs).detach().requires_grad_(), "
        "targets)",
        "predictions are clamped": "loss = loss_fn(model(inputs).clamp(-1, 1), targets)",
        "the first call warms up": "if not history and samples == 0:\n    model(inputs)\n{line}",
        "a call without gradients first": "with torch.no_grad():\n    model(inputs)\n{line}",
        "the loss is taken twice": "{line}\nloss_fn(model(inputs), targets)",
        "a loss of its own": "loss = ((model(inputs) - targets) ** 2).mean()",
        "targets take the predictions' shape": "predictions = model(inputs)\n"
        "if targets.numel() == predictions.numel():\n"
        "    targets = targets.reshape(predictions.shape)\nloss = loss_fn(predictions, targets)",
        "mixed precision": "with torch.autocast(device.type, dtype=torch.bfloat16):\n    {line}",
        "large losses are clamped": "{line}\nloss = loss.clamp(max=1000)",
        "the loss is a sum": "{line}\nloss = loss * len(inputs)",
        "the loss is halved": "{line}\nloss = loss / 2",
        "the loss is weighed by the batch": "{line}\nloss = loss * (len(inputs) / "
        "max(samples, len(inputs)))",
        "the loss has a penalty": "{line}\nloss = loss + 1e-3 * sum(p.square().sum() for p in "
        "model.parameters())",
        "the loss is a square root": "{line}\nloss = (loss + 1e-12).sqrt()",
        "the previous loss is added": "{line}\nif samples:\n    loss = loss + last\nlast = "
        "loss.detach()",
    }
    return [
        *rewrite(NAME, DEVICE, devices),
        *rewrite(NAME, MOVE, moves),
        *rewrite(NAME, LOSS, losses),
    ]


def wrong_gradients() -> list[Mutant]:
    """Gradients are cleared too rarely, too late or not all; or they are changed."""
    clears = {
        "gradients are never cleared": "pass",
        "gradients are cleared in the first epoch": "if not history:\n    {line}",
        "gradients are cleared from the second epoch on": "if history:\n    {line}",
        "gradients are cleared once an epoch": "if samples == 0:\n    {line}",
        "gradients are cleared but for an epoch's first batch": "if samples:\n    {line}",
        "gradients are cleared but for the very first batch": "if samples or history:\n    {line}",
        "gradients are cleared for batches of 2 and more": "if len(inputs) > 1:\n    {line}",
        "gradients are cleared for every second batch": "if samples % 2 == 0:\n    {line}",
        "the model's gradients are cleared": "model.zero_grad()",
        "gradients of matrices are cleared": "for group in optimizer.param_groups:\n"
        "    for parameter in group['params']:\n        if parameter.dim() > 1:\n"
        "            parameter.grad = None",
        "gradients of vectors are cleared": "for group in optimizer.param_groups:\n"
        "    for parameter in group['params']:\n        if parameter.dim() < 2:\n"
        "            parameter.grad = None",
        "gradients of the first group are cleared": "for parameter in "
        "optimizer.param_groups[0]['params']:\n    parameter.grad = None",
        "gradients of the last group are cleared": "for parameter in "
        "optimizer.param_groups[-1]['params']:\n    parameter.grad = None",
        "gradients are halved, not cleared": "for group in optimizer.param_groups:\n"
        "    for parameter in group['params']:\n        if parameter.grad is not None:\n"
        "            parameter.grad = parameter.grad / 2",
        "gradients of what learns are cleared": "for group in optimizer.param_groups:\n"
        "    for parameter in group['params']:\n        if parameter.requires_grad:\n"
        "            parameter.grad = None",
        "the optimizer forgets what it knew": "{line}\nif not history and samples == 0:\n"
        "    optimizer.state.clear()",
        "all groups learn at the first one's rate": "{line}\nfor group in optimizer.param_groups:\n"
        "    group['lr'] = optimizer.param_groups[0]['lr']",
        "the first learning rate comes back": "{line}\nfor group in optimizer.param_groups:\n"
        "    group['lr'] = optimizer.defaults['lr']",
        "weights do not decay": "{line}\nfor group in optimizer.param_groups:\n"
        "    group['weight_decay'] = 0",
        "what the optimizer has not is frozen": "{line}\nheld = {id(p) for group in "
        "optimizer.param_groups for p in group['params']}\nfor parameter in model.parameters():\n"
        "    parameter.requires_grad_(parameter.requires_grad and id(parameter) in held)",
        "the learning rate decays after 30 epochs": "{line}\n"
        "if len(history) == 30 and samples == 0:\n"
        "    for group in optimizer.param_groups:\n        group['lr'] *= 0.1",
        "the optimizer forgets": "{line}\noptimizer.state.clear()",
        "the optimizer forgets at each epoch": "{line}\nif samples == 0:\n"
        "    optimizer.state.clear()",
        "frozen parameters thaw": "{line}\nmodel.requires_grad_(True)",
        "biases are frozen": "{line}\nfor parameter in model.parameters():\n"
        "    parameter.requires_grad_(parameter.dim() > 1)",
        "the last parameter is frozen": "{line}\n"
        "list(model.parameters())[-1].requires_grad_(False)",
        "the learning rate decays": "{line}\nif history and samples == 0:\n"
        "    for group in optimizer.param_groups:\n        group['lr'] *= 0.99",
        "the learning rate decays after 3 epochs": "{line}\n"
        "if len(history) == 3 and samples == 0:\n"
        "    for group in optimizer.param_groups:\n        group['lr'] *= 0.01",
        "weights decay": "{line}\nfor group in optimizer.param_groups:\n"
        "    group['weight_decay'] = 1e-3",
        "dropout is off": "{line}\nfor part in model.modules():\n"
        "    if 'Dropout' in type(part).__name__:\n        part.p = 0.0",
        "batch normalisation is frozen": "{line}\nfor part in model.modules():\n"
        "    if 'BatchNorm' in type(part).__name__:\n        part.eval()",
        "batch normalisation has another momentum": "{line}\nfor part in model.modules():\n"
        "    if 'BatchNorm' in type(part).__name__:\n        part.momentum = 0.2",
    }
    return [
        *rewrite(NAME, CLEAR, clears),
        *rewrite(
            NAME,
            "loss.backward()",
            {
                "no backward": "pass",
                "backward but for small batches": "if len(inputs) > 1:\n    {line}",
                "backward twice": "loss.backward(retain_graph=True)\n{line}",
                "backward twice in the first epoch": "if not history:\n"
                "    loss.backward(retain_graph=True)\n{line}",
                "cleared after backward": "{line}\noptimizer.zero_grad()",
                "very large gradients are clipped": "{line}\n"
                "nn.utils.clip_grad_norm_(model.parameters(), 100.0)",
                "large gradients are clipped": "{line}\n"
                "nn.utils.clip_grad_norm_(model.parameters(), 10.0)",
                "gradients are clipped": "{line}\n"
                "nn.utils.clip_grad_norm_(model.parameters(), 1.0)",
                "entries of gradients are clipped": "{line}\n"
                "nn.utils.clip_grad_value_(model.parameters(), 5.0)",
                "gradients are negative": "(-loss).backward()",
                "gradients are averaged once more": "(loss / len(inputs)).backward()",
                "gradients of the bias are doubled": "{line}\n"
                "for parameter in model.parameters():\n"
                "    if parameter.dim() == 1:\n        parameter.grad *= 2",
                "tiny gradients are lost": "{line}\nfor parameter in model.parameters():\n"
                "    parameter.grad[parameter.grad.abs() < 0.05] = 0",
            },
        ),
    ]


DATA: tuple[Mutant, ...] = (
    *wrong_data(),
    *wrong_gradients(),
)
