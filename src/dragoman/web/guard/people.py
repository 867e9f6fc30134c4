"""Who may sign in: a file of names, roles and hashed passwords. It is the user's, beside the record and not in it,
because a record is shared and exported."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypeAlias, get_args

from dragoman.errors import AccessError

Role: TypeAlias = Literal["read", "correct"]
ROLES: tuple[Role, ...] = get_args(Role)

COST, BLOCK, PARALLEL = 2**17, 8, 1
"""scrypt's N, r and p as the OWASP Password Storage Cheat Sheet recommends them first: 128 MiB for each try."""

SHORTEST, LONGEST = 12, 1024
"""Characters of a password: twelve are out of reach of guessing at the rate allowed; more than 1024 are no password."""

_ONE_AT_A_TIME = Lock()
"""Many who sign in at once would otherwise take 128 MiB each."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in; ``password`` is its hash, as :func:`hash_password` writes it."""

    name: str
    role: Role
    password: str


class People:
    """The file of those who may sign in. What others change in it holds at once.

    Args:
        path: a JSON file that only its owner may read. It need not be there before the first is added.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[int, dict[str, Person]] = (-1, {})

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people().values())

    def get(self, name: str) -> Person | None:
        """The person of this name."""
        return self._people().get(clean_name(name))

    def check(self, name: str, password: str) -> Person | None:
        """The person who has this name and password. It takes as long where nobody has the name."""
        found = self.get(name)
        fits = is_password(password, found.password if found else _nobodys())
        return found if fits else None

    def add(self, name: str, role: Role, password: str) -> None:
        """Adds a person or, where the name is there, gives it this role and password.

        Raises:
            AccessError: the name is empty or holds control characters; the password is too short or too long.
        """
        name = clean_name(name)
        if not name or len(name) > 100 or not name.isprintable():
            raise AccessError(f"{name!r} is no name: give 1 to 100 letters, without control characters")
        if not SHORTEST <= len(password) <= LONGEST:
            raise AccessError(f"the password has {len(password)} characters: {SHORTEST} to {LONGEST} are needed")
        there = self._people() if self.path.exists() else {}
        self._write({**there, name: Person(name, role, hash_password(password))})

    def remove(self, name: str) -> None:
        """Takes a person out: the next request of theirs is refused.

        Raises:
            AccessError: nobody has this name.
        """
        there = dict(self._people())
        if there.pop(clean_name(name), None) is None:
            raise AccessError(f"{self.path}: nobody is called {name!r} ({', '.join(there) or 'nobody is in it'})")
        self._write(there)

    def _people(self) -> dict[str, Person]:
        try:
            changed = self.path.stat().st_mtime_ns
            if changed != self._read[0]:
                self._read = changed, _parse(self.path, private_text(self.path))
        except OSError as error:
            raise AccessError(f"{self.path}: {error.strerror}; «dragoman people add» makes the file") from error
        return self._read[1]

    def _write(self, people: dict[str, Person]) -> None:
        """Puts the whole file in its place at once; ``mkstemp`` makes files that only their owner may read."""
        text = json.dumps({"people": [asdict(person) for person in people.values()]}, ensure_ascii=False, indent=2)
        try:
            handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
            os.replace(temporary, self.path)
        except OSError as error:
            raise AccessError(f"{self.path}: {error.strerror}; see that you may write in its folder") from error
        self._read = -1, {}


def clean_name(name: str) -> str:
    """A name as it is kept and looked up: in Unicode's composed form, without blanks around it."""
    return unicodedata.normalize("NFC", name).strip()


def private_text(path: Path) -> str:
    """The text of a file that only its owner may read.

    Raises:
        AccessError: others may read it, or it isn't text.
        OSError: it can't be read.
    """
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise AccessError(f"{path}: others on this machine may read it; close it with: chmod 600 {path}")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise AccessError(f"{path}: this is no text in UTF-8; give another file") from error


def hash_password(password: str) -> str:
    """The password's hash with its parameters and a fresh salt: ``scrypt$N$r$p$salt$hash``."""
    salt = secrets.token_bytes(16)
    return _hash(password, COST, BLOCK, PARALLEL, salt)


def is_password(password: str, kept: str) -> bool:
    """Whether a password is the one whose hash is kept."""
    _, cost, block, parallel, salt, _ = kept.split("$")
    made = _hash(password[: LONGEST + 1], int(cost), int(block), int(parallel), base64.b64decode(salt))
    return hmac.compare_digest(made, kept)


def _hash(password: str, cost: int, block: int, parallel: int, salt: bytes) -> str:
    same = unicodedata.normalize("NFKC", password).encode()  # the same keys give other code points on other systems
    with _ONE_AT_A_TIME:
        memory = 256 * cost * block  # twice what it needs: OpenSSL refuses what it estimates to be more
        digest = hashlib.scrypt(same, salt=salt, n=cost, r=block, p=parallel, maxmem=memory, dklen=32)
    parts = (str(cost), str(block), str(parallel), *(base64.b64encode(part).decode() for part in (salt, digest)))
    return "$".join(("scrypt", *parts))


def _nobodys() -> str:
    """A hash that no password has, for names that nobody has."""
    return "$".join(("scrypt", str(COST), str(BLOCK), str(PARALLEL), "AAAAAAAAAAAAAAAAAAAAAA==", "none"))


def _parse(path: Path, text: str) -> dict[str, Person]:
    with suppress(ValueError, KeyError, TypeError):
        people = [_person(each) for each in json.loads(text)["people"]]
        return {person.name: person for person in people}
    raise AccessError(f"{path}: this is no file of people; «dragoman people add» makes one")


def _person(given: dict[str, Any]) -> Person:
    person = Person(**given)
    scheme, cost, block, parallel, salt, _ = person.password.split("$")
    base64.b64decode(salt, validate=True)
    if scheme != "scrypt" or person.role not in ROLES or min(int(cost), int(block), int(parallel)) < 1:
        raise ValueError(given)
    return replace(person, name=clean_name(person.name))
