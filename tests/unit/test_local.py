"""A language model from a folder: a tiny one of chance weights, built here; nothing is downloaded."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest

from tastemaker.create.media.prose import Prose
from tastemaker.create.models.prompted import PromptedGenerator
from tastemaker.domain import Brief
from tastemaker.errors import NotReady
from tastemaker.home import open_home
from tastemaker.local import LocalModel
from tastemaker.settings import Settings

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")

ASK = [{"role": "system", "content": "be brief"}, {"role": "user", "content": "say something"}]
WORDS = ["river", "moon", "bread", "song", "be", "brief", "say", "something", "stone", "wind"]


def tokenizer_in(folder: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    table = {"<pad>": 0, "<end>": 1, "<unk>": 2, **{word: i + 3 for i, word in enumerate(WORDS)}}
    bare = Tokenizer(models.WordLevel(table, unk_token="<unk>"))
    bare.pre_tokenizer = pre_tokenizers.Whitespace()
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=bare, pad_token="<pad>", eos_token="<end>", unk_token="<unk>"
    ).save_pretrained(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Llama of two small layers that never says its end, so that replies are long enough."""
    place = tmp_path_factory.mktemp("model")
    torch.manual_seed(0)
    config = transformers.LlamaConfig(
        vocab_size=len(WORDS) + 3, hidden_size=16, intermediate_size=32, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=64,
        pad_token_id=0, eos_token_id=None, bos_token_id=None,
    )  # fmt: skip
    transformers.LlamaForCausalLM(config).save_pretrained(place)
    tokenizer_in(place)
    return place


def update(folder: Path, place: Path, seed: int, strength: float) -> None:
    """A LoRA update that says one word whatever it is asked."""
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(seed)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder)
    tuned = get_peft_model(model, LoraConfig(r=4, target_modules=["q_proj", "v_proj", "o_proj"]))
    with torch.no_grad():
        for name, weight in tuned.named_parameters():
            if "lora_B" in name:
                weight.normal_(std=strength)
    tuned.save_pretrained(place)


def test_a_reply_comes_in_pieces_and_is_as_long_as_it_may_be(folder: Path) -> None:
    pieces = list(LocalModel(folder, longest=12).reply(ASK))
    words = "".join(pieces).split()
    assert 8 <= len(words) <= 12
    assert set(words) <= set(WORDS)
    assert len([piece for piece in pieces if piece]) > 3


def test_who_stops_reading_stops_the_writing_and_the_next_is_answered(folder: Path) -> None:
    model = LocalModel(folder, longest=40)
    reply = model.reply(ASK)
    assert next(reply) is not None
    reply.close()
    assert "".join(model.reply(ASK))
    assert not [t for t in threading.enumerate() if t.name == "local model"]


def test_a_prompt_longer_than_the_model_reads_keeps_its_end(folder: Path) -> None:
    long = [{"role": "user", "content": "moon " * 500 + "say"}]
    assert "".join(LocalModel(folder, longest=8).reply(long))


def test_its_own_template_is_used_where_it_has_one(folder: Path, tmp_path: Path) -> None:
    import shutil

    place = tmp_path / "templated"
    shutil.copytree(folder, place)
    tokenizer = transformers.AutoTokenizer.from_pretrained(place)
    tokenizer.chat_template = "{% for m in messages %}stone {{ m['content'] }} {% endfor %}wind"
    tokenizer.save_pretrained(place)
    assert "".join(LocalModel(place, longest=4).reply(ASK))


def test_updates_go_by_person_then_by_group_and_others_get_the_model_as_it_is(
    folder: Path, tmp_path: Path
) -> None:
    pytest.importorskip("peft")
    update(folder, tmp_path / "ada", 1, 2.0)
    update(folder, tmp_path / "poets", 2, 2.0)
    model = LocalModel(folder, adapters=tmp_path, longest=10)

    def logits(one: LocalModel) -> np.ndarray:
        held, _ = one._held.loaded(one._adapter)
        with torch.inference_mode():
            return held(torch.tensor([[3, 4, 5]])).logits.numpy()

    plain = logits(model)
    ada = logits(model.adapted(["ada", "poets"]))
    poet = logits(model.adapted(["bob", "poets"]))
    assert np.abs(ada - plain).max() > 0.01
    assert np.abs(poet - plain).max() > 0.01
    assert np.abs(ada - poet).max() > 0.01
    assert np.array_equal(logits(model.adapted(["carol"])), plain)
    assert np.array_equal(logits(model.adapted(["ada"])), ada)
    assert model.adapted(["../ada"]) is model


def test_prose_is_written_for_a_person_with_their_update(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("peft")
    update(folder, tmp_path / "ada", 1, 2.0)
    model = LocalModel(folder, adapters=tmp_path, longest=30)
    generator = PromptedGenerator(Prose(), model).informed([("likes the moon", "said")], ["ada"])
    assert isinstance(generator.model, LocalModel)
    assert generator.model._adapter == tmp_path / "ada"
    [draft] = generator.draft_batch([(None, Brief("prose"))], np.random.default_rng(0))
    assert draft.text == "" or Prose().check(draft.text) == []
    assert not any("ada" in m["content"] for m in generator.messages(Brief("prose")))


def test_a_folder_that_holds_no_such_model_says_which_and_why(tmp_path: Path, folder: Path) -> None:
    for files, why in (
        ({}, "no config.json"),
        ({"config.json": "{nonsense"}, "damaged"),
        ({"config.json": json.dumps({"architectures": ["BertForMaskedLM"]})}, "BertForMaskedLM"),
    ):
        place = tmp_path / why[:4].strip()
        place.mkdir()
        for name, text in files.items():
            (place / name).write_text(text, encoding="utf-8")
        with pytest.raises(NotReady, match=why) as caught:
            LocalModel(place)
        assert caught.value.code == "not_a_model"
        assert "TASTEMAKER_LANGUAGE_MODEL" in caught.value.problem("zh")["hint"]
    with pytest.raises(NotReady, match="no such folder"):
        LocalModel(tmp_path / "none")
    with pytest.raises(NotReady, match="no such folder"):
        LocalModel(folder, adapters=tmp_path / "none")


def test_weights_that_are_missing_are_told_when_it_is_first_asked(tmp_path: Path) -> None:
    kind = {"architectures": ["LlamaForCausalLM"], "model_type": "llama"}
    (tmp_path / "config.json").write_text(json.dumps(kind), encoding="utf-8")
    with pytest.raises(NotReady) as caught:
        list(LocalModel(tmp_path).reply(ASK))
    assert caught.value.code == "not_a_model"


def test_a_schema_is_refused(folder: Path) -> None:
    with pytest.raises(NotReady, match="schema"):
        list(LocalModel(folder).reply(ASK, {"type": "object"}))


def test_a_home_takes_a_folder_as_it_takes_an_address(folder: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", language_model=str(folder))
    with open_home(settings) as home:
        maker = home.engine.refresh().models.generators["prose"]
        assert isinstance(maker, PromptedGenerator)
        assert isinstance(maker.model, LocalModel)
