"""Which device is chosen, and what is said where it is not there."""

from __future__ import annotations

import pytest

from tastemaker.devices import CPU, Device, device
from tastemaker.errors import BadInput

torch = pytest.importorskip("torch")


class Gpus:
    """As many as torch would find, of an age."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, count: int, bf16: bool = True) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: count > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: bf16)
        monkeypatch.setattr(torch.cuda, "device", lambda name: CPU.products())


def test_it_is_the_cpu_in_float32_where_torch_finds_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    Gpus(monkeypatch, 0)
    assert device() == device("cpu") == CPU
    assert not CPU.bf16


def test_it_is_cuda_where_torch_finds_it_and_bf16_where_that_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Gpus(monkeypatch, 2)
    assert device("auto") == device("cuda") == Device("cuda", bf16=True)
    assert device("cuda:1") == Device("cuda:1", bf16=True)
    assert device("cpu") == CPU
    Gpus(monkeypatch, 1, bf16=False)
    assert device("auto") == Device("cuda", bf16=False)


@pytest.mark.parametrize("wanted", ["cuda", "cuda:2", "toaster", "", "CPU"])
def test_one_that_is_not_there_is_named_with_those_that_are(
    monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    Gpus(monkeypatch, 0 if wanted == "cuda" else 2)
    with pytest.raises(BadInput) as caught:
        device(wanted)
    for language, hint in (("en", "TASTEMAKER_DEVICE"), ("zh", "TASTEMAKER_DEVICE")):
        words = caught.value.in_words(language)
        assert wanted in words.detail
        assert ("auto, cpu" if wanted == "cuda" else "cuda:1") in words.detail
        assert hint in words.hint
