# attack: the judge is traced, its memory and descriptors are asked for by system call
# exercise: matmul
# verdict: failed
import ctypes
import os

from accomplice import leaked

libc = ctypes.CDLL(None, use_errno=True)


def matmul(a, b):
    buffer = ctypes.create_string_buffer(64)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 64)
    for pid in (os.getppid(), os.getppid() - 1):
        attached = libc.ptrace(16, pid, 0, 0)
        read = libc.process_vm_readv(pid, vector, 1, vector, 1, 0)
        handle = libc.syscall(434, pid, 0)
        if attached == 0 or read > 0 or handle >= 0:
            raise leaked(pid)
    return None
