"""Settings: read once from the environment, with defaults that run."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings


def test_without_any_setting_everything_runs_here() -> None:
    """This machine only, SQLite in the data folder, the embedded model."""
    settings = Settings()
    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8000, Path("data"))
    assert settings.database == "sqlite+aiosqlite:///data/samenspraak.sqlite3"
    assert (settings.redis_url, settings.model, settings.organiser_token) == (None, None, None)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by its own name."""
    monkeypatch.setenv("SAMENSPRAAK_PORT", "8123")
    monkeypatch.setenv("SAMENSPRAAK_DATA_DIR", "/srv/samenspraak")
    settings = Settings()
    assert settings.url == "http://localhost:8123"
    assert settings.database == "sqlite+aiosqlite:////srv/samenspraak/samenspraak.sqlite3"


def test_an_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose files pass on what isn't set as an empty text."""
    for name in ("DATABASE_URL", "REDIS_URL", "BASE_URL", "PORT"):
        monkeypatch.setenv(f"SAMENSPRAAK_{name}", "")
    assert Settings() == Settings.model_construct()


def test_a_database_elsewhere_is_taken_as_it_is() -> None:
    """Driver included."""
    address = "postgresql+asyncpg://user:password@host/name"
    assert Settings(database_url=address).database == address


@pytest.mark.parametrize("base_url", ["https://meedoen.example", "https://meedoen.example/"])
def test_links_begin_with_the_address_that_phones_use(base_url: str) -> None:
    """Without a slash at the end: a path follows."""
    assert Settings(base_url=base_url).url == "https://meedoen.example"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://localhost:8000"),
        ("0.0.0.0", "http://localhost:8000"),  # noqa: S104 (nothing listens here)
        ("::", "http://localhost:8000"),
        ("192.168.1.7", "http://192.168.1.7:8000"),
    ],
)
def test_without_an_address_the_links_lead_to_where_the_server_listens(host: str, url: str) -> None:
    """To this machine, where it listens everywhere."""
    assert Settings(host=host).url == url


@pytest.mark.parametrize("port", [-1, 65536, "eight thousand"])
def test_a_port_that_does_not_exist_is_refused(port: object) -> None:
    """At start, not when the first phone comes."""
    with pytest.raises(ValidationError, match="port"):
        Settings.model_validate({"port": port})


def test_nobody_changes_a_setting_while_it_runs() -> None:
    """Every part was made with the first value."""
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]  # that it's frozen is the case


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_is_for(name: str) -> None:
    """A sentence, for the reference."""
    assert str(Settings.model_fields[name].description).endswith(".")


def test_the_password_of_the_database_may_stand_elsewhere() -> None:
    """In a file that only the container sees; whatever characters it has."""
    address = "postgresql+asyncpg://user@host/name"
    assert Settings(database_url=address, database_password="a/b@c").database == (
        "postgresql+asyncpg://user:a%2Fb%40c@host/name"
    )
    assert Settings(database_password="unused").database.startswith("sqlite")


def test_secrets_may_come_as_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As containers get them; what the environment says goes first."""
    for name in ("secret", "organiser_token"):
        (tmp_path / f"samenspraak_{name}").write_text(f"{name} from a file, and long enough\n")
    monkeypatch.setenv("SAMENSPRAAK_ORGANISER_TOKEN", "from the environment")
    settings = Settings(_secrets_dir=tmp_path)
    assert settings.secret == "secret from a file, and long enough"
    assert settings.organiser_token == "from the environment"


def test_a_secret_that_can_be_guessed_is_refused() -> None:
    """It lets people in."""
    with pytest.raises(ValidationError):
        Settings(secret="short")
