"""What can go wrong at the command line, each with what to do next.

SamenspraakError
├── WrongUse   exit code 2: asked wrongly     NothingThere · CannotRead · UnknownKind · NoTextColumn · NoTexts
│                                             BadLine · PolisFileMissing · BadSetting · AlreadyThere · NoBackup ·
│                                             NothingToVerify
└── Failed     exit code 1: could not         NoOrganiserToken · CannotWrite · CannotTheme · NotVerified · NotSound ·
                                              OtherSchema · DatabaseThere · OtherSecret

What keeps simulated phones outside is in ``app.playing.faults``.
"""

from typing import ClassVar

from app.errors import SamenspraakError


class WrongUse(SamenspraakError):
    """That cannot be done with these arguments. Look at --help."""

    code = "wrong_use"
    exit_code: ClassVar[int] = 2


class NothingThere(WrongUse):
    """There is no file or folder “{path}”. Check the name."""

    code = "nothing_there"


class CannotRead(WrongUse):
    """“{path}” cannot be read ({reason}). Check that it is what its name says, and save it again."""

    code = "cannot_read"


class UnknownKind(WrongUse):
    """“{path}” is of a kind that is not known here. Use {known}."""

    code = "unknown_kind"


class NoTextColumn(WrongUse):
    """“{path}” has no column with texts; it has: {found}. Call the right one “text”, or name it with --column."""

    code = "no_text_column"


class NoTexts(WrongUse):
    """“{path}” holds no texts. Give a file with at least one answer."""

    code = "no_texts"


class BadLine(WrongUse):
    """Line {line} of “{path}” is not a JSON object with a “text”. Correct that line, or take it out."""

    code = "bad_line"


class PolisFileMissing(WrongUse):
    """The folder “{path}” is no complete Polis export: {missing} is missing. Export it again from Polis."""

    code = "polis_file_missing"


class BadSetting(WrongUse):
    """The setting {name} does not fit: {reason}. Change it in the environment."""

    code = "bad_setting"


class AlreadyThere(WrongUse):
    """There is a file “{path}” already, and nothing is overwritten. Choose another name."""

    code = "already_there"


class NoBackup(WrongUse):
    """“{path}” is no backup of Samenspraak. Give a file that `samenspraak backup` wrote."""

    code = "no_backup"


class NothingToVerify(WrongUse):
    """Say what to verify: a report with its --journal, or --database, or --backup with a file."""

    code = "nothing_to_verify"


class Failed(SamenspraakError):
    """That did not work."""

    code = "failed"
    exit_code: ClassVar[int] = 1


class NoOrganiserToken(Failed):
    """The server at {url} wants the organiser's token. Set SAMENSPRAAK_ORGANISER_TOKEN, or SAMENSPRAAK_DATA_DIR."""

    code = "no_organiser_token"


class CannotWrite(Failed):
    """“{path}” cannot be written ({reason}). Choose another place with --out."""

    code = "cannot_write"


class CannotTheme(Failed):
    """The themes could not be made: “{reason}”."""

    code = "cannot_theme"


class NotVerified(Failed):
    """Report and journal do not fit: look at what is listed above."""

    code = "not_verified"


class NotSound(Failed):
    """Something is not as it was ({count} times, see above). Keep this file, and restore an earlier backup."""

    code = "not_sound"


class OtherSchema(Failed):
    """The database is of another version ({found}; this program knows {known}). Use the program of that version."""

    code = "other_schema"


class DatabaseThere(Failed):
    """There is a database already at {where}, and nothing is overwritten. Move it away, or choose another place."""

    code = "database_there"


class OtherSecret(Failed):
    """The folder {folder} has another “{name}” than the backup: old links would not work. Move that file away first."""

    code = "other_secret"
