"""Cholesky by LAPACK, in place, while other threads of Python go on.

SciPy's own wrappers hold the interpreter's lock for as long as LAPACK works: of two solves at once
one would wait for the other. The routines they wrap are open to C code of others
(`scipy.linalg.cython_lapack`), and a call through `ctypes` lets go of the lock. Where a build of
SciPy counts in other integers, its wrappers do the same work, one solve after the other.
"""

from __future__ import annotations

import ctypes

import numpy as np
from scipy.linalg import cython_lapack, lapack

from tastemaker.ports import FloatArray

_Int = ctypes.POINTER(ctypes.c_int)
TOO_SMALL = "the ridge is too small for this many items"
_SIGNATURE = b"void (char *, int *, "
_Routine = ctypes.CFUNCTYPE(None, ctypes.c_char_p, _Int, ctypes.c_void_p, _Int, _Int)


def _routine(name: str) -> ctypes._FuncPointer | None:
    """void(char* which triangle, int* n, float* a, int* rows in memory, int* failed); None: another."""
    capsule = cython_lapack.__pyx_capi__[name]
    signature = ctypes.pythonapi.PyCapsule_GetName
    signature.restype, signature.argtypes = ctypes.c_char_p, [ctypes.py_object]
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    told = signature(capsule)
    return _Routine(pointer(capsule, told)) if told.startswith(_SIGNATURE) else None


_FACTOR, _INVERT = _routine("spotrf"), _routine("spotri")


def inverted(matrix: FloatArray) -> FloatArray:
    """The lower triangle of the inverse of a positive definite (m, m) float32 matrix in C order,
    in its memory.

    Raises `numpy.linalg.LinAlgError` where it is not positive definite.
    """
    if matrix.dtype != np.float32 or not matrix.flags.c_contiguous:
        raise TypeError("a float32 matrix in C order is needed")
    if _FACTOR is None or _INVERT is None:
        return _by_scipy(matrix)
    n, failed = ctypes.c_int(len(matrix)), ctypes.c_int()
    for routine in (_FACTOR, _INVERT):  # LAPACK's upper triangle, by columns, is C's lower
        routine(b"U", n, matrix.ctypes.data, n, failed)
        if failed.value:
            raise np.linalg.LinAlgError(TOO_SMALL)
    return matrix


def _by_scipy(matrix: FloatArray) -> FloatArray:
    factor, failed = lapack.spotrf(matrix.T, lower=0, overwrite_a=1, clean=0)
    if failed:
        raise np.linalg.LinAlgError(TOO_SMALL)
    inverse, _ = lapack.spotri(factor, lower=0, overwrite_c=1)
    return np.asarray(inverse).T
