"""Every knob, once: its unit, its reason and its default."""

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# where containers find them: one file for each, by the name of its setting (samenspraak_secret)
SECRETS = Path("/run/secrets")


class Settings(BaseSettings):
    """Read from the environment (``SAMENSPRAAK_*``) once, at start; frozen afterwards."""

    model_config = SettingsConfigDict(
        env_prefix="SAMENSPRAAK_",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        secrets_dir=SECRETS if SECRETS.is_dir() else None,
    )

    host: str = Field("127.0.0.1", description="Address to listen on. 0.0.0.0 lets phones on the same network in.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    data_dir: Path = Field(Path("data"), description="Folder for the SQLite file, the secret and the vectors.")
    database_url: str | None = Field(
        None,
        description="PostgreSQL (postgresql+asyncpg://user:password@host/name). Empty: SQLite in the data folder.",
    )
    database_password: str | None = Field(
        None, description="The password of the database, where it's not in its address. For a file in /run/secrets."
    )
    redis_url: str | None = Field(
        None, description="Redis, only to wake other servers sooner. Never the place of truth; may vanish."
    )
    theming: Literal["here", "workers"] = Field(
        "here", description="Where themes are made: in the server, or in `samenspraak worker` (needs PostgreSQL)."
    )
    model: str | None = Field(
        None,
        description="A sentence-transformers model by name or folder. Empty: the embedded English model.",
    )
    base_url: str | None = Field(
        None,
        description="Address that phones use, as in the links and the QR code (https://meedoen.example).",
    )
    secret: str | None = Field(
        None,
        min_length=32,
        description="Signs tokens and keys hashes. The same at all servers. Empty: made and kept in the data folder.",
    )
    organiser_token: str | None = Field(
        None, description="Secret of the organiser's pages. Empty: one follows from the secret, and is kept nowhere."
    )
    organiser: str = Field("", description="Name of the organisation, as participants read it.")
    log_level: str = Field("info", description="debug, info, warning or error. Texts, tokens and addresses: never.")

    @cached_property
    def url(self) -> str:
        """The address on which people reach this server, without a slash at the end."""
        if self.base_url:
            return self.base_url.rstrip("/")
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::"} else self.host  # noqa: S104 (compared only)
        return f"http://{host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether people come over https."""
        return self.url.startswith("https:")

    @cached_property
    def own_address(self) -> str:
        """The address on which this server reaches itself, whatever stands between it and people."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 (compared only)
        return f"http://{everywhere.get(self.host, self.host)}:{self.port}"

    @cached_property
    def database(self) -> str:
        """The SQLAlchemy address of the database, asynchronous driver included."""
        return self.shared_database or f"sqlite+aiosqlite:///{self.sqlite_file}"

    @cached_property
    def shared_database(self) -> str | None:
        """The address of the PostgreSQL that several processes share, password included."""
        if self.database_url is None or self.database_password is None:
            return self.database_url
        from sqlalchemy.engine import make_url  # noqa: PLC0415 (commands that ask a server need no database library)

        return make_url(self.database_url).set(password=self.database_password).render_as_string(hide_password=False)

    @cached_property
    def sqlite_file(self) -> Path:
        """Where the database is, as long as it's SQLite."""
        return self.data_dir / "samenspraak.sqlite3"
