"""The net, and that writing token by token is the same net."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tastemaker.create.models import decode
from tastemaker.create.models.decode import FEW, Decoder
from tastemaker.create.models.transformer import Net, Shape, parts_of
from tastemaker.testing import Letters

VOCABULARY = ["", "<", ">", "60/4", "60/8", "62/4", "62/8", "bar"]
SHAPE = Shape(8, 4, (5, 3), condition=6, layers=2, width=32, heads=2, longest=64)


@pytest.fixture(scope="module")
def net() -> Net:
    net = Net(SHAPE, VOCABULARY, seed=1)
    chance = torch.Generator().manual_seed(2)
    with torch.no_grad():  # away from the small beginnings, norms included
        for p in net.parameters():
            p += 0.3 * torch.randn(p.shape, generator=chance)
    return net.eval()


def asked(b: int, t: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rng = np.random.default_rng(b * 100 + t)
    contexts = np.stack([rng.integers(0, size, (b, t)) for size in SHAPE.contexts], -1)
    wishes = rng.standard_normal((b, SHAPE.condition)).astype(np.float32)
    return (
        torch.from_numpy(rng.integers(0, 8, (b, t))),
        torch.from_numpy(contexts),
        torch.from_numpy(wishes),
    )


def stepped(net: Net, tokens, contexts, wishes) -> torch.Tensor:
    decoder = Decoder(net)
    state = decoder.start(wishes.numpy(), tokens.shape[1])
    columns = zip(tokens.numpy().T, contexts.numpy().swapaxes(0, 1), strict=True)
    return torch.from_numpy(np.stack([decoder.step(state, *column) for column in columns], 1))


@pytest.mark.parametrize("b", [1, FEW, FEW + 1, 17])
def test_kept_keys_and_values_give_what_the_whole_text_gives(net: Net, b: int) -> None:
    tokens, contexts, wishes = asked(b, 40)
    with torch.inference_mode():
        whole = net(tokens, contexts, wishes)
    torch.testing.assert_close(stepped(net, tokens, contexts, wishes), whole, atol=1e-4, rtol=1e-4)


def test_a_medium_without_contexts_can_be_written_too() -> None:
    net = Net(Shape(8, 4, (), 6, layers=1, width=16, heads=1), VOCABULARY, seed=1).eval()
    tokens, contexts, wishes = asked(2, 9)
    contexts = contexts[:, :, :0]
    with torch.inference_mode():
        whole = net(tokens, contexts, wishes)
    torch.testing.assert_close(stepped(net, tokens, contexts, wishes), whole, atol=1e-5, rtol=1e-4)


def test_a_batch_equals_its_rows_one_by_one(net: Net) -> None:
    tokens, contexts, wishes = asked(5, 12)
    alone = [
        stepped(net, tokens[i : i + 1], contexts[i : i + 1], wishes[i : i + 1]) for i in range(5)
    ]
    together = stepped(net, tokens, contexts, wishes)
    torch.testing.assert_close(together, torch.cat(alone), atol=1e-4, rtol=1e-4)


def test_room_is_made_for_texts_that_are_longer(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens, contexts, wishes = asked(6, 40)
    whole = stepped(net, tokens, contexts, wishes)
    monkeypatch.setattr(decode, "ROOM", 7)
    torch.testing.assert_close(stepped(net, tokens, contexts, wishes), whole, atol=0, rtol=0)


@pytest.mark.parametrize("kept", [[1, 3], [0, 2, 4, 6, 7, 8]])
def test_rows_that_are_kept_go_on_as_if_the_others_had_never_been(
    net: Net, kept: list[int]
) -> None:
    tokens, contexts, wishes = asked(9, 10)
    whole, decoder = stepped(net, tokens, contexts, wishes), Decoder(net)
    state = decoder.start(wishes.numpy(), 10)
    for i in range(6):
        decoder.step(state, tokens[:, i].numpy(), contexts[:, i].numpy())
    state = state.keep(np.array(kept))
    for i in range(6, 10):
        logits = decoder.step(state, tokens[kept, i].numpy(), contexts[kept, i].numpy())
        torch.testing.assert_close(torch.from_numpy(logits), whole[kept, i], atol=1e-4, rtol=1e-4)


def test_no_token_knows_what_comes_after_it(net: Net) -> None:
    tokens, contexts, wishes = asked(1, 20)
    changed = tokens.clone()
    changed[0, 12] = (changed[0, 12] + 1) % 8
    with torch.inference_mode():
        one, two = net(tokens, contexts, wishes), net(changed, contexts, wishes)
    torch.testing.assert_close(one[0, :12], two[0, :12])
    assert (one[0, 12] - two[0, 12]).abs().max() > 1e-3


def test_tokens_share_the_parts_of_their_names() -> None:
    has = parts_of(VOCABULARY)
    assert has.shape == (8, 4)  # 60/, 62/, /4, /8
    assert has[3] @ has[4] == 1  # 60/4 and 60/8 share the pitch
    assert has[3] @ has[6] == 0
    assert has[7].sum() == 0
    assert parts_of(["", "<", ">", "a"]).shape == (4, 0)


def test_the_same_seed_begins_with_the_same_net_and_depth_is_the_one_dial() -> None:
    one, two = Net(SHAPE, VOCABULARY, seed=3), Net(SHAPE, VOCABULARY, seed=3)
    assert all((a == b).all() for a, b in zip(one.parameters(), two.parameters(), strict=True))
    shape = Shape.of_depth(4, Letters(), condition=9)
    assert (shape.width, shape.heads, shape.vocabulary, shape.contexts) == (160, 4, 6, (13,))
    assert Shape.from_json(shape.to_json()) == shape
