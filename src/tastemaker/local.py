"""A large language model from a folder on this machine (transformers), with updates per person.

Nothing is downloaded and nothing leaves the machine. One reply is written at a time: two at once on
one set of weights would each take twice as long. `adapters` may name a folder of LoRA updates (peft), one
folder each, named after a person or a group; whoever has none gets the model as it is.
"""

from __future__ import annotations

import json
import queue
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tastemaker.devices import AUTO, device
from tastemaker.errors import Missing, NotReady

ADAPTER = "adapter_config.json"  # what makes a folder a LoRA update
TEMPERATURE, TOP_P = 0.8, 0.95


class LocalModel:
    """Implements ports.LanguageModel and ports.Adapted. Loaded when it first replies."""

    def __init__(
        self,
        folder: Path,
        *,
        adapters: Path | None = None,
        seconds: float = 60.0,
        longest: int = 1_000,
        temperature: float = TEMPERATURE,
        device: str = AUTO,
    ) -> None:
        """`seconds`: without a word, until it counts as stuck; `longest`: tokens of one reply; `device`: see `devices`.

        Raises NotReady("not_a_model") for a folder that holds none, Missing without transformers.
        """
        if find_spec("transformers") is None:
            raise Missing(
                "missing_extra", value="transformers", why="local models", extra="language"
            )
        self.folder, self.adapters = folder, adapters
        self._seconds, self._longest, self._temperature = seconds, longest, temperature
        self._adapter: Path | None = None
        self._held = _Held(folder, device)
        _check(folder)
        if adapters is not None and not adapters.is_dir():
            raise NotReady("not_a_model", value=str(adapters), why="there is no such folder")

    def adapted(self, names: Sequence[str]) -> LocalModel:
        """The same model with the update of the first of `names` that has one."""
        there = {} if self.adapters is None else _adapters(self.adapters)
        found = next((there[name] for name in names if name in there), None)
        if found is None:
            return self
        other = copy(self)
        other._adapter = found
        return other

    def told_like(self, *, seconds: float, longest: int) -> LocalModel:
        """The same weights with other bounds."""
        other = copy(self)
        other._seconds, other._longest = seconds, longest
        return other

    def reply(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """The reply, piece by piece as it is written. Who stops reading stops the writing.

        Raises NotReady: "model_refused" for a schema, to which it cannot be held, "model_away"
        where nothing comes in time.
        """
        if schema is not None:
            why = "a local model cannot be held to a schema"
            raise NotReady("model_refused", value=str(self.folder), why=why)
        said = False
        with self._held.lock:
            for piece in self._written(messages):
                said = said or bool(piece)
                yield piece
        if not said:
            raise NotReady("model_away", value=str(self.folder), why="it said nothing")

    def _written(self, messages: Sequence[Mapping[str, str]]) -> Iterator[str]:
        from transformers import StoppingCriteriaList, TextIteratorStreamer

        model, tokenizer = self._held.loaded(self._adapter)
        asked = _prompt(tokenizer, messages, self._held.room(self._longest), model.device)
        stop, failed = threading.Event(), list[BaseException]()
        streamer = TextIteratorStreamer(
            tokenizer, skip_prompt=True, timeout=self._seconds, skip_special_tokens=True
        )

        def write() -> None:
            try:
                model.generate(
                    **asked, streamer=streamer, max_new_tokens=self._longest, do_sample=True,
                    temperature=self._temperature, top_p=TOP_P,
                    pad_token_id=tokenizer.pad_token_id or tokenizer.eos_token_id or 0,
                    stopping_criteria=StoppingCriteriaList([lambda *_, **__: stop.is_set()]),
                )  # fmt: skip
            except BaseException as error:  # goes on in the thread that reads
                failed.append(error)
            finally:
                streamer.end()  # type: ignore[no-untyped-call]

        writer = threading.Thread(target=write, name="local model")
        writer.start()
        try:
            yield from streamer
        except queue.Empty:
            why = f"no word in {self._seconds:g} seconds"
            raise NotReady("model_away", value=str(self.folder), why=why) from None
        finally:
            stop.set()
            writer.join()
        if failed:
            raise NotReady("model_away", value=str(self.folder), why=str(failed[0])) from None


class _Held:
    """Weights and updates, loaded once and shared by all copies of a LocalModel."""

    def __init__(self, folder: Path, device: str) -> None:
        self.folder, self.device, self.lock = folder, device, threading.Lock()
        self._model: Any = None
        self._tokenizer: Any = None
        self._adapters: dict[Path, str] = {}

    def loaded(self, adapter: Path | None) -> tuple[Any, Any]:
        """The model with this update in force. Held under the lock."""
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        if self._model is None:
            on = device(self.device)
            kind = torch.bfloat16 if on.bf16 else torch.float32
            try:
                tokenizer = AutoTokenizer.from_pretrained(self.folder, local_files_only=True)
                model: Any = AutoModelForCausalLM.from_pretrained(
                    self.folder, local_files_only=True, dtype=kind
                )
            except (OSError, ValueError, KeyError, RuntimeError) as error:
                why = str(error).splitlines()[0]
                raise NotReady("not_a_model", value=str(self.folder), why=why) from None
            self._tokenizer = tokenizer
            self._model = model.to(on.name).eval()
        self._put_on(adapter)
        return self._model, self._tokenizer

    def room(self, longest: int) -> int:
        """Tokens left for what is asked, where so many may be written."""
        most = int(getattr(self._model.config, "max_position_embeddings", 0) or 1 << 20)
        return max(1, most - longest)

    def _put_on(self, adapter: Path | None) -> None:
        if adapter is None:
            if self._adapters:
                self._model.base_model.disable_adapter_layers()
            return
        try:
            from peft import PeftModel
        except ImportError:
            raise Missing(
                "missing_extra", value="peft", why="updates per person", extra="language"
            ) from None
        name = self._adapters.get(adapter)
        try:
            if name is None:
                name = f"update{len(self._adapters)}"
                with warnings.catch_warnings():  # peft and transformers warn of each other
                    warnings.simplefilter("ignore", FutureWarning)
                    if not self._adapters:
                        self._model = PeftModel.from_pretrained(
                            self._model, adapter, adapter_name=name
                        ).eval()
                    else:
                        self._model.load_adapter(adapter, adapter_name=name)
                self._adapters[adapter] = name
        except (OSError, ValueError, KeyError, RuntimeError, TypeError) as error:
            why = str(error).splitlines()[0]
            raise NotReady("not_a_model", value=str(adapter), why=why) from None
        self._model.base_model.enable_adapter_layers()
        self._model.set_adapter(name)


def _check(folder: Path) -> None:
    """Whether a folder holds a model that writes, without loading it."""
    config = folder / "config.json"
    if not config.is_file():
        why = "there is no config.json in it" if folder.is_dir() else "there is no such folder"
        raise NotReady("not_a_model", value=str(folder), why=why)
    try:
        kinds = json.loads(config.read_text(encoding="utf-8")).get("architectures") or []
    except (ValueError, AttributeError):
        raise NotReady("not_a_model", value=str(folder), why="its config.json is damaged") from None
    if not any("CausalLM" in kind or "LMHead" in kind for kind in kinds):
        why = f"it is a {', '.join(kinds) or 'model of no named kind'}, which does not write"
        raise NotReady("not_a_model", value=str(folder), why=why)


def _adapters(folder: Path) -> dict[str, Path]:
    """Name → folder. Names are looked up among these and never joined to a path."""
    return {path.parent.name: path.parent for path in folder.glob(f"*/{ADAPTER}")}


def _prompt(
    tokenizer: Any, messages: Sequence[Mapping[str, str]], room: int, device: Any
) -> dict[str, Any]:
    """What is asked, as tensors; by the model's own template where it has one. Of too long a
    prompt the end is kept, where the question stands."""
    said = [dict(message) for message in messages]
    if tokenizer.chat_template:
        text = tokenizer.apply_chat_template(said, tokenize=False, add_generation_prompt=True)
    else:
        text = "\n\n".join(message["content"] for message in said) + "\n\n"
    tokens = tokenizer(text, return_tensors="pt", add_special_tokens=not tokenizer.chat_template)
    return {name: tokens[name][:, -room:].to(device) for name in ("input_ids", "attention_mask")}
