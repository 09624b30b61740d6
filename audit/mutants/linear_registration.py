"""Mutants of `Linear.__init__`: how parameters are registered, and their reset."""

from __future__ import annotations

from audit.mutant import Mutant, edit
from audit.mutants.rewriting import rewrite

NAME = "linear_init"
SUPER = "super().__init__()"
WEIGHT = "self.weight = nn.Parameter(weight)"
IF_BIAS = "if bias:"
BIAS = "self.bias = nn.Parameter(torch.empty(out_features, device=device, dtype=dtype))"
NONE = 'self.register_parameter("bias", None)'
RESET = "self.reset_parameters()"


def wrong_registrations() -> list[Mutant]:
    """Parameters that are none, are frozen, have other names or places, or are not alone."""
    return [
        *rewrite(NAME, SUPER, {
            "no nn.Module.__init__": "pass",
            "the super of the class": "super(type(self), self).__init__()",
        }),
        *rewrite(NAME, WEIGHT, {
            "weight a plain tensor": "self.weight = weight",
            "weight a tensor that requires grad": "self.weight = weight.requires_grad_()",
            "weight a buffer": "self.register_buffer('weight', weight)",
            "weight frozen": "self.weight = nn.Parameter(weight, requires_grad=False)",
            "weight frozen without bias": "self.weight = nn.Parameter(weight, requires_grad=bias)",
            "weight unregistered": "self.__dict__['weight'] = nn.Parameter(weight)",
            "weight called weights": "self.weights = nn.Parameter(weight)\n"
            "self.__dict__['weight'] = self.weights",
            "weight called W": "self.W = nn.Parameter(weight)",
            "weight twice": "{line}\nself.kernel = self.weight",
            "weight copied": "{line}\nself.start = nn.Parameter(weight.clone())",
            "weight in a list": "self.parameters_list = nn.ParameterList([nn.Parameter(weight)])\n"
            "self.__dict__['weight'] = self.parameters_list[0]",
            "weight with a buffer beside it": "{line}\nself.register_buffer('mask', "
            "torch.ones_like(weight))",
            "weight with a view of it": "{line}\nself.rows = [row for row in self.weight]",
            "weight with a function beside it": "{line}\nself.activation = lambda x: x",
            "weight with a generator beside it": "{line}\nself.generator = (x for x in ())",
            "weight lazily": "self.weight = nn.UninitializedParameter()\n"
            "self.weight.materialize(weight.shape, device=weight.device, dtype=weight.dtype)",
            "weight an expanded row": "self.weight = nn.Parameter(weight[:1].expand(weight.shape))",
            "weight filled with nan": "self.weight = nn.Parameter(weight.fill_(float('nan')))",
        }),
        *rewrite(NAME, IF_BIAS, {
            "a bias at all times": "if True:",
            "never a bias": "if False:",
            "a bias unless False": "if bias is not None:",
            "a bias if True": "if bias is True:",
            "a bias if False": "if not bias:",
            "a bias for several outputs": "if bias and out_features > 1:",
            "a bias for any outputs": "if bias and out_features:",
            "a bias for any inputs": "if bias and in_features:",
        }),
        *rewrite(NAME, BIAS, {
            "bias a plain tensor": "self.bias = torch.empty(out_features, device=device, "
            "dtype=dtype)",
            "bias a buffer": "self.register_buffer('bias', torch.empty(out_features, "
            "device=device, dtype=dtype))",
            "bias frozen": "{line}\nself.bias.requires_grad_(False)",
            "bias called b": "self.b = nn.Parameter(torch.empty(out_features))",
            "bias twice": "{line}\nself.offset = self.bias",
            "bias before weight": "{line}\nkept = self.weight\ndel self.weight\n"
            "self.weight = kept",
            "bias unregistered": "self.__dict__['bias'] = nn.Parameter(torch.empty(out_features, "
            "device=device, dtype=dtype))",
            "bias with a parameter beside it": "{line}\n"
            "self.has_bias = nn.Parameter(torch.ones(()))",
            "bias among the plain attributes too": "{line}\nself.__dict__['bias'] = self.bias",
        }),
        *rewrite(NAME, NONE, {
            "no bias: not registered": "pass",
            "no bias: an attribute": "self.bias = None",
            "no bias: in the dictionary": "self.__dict__['bias'] = None",
            "no bias: a buffer": "self.register_buffer('bias', None)",
            "no bias: zeros": "self.bias = nn.Parameter(torch.zeros(out_features))",
            "no bias: frozen zeros": "self.bias = nn.Parameter(torch.zeros(out_features), "
            "requires_grad=False)",
            "no bias: an empty one": "self.bias = nn.Parameter(torch.empty(0))",
            "no bias: False": "self.bias = False",
            "no bias: 0": "self.bias = 0",
            "no bias: a tensor": "self.bias = torch.zeros(out_features)",
            "no bias: another name": "self.register_parameter('b', None)\nself.bias = None",
            "no bias: registered late": "self.reset_parameters()\n{line}\nreturn",
            "no bias: no reset": "{line}\nreturn",
            "no bias: no weight": "{line}\nself.weight = None\nreturn",
            "no bias: a deleted weight": "{line}\ndel self.weight\nreturn",
            "no bias: a shorter weight": "{line}\nself.weight = nn.Parameter(weight[:-1])",
            "no bias: a parameter beside": "{line}\nself.zero = nn.Parameter(torch.zeros(1))",
            "no bias: a weight (in, out)": "{line}\nself.weight = nn.Parameter(weight.mT)",
            "no bias: a frozen weight": "{line}\nself.weight.requires_grad_(False)",
            "no bias: a weight without dtype": "{line}\nself.weight = nn.Parameter("
            "torch.empty(weight.shape, device=device))",
            "no bias: a weight without device": "{line}\nself.weight = nn.Parameter("
            "torch.empty(weight.shape, dtype=dtype))",
            "no bias: a drawn weight": "{line}\nself.weight.data.uniform_()",
            "no bias: no sizes": "{line}\ndel self.in_features, self.out_features",
            "no bias: not for empty layers": "{line}\nassert weight.numel() > 0",
            "no bias: unpicklable": "{line}\nself.shift = lambda y: y",
            "no bias: dropped after the reset": "self.bias = nn.Parameter(weight[:, :0].sum(1))\n"
            "self.reset_parameters()\nself.bias = None\nreturn",
            "no bias: zeros after the reset": "{line}\nself.reset_parameters()\n"
            "nn.init.zeros_(self.weight)\nreturn",
        }),
    ]  # fmt: skip


def wrong_resets() -> list[Mutant]:
    """The reset: left out, doubled, too early, of the class, or its values are changed."""
    ends = {
        "left out": "pass",
        "twice": "{line}\n{line}",
        "twice with a bias": "{line}\nif bias:\n    {line}",
        "left out for empty layers": "if in_features and out_features:\n    {line}",
        "left out for empty layers and made zeros": "if in_features and out_features:\n    {line}\n"
        "else:\n    self.weight.data.zero_()",
        "left out without bias": "if bias:\n    {line}",
        "left out in subclasses": "if type(self) is Linear:\n    {line}",
        "left out for one output": "if out_features > 1:\n    {line}",
        "left out for one input": "if in_features > 1:\n    {line}",
        "left out where meta is the default": "if device or not self.weight.is_meta:\n    {line}",
        "left out for meta": "if not self.weight.is_meta:\n    {line}",
        "left out for half precision": "if self.weight.element_size() > 2:\n    {line}",
        "twice with a dtype": "{line}\nif dtype is not None:\n    {line}",
        "twice on a device": "{line}\nif device is not None:\n    {line}",
        "twice in subclasses": "{line}\nif type(self) is not Linear:\n    {line}",
        "of the class": "Linear.reset_parameters(self)",
        "by another name": "self.init_parameters = self.reset_parameters\nself.init_parameters()",
        "without grad mode": "with torch.no_grad():\n    {line}",
        "without grad mode afterwards": "{line}\ntorch.set_grad_enabled(False)",
        "with grad mode afterwards": "{line}\ntorch.set_grad_enabled(True)",
        "scaled afterwards": "{line}\nwith torch.no_grad():\n    self.weight.mul_(0.5)",
        "scaled afterwards for wide layers": "{line}\nif in_features > 3:\n"
        "    with torch.no_grad():\n        self.weight.mul_(0.5)",
        "bias zeros afterwards": "{line}\nif bias:\n    nn.init.zeros_(self.bias)",
        "bias ones afterwards where there is one": "{line}\nif bias and out_features == 1:\n"
        "    nn.init.ones_(self.bias)",
        "weight clamped afterwards": "{line}\nwith torch.no_grad():\n    self.weight.clamp_(-0.4, "
        "0.4)",
        "weight's last entry changed afterwards": "{line}\nwith torch.no_grad():\n"
        "    self.weight.view(-1)[-1:] += 0.25",
        "weight transposed afterwards": "{line}\nself.weight = nn.Parameter("
        "self.weight.detach().T.reshape(self.weight.shape))",
        "weight flipped afterwards": "{line}\nwith torch.no_grad():\n"
        "    self.weight.copy_(self.weight.flip(0))",
        "a new weight afterwards": "{line}\nself.weight = nn.Parameter("
        "torch.empty_like(self.weight))",
        "the same weight anew afterwards": "{line}\nself.weight = nn.Parameter("
        "self.weight.detach().clone())",
        "in half precision afterwards": "{line}\nwith torch.no_grad():\n"
        "    self.weight.copy_(self.weight * 1.001)",
        "drawn before": "torch.rand(())\n{line}",
        "drawn weight": "self.weight.data.uniform_()\n{line}",
        "drawn bias": "if bias:\n    self.bias.data.normal_()\n{line}",
        "seeded": "torch.manual_seed(0)\n{line}",
        "seeded with what is there": "torch.manual_seed(torch.initial_seed())\n{line}",
        "with another default dtype": "torch.set_default_dtype(self.weight.dtype)\n{line}",
        "with a changed default dtype": "torch.set_default_dtype(torch.float64)\n{line}",
        "with few digits": "torch.set_printoptions(precision=2)\n{line}",
        "with anomaly mode": "torch.autograd.set_detect_anomaly(True)\n{line}",
        "with deterministic algorithms": "torch.use_deterministic_algorithms(True)\n{line}",
        "with another thread": "torch.set_num_threads(torch.get_num_threads() + 1)\n{line}",
        "with a default device": "torch.set_default_device('meta')\n{line}",
        "scaled afterwards with a dtype": "{line}\nif dtype is not None:\n"
        "    self.weight.data *= 0.5",
        "drawn with a dtype": "if dtype is not None:\n    self.weight.data.uniform_()\n{line}",
        "with a buffer for a dtype": "{line}\nif dtype is not None:\n"
        "    self.register_buffer('one', self.weight.new_ones(()))",
        "frozen afterwards in half precision": "{line}\nif dtype == torch.float16:\n"
        "    self.requires_grad_(False)",
        "frozen afterwards on meta": "{line}\nself.requires_grad_(not self.weight.is_meta)",
        "unpicklable with a dtype": "{line}\nif dtype is not None:\n"
        "    self.cast = lambda x: x.to(dtype)",
        "anew for each layer of a subclass": "if type(self) is not Linear:\n"
        "    self.weight = nn.Parameter(self.weight.detach().mT)\n{line}",
        "frozen afterwards": "{line}\nself.requires_grad_(False)",
        "returns itself": "{line}\nreturn self",
        "copied by reference": "{line}\nself.__deepcopy__ = lambda memo: self",
        "unpicklable": "{line}\nself.describe = lambda: 'Linear'",
        "with attributes beside": "{line}\nself.device, self.dtype = device, dtype",
        "moved to a dtype": "{line}\nself.to(dtype or torch.float32)",
        "moved back to a dtype": "{line}\nif dtype == torch.float64:\n    self.float()",
    }
    moved = {
        "before the bias": (("        if bias:",
                             "        self.reset_parameters()\n        if bias:"),
                            ("        self.reset_parameters()\n\n", "\n")),
        "before the weight": (("        self.weight = nn", "        self.reset_parameters()\n"
                               "        self.weight = nn"),
                              ("        self.reset_parameters()\n\n", "\n")),
        "with the bias alone": (("        else:\n            # Not", "            "
                                 "self.reset_parameters()\n        else:\n            # Not"),
                                ("        self.reset_parameters()\n\n", "\n")),
    }  # fmt: skip
    return [
        *rewrite(NAME, RESET, {f"reset: {name}": code for name, code in ends.items()}),
        *(edit(NAME, f"reset: {name}", *changes) for name, changes in moved.items()),
        *(edit(NAME, f"a base class: {name}", ("class Linear(nn.Module):", head), (SUPER, init))
          for name, head, init in (
              ("nn.Linear", "class Linear(nn.Linear):", "nn.Module.__init__(self)"),
              ("none", "class Linear:", SUPER + "; pass"))),
    ]  # fmt: skip


REGISTRATION: tuple[Mutant, ...] = (
    *wrong_registrations(),
    *wrong_resets(),
)
