# style: `matmul` is an object with a `__call__`, its checks in methods

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Product:
    axis: int = -2

    def check(self, a: Tensor, b: Tensor):
        if 0 in (a.dim(), b.dim()):
            raise ValueError("at least one dimension")
        if a.dtype != b.dtype:
            raise ValueError("one dtype")
        if a.shape[-1] != b.shape[max(-2, -b.dim())]:
            raise ValueError(f"{tuple(a.shape)} does not fit {tuple(b.shape)}")

    def __call__(self, a: Tensor, b: Tensor) -> Tensor:
        self.check(a, b)
        if a.dim() == 1 and b.dim() == 1:
            return (a * b).sum(dtype=a.dtype)
        if b.dim() == 1:
            return (a * b).sum(-1, dtype=a.dtype)
        if a.dim() == 1:
            return (a.unsqueeze(-1) * b).sum(self.axis, dtype=a.dtype)
        return (a.unsqueeze(-1) * b.unsqueeze(-3)).sum(self.axis, dtype=a.dtype)


matmul = Product()
