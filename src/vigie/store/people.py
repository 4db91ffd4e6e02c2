"""Users, their sessions, invitations and keys. Secrets are kept as digests only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from vigie.model.markings import Tlp
from vigie.model.people import Role, User
from vigie.store.keys import digest
from vigie.store.schema import invitations, saved_views, sessions, tokens, users
from vigie.store.writing import Act, Found, next_id, record

SESSION = timedelta(hours=12)
"""A session ends so long after its login: a working day, and nobody stays logged in over night."""
INVITATION = timedelta(days=3)
"""A one-time link is good for so long."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open session: whose, its anti-forgery token, and the visit before it."""

    user: User
    csrf: str
    since: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """A user as the administration shows them."""

    user: User
    disabled: bool
    invited: bool
    made: str
    last_visit: str | None


def _user(row: Found) -> User:
    return User(row.id, row.name, row.role, row.clearance)


def count_users(connection: Connection) -> int:
    """How many users there are."""
    return int(connection.execute(select(func.count()).select_from(users)).scalar_one())


def add_user(connection: Connection, name: str, role: Role, clearance: Tlp, now: datetime, actor: str) -> User:
    """Add a user without a password; an invitation lets them set one.

    Raises:
        ValueError: the name is taken.
    """
    if connection.execute(select(users.c.id).where(users.c.name == name)).scalar() is not None:
        raise ValueError(f"{name}: there is a user of that name")
    number = next_id(connection, users)
    row = {"id": number, "name": name, "password": None, "role": role, "clearance": clearance, "disabled": False}
    connection.execute(insert(users).values(**row, made=_show(now), last_visit=None))
    record(connection, [Act("user.added", name, {"role": role, "clearance": clearance})], _show(now), actor)
    return User(number, name, role, clearance)


def change_user(
    connection: Connection, number: int, role: Role, clearance: Tlp, now: datetime, actor: str, *, disabled: bool
) -> bool:
    """Give a user another role, clearance or state; their sessions end. Whether there is such a user.

    Raises:
        ValueError: nobody who may administer would be left.
    """
    row = connection.execute(select(users).where(users.c.id == number)).first()
    if row is None:
        return False
    connection.execute(
        update(users).where(users.c.id == number).values(role=role, clearance=clearance, disabled=disabled)
    )
    left = select(func.count()).where(users.c.role == "administrator", ~users.c.disabled)
    if not connection.execute(left).scalar_one():
        raise ValueError("one administrator must be left")
    connection.execute(delete(sessions).where(sessions.c.user_id == number))
    detail = {"role": role, "clearance": clearance, "disabled": disabled}
    record(connection, [Act("user.changed", row.name, detail)], _show(now), actor)
    return True


def accounts_of(connection: Connection) -> list[Account]:
    """All users, by name."""
    rows = connection.execute(select(users).order_by(users.c.name))
    return [Account(_user(r), r.disabled, r.password is None, r.made, r.last_visit) for r in rows]


def invite(connection: Connection, number: int, secret: str, now: datetime) -> None:
    """Let a user set a password once, with this secret; earlier invitations end."""
    connection.execute(delete(invitations).where(invitations.c.user_id == number))
    ends = _show(now + INVITATION)
    connection.execute(insert(invitations).values(digest=digest(secret), user_id=number, ends=ends))


def invited(connection: Connection, secret: str, now: datetime) -> User | None:
    """Whom an invitation is for, None when it is unknown, used or over."""
    row = connection.execute(
        select(users)
        .join(invitations, invitations.c.user_id == users.c.id)
        .where(invitations.c.digest == digest(secret), invitations.c.ends > _show(now), ~users.c.disabled)
    ).first()
    return _user(row) if row else None


def set_password(connection: Connection, user: User, hashed: str, now: datetime) -> None:
    """Set a password by an invitation, which ends; so do all sessions."""
    connection.execute(update(users).where(users.c.id == user.id).values(password=hashed))
    connection.execute(delete(invitations).where(invitations.c.user_id == user.id))
    connection.execute(delete(sessions).where(sessions.c.user_id == user.id))
    record(connection, [Act("user.password", user.name, {})], _show(now), user.name)


def password_of(connection: Connection, name: str) -> tuple[User, str] | None:
    """A user who may log in, with the hash of the password."""
    asked = select(users).where(users.c.name == name, ~users.c.disabled, users.c.password.is_not(None))
    row = connection.execute(asked).first()
    return (_user(row), row.password) if row else None


def rehash(connection: Connection, user: User, hashed: str) -> None:
    """Keep a stronger hash of the same password."""
    connection.execute(update(users).where(users.c.id == user.id).values(password=hashed))


def open_session(connection: Connection, user: User, secret: str, csrf: str, now: datetime) -> None:
    """Open a session under a new secret; sessions that are over are cleared away."""
    connection.execute(delete(sessions).where(sessions.c.ends <= _show(now)))
    before = connection.execute(select(users.c.last_visit).where(users.c.id == user.id)).scalar()
    connection.execute(
        insert(sessions).values(
            digest=digest(secret), user_id=user.id, csrf=csrf, made=_show(now), ends=_show(now + SESSION), since=before
        )
    )
    connection.execute(update(users).where(users.c.id == user.id).values(last_visit=_show(now)))
    record(connection, [Act("user.login", user.name, {})], _show(now), user.name)


def session(connection: Connection, secret: str, now: datetime) -> Session | None:
    """The session of a cookie, None when it is unknown or over."""
    row = connection.execute(
        select(users, sessions.c.csrf, sessions.c.since)
        .join(sessions, sessions.c.user_id == users.c.id)
        .where(sessions.c.digest == digest(secret), sessions.c.ends > _show(now), ~users.c.disabled)
    ).first()
    return Session(_user(row), row.csrf, row.since) if row else None


def close_session(connection: Connection, secret: str, user: User, now: datetime) -> None:
    """Log out."""
    connection.execute(delete(sessions).where(sessions.c.digest == digest(secret)))
    record(connection, [Act("user.logout", user.name, {})], _show(now), user.name)


def add_token(
    connection: Connection, user: User, name: str, secret: str, now: datetime, actor: str | None = None
) -> None:
    """Keep a key of a user; `actor` is who made it, where it was not they."""
    connection.execute(
        insert(tokens).values(digest=digest(secret), user_id=user.id, name=name, made=_show(now), revoked=None)
    )
    record(connection, [Act("token.added", name, {"user": user.name})], _show(now), actor or user.name)


def revoke_token(connection: Connection, user: User, mark: str, now: datetime, actor: str | None = None) -> bool:
    """End a key of a user by the start of its digest; whether there was one. `actor` is who ends it, where it is not they."""
    mine = (tokens.c.user_id == user.id, tokens.c.digest.startswith(mark, autoescape=True), tokens.c.revoked.is_(None))
    done = connection.execute(update(tokens).where(*mine).values(revoked=_show(now))).rowcount > 0
    if done:
        record(connection, [Act("token.revoked", mark, {"user": user.name})], _show(now), actor or user.name)
    return done


def tokens_of(connection: Connection, user: User) -> list[tuple[str, str, str, str | None]]:
    """The keys of a user: start of the digest, name, made, revoked."""
    rows = connection.execute(select(tokens).where(tokens.c.user_id == user.id).order_by(tokens.c.made))
    return [(r.digest[:12], r.name, r.made, r.revoked) for r in rows]


def token_user(connection: Connection, secret: str) -> User | None:
    """Whose a key is, None when it is unknown or revoked."""
    asked = select(users).join(tokens, tokens.c.user_id == users.c.id)
    row = connection.execute(
        asked.where(tokens.c.digest == digest(secret), tokens.c.revoked.is_(None), ~users.c.disabled)
    ).first()
    return _user(row) if row else None


def _show(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def keep_view(connection: Connection, user: User, name: str, query: str) -> None:
    """Keep a filter of a user under a name, in the place of one of that name."""
    drop_view(connection, user, name)
    connection.execute(insert(saved_views).values(user_id=user.id, name=name, query=query))


def drop_view(connection: Connection, user: User, name: str) -> None:
    """Take a saved view away."""
    connection.execute(delete(saved_views).where(saved_views.c.user_id == user.id, saved_views.c.name == name))


def views_of(connection: Connection, user: User) -> list[tuple[str, str]]:
    """The saved views of a user: name and query."""
    rows = connection.execute(select(saved_views).where(saved_views.c.user_id == user.id).order_by(saved_views.c.name))
    return [(r.name, r.query) for r in rows]
