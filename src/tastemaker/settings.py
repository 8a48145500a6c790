"""One frozen, typed object. Each default stands beside its reason.

Values come from arguments, then `TASTEMAKER_*` variables, then the defaults below.
`tastemaker config show --sources` says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from tastemaker.errors import BadInput


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="TASTEMAKER_", frozen=True, extra="forbid")

    # -- where things are
    home: Path = Field(Path(".tastemaker"), description="store, models and files; one per product")
    store: str = Field("", description="SQLAlchemy URL; empty: SQLite in the home")

    # -- the machine
    threads: int = Field(0, description="threads for arithmetic; 0: as many as cores")
    device: str = Field(
        "auto",
        description="where nets are trained, a local language model answers and pretrained encoders"
        " read: cpu, cuda, cuda:1; auto: CUDA where torch finds it, else the CPU. Drafts are written"
        " on the CPU",
    )
    seed: int = Field(0, description="the root of all randomness")

    # -- what comes in
    max_ahead_seconds: float = Field(
        86_400, description="a sender in the wrong time zone is at most a day ahead"
    )
    max_text: int = Field(20_000, description="characters in one text; a long article fits")
    max_body: int = Field(8_000_000, description="bytes in one request; 10,000 events fit")
    max_import: int = Field(
        2_000_000_000, description="bytes in one import over REST; it is streamed to the disk"
    )
    max_events: int = Field(10_000, description="events in one request")

    # -- files that items bring
    media_bytes: int = Field(50_000_000, description="bytes in one file: minutes of video fit")
    media_pixels: int = Field(40_000_000, description="of one picture; most cameras give fewer")
    media_side: int = Field(20_000, description="pixels; a picture so wide is no picture")
    media_seconds: float = Field(1_200, description="of sound or video; a long piece fits")
    media_work_seconds: float = Field(20, description="for reading one file; most take a tenth")
    media_memory: int = Field(
        4_000_000_000, description="bytes of address space for the process that reads files"
    )

    # -- profile
    half_life_days: float = Field(
        30, description="interest halves in a month: streaming tastes drift over weeks"
    )
    evidence_kept: int = Field(400, description="what is older hardly moves a taste any more")

    # -- ranking
    sequence_minutes: float = Field(
        0,
        ge=0,
        description="for the sequence ranker, each of three times it is trained; 0: without it,"
        " since the rest takes seconds",
    )

    text_encoder: Path | None = Field(
        None,
        description="a folder that `tastemaker finetune likes` wrote, or a sentence-transformers"
        " one: a part of the ranking compares by it what items say; none: the space alone does",
    )

    # -- slates
    made_share: float = Field(
        0.4,
        ge=0,
        le=1,
        description="most of a slate stays catalogue: rankers over-rank made content",
    )
    explore: float = Field(
        0.05, ge=0, le=1, description="chance that a position is drawn, so that logs can be judged"
    )
    variety: float = Field(0.3, ge=0, le=1, description="weight of difference against score (MMR)")
    curiosity: float = Field(
        0.25, ge=0, le=1, description="weight of what is unlike all they met against score (LinUCB)"
    )
    slate_seconds: float = Field(
        5.0,
        ge=0,
        description="asked for again while nothing is new, a slate stays: a reload shows it once",
    )
    slates_kept_days: float = Field(90, description="how long a slate can be joined to events")

    # -- creation
    drafts_per_creation: int = Field(4, description="best-of-n: n=4 costs about a second")
    drafts_in_stock: int = Field(
        8, ge=1, description="best-of-n where nobody waits: n=16 is hardly enjoyed more"
    )
    stock: int = Field(4, description="fresh creations kept ready for each active person")

    # -- review
    review: Literal["off", "flagged", "sampled", "all"] = Field(
        "off",
        description="which creations wait for a person before anybody sees them; flagged: what a"
        " rule or earlier verdicts doubt; sampled: a share beside them",
    )
    review_share: float = Field(
        0.1, ge=0, le=1, description="of what is made, held where sampled: enough to learn from"
    )

    never_made: tuple[str, ...] = Field(
        (),
        description="policies on what creations may be: tune:kind=march, sprite:category=creature;"
        " as JSON in the environment",
    )
    moderation: Path | None = Field(
        None,
        description="a file that `tastemaker review learn` wrote: what it takes for one of its"
        " categories is flagged beside what rules flag; none: rules alone",
    )

    # -- understanding
    emotion: Path | None = Field(
        None,
        description="a folder that `tastemaker finetune emotion` wrote, or one with such folders"
        " en and zh; none: only feelings that are named outright are read",
    )
    voice_emotion: Path | None = Field(
        None,
        description="a folder that `tastemaker finetune voice` wrote; none: how somebody sounds is"
        " not read",
    )

    # -- a large language model, for prose
    language_model: str = Field(
        "",
        description="an OpenAI-compatible endpoint, e.g. http://localhost:11434/v1, or the folder"
        " of a local model; none: no prose",
    )
    language_model_adapters: Path | None = Field(
        None,
        description="of a local model: a folder of LoRA folders, each named after a person or a"
        " group (the stated fact `group`); none: the same model for everybody",
    )
    language_model_name: str = Field("default", description="which model to ask there for")
    language_model_key: SecretStr = Field(
        SecretStr(""), description="sent as a bearer token; give it in the environment"
    )
    language_model_seconds: float = Field(
        60, gt=0, description="without a word, until the model counts as away"
    )
    language_model_talks: bool = Field(
        True, description="whether it also puts answers in conversations into words"
    )
    language_model_talk_seconds: float = Field(
        8, gt=0, description="for one answer; then the template's words stand"
    )
    language_model_longest: int = Field(1_500, ge=1, description="tokens of one reply; two pages")
    language_model_tokens: int = Field(
        500_000, ge=1, description="a day (UTC), asked and answered: some 300 pages of prose"
    )

    # -- speech
    speech: str = Field(
        "",
        description="the command that speaks, with {text} and {out}, and if wanted {voice}, {rate}"
        " and {pitch}; empty: espeak-ng, where it is installed",
    )
    speech_seconds: float = Field(20, gt=0, description="for one answer, a few sentences long")

    # -- answers from documents
    answer_precision: float = Field(
        0.8,
        ge=0.5,
        le=0.99,
        description="share of given answers that shall be right; else “I"
        " don't know”: one wrong in five is what readers of answers with sources put up with",
    )
    answer_astray: float = Field(
        0.5,
        ge=0.05,
        le=0.95,
        description="share of questions that no document answers, as far as is known: the more, the"
        " surer an answer must be; customers of a desk with a good history ask fewer",
    )
    sentence_model: Path | None = Field(
        None,
        description="a sentence-transformers folder that reads documents and, at the next training,"
        " titles and prose of the catalogue; none: our own reading, fitted on both",
    )
    picture_model: Path | None = Field(
        None,
        description="a CLIP folder that looks at pictures, beside our own looking, and knows which"
        " words speak of them; none: our own alone",
    )
    sound_model: Path | None = Field(
        None, description="a CLAP folder that listens to sound in the same way; none: our own alone"
    )
    document_bytes: int = Field(20_000_000, description="bytes in one document; long manuals fit")

    # -- service
    apps: str = Field("", description="applications to serve, by commas: modules or entry points")
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    requests_per_minute: int = Field(
        6000, description="per key; a person clicking fast makes about 60"
    )
    model_check_seconds: float = Field(1.0, description="how often a new model set is looked for")
    makers: int = Field(
        2, ge=1, description="people a worker makes something for at once; others wait in line"
    )
    origins: str = Field(
        "", description="web origins, by commas, whose pages may call; none but our own by default"
    )

    @property
    def store_url(self) -> str:
        return self.store or f"sqlite:///{self.home / 'store.db'}"

    @property
    def models_folder(self) -> Path:
        return self.home / "models"

    @property
    def jobs_folder(self) -> Path:
        """What the processes of jobs print."""
        return self.home / "jobs"

    def points_file(self, space: str) -> Path:
        """Where items stand in the space of this version: derived, remembered for speed."""
        return self.home / "points" / f"{space}.npz"

    @property
    def features_folder(self) -> Path:
        """What was read of files: derived, remembered for speed."""
        return self.home / "features"

    @property
    def answers_file(self) -> Path:
        """The index over the documents: derived, remembered for speed."""
        return self.home / "answers" / "index.npz"

    @property
    def files_folder(self) -> Path:
        return self.home / "files"


def settings_from(given: Mapping[str, Any]) -> Settings:
    """Settings from arguments over the environment. Raises BadInput naming the wrong one."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "settings"
        raise BadInput(
            "bad_field", field=field, value=first.get("input"), why=first["msg"]
        ) from None
