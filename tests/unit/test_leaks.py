"""Leaks that were tried and are real, each with what stops it here: a library's error quotes what it was given, ours never does."""

from contextlib import closing
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa
from pydantic import ValidationError

from queue_server.adapters.staff_tables import open_engine
from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts.codec import CodecError, decode
from queue_server.contracts.commands import Command, Visitor
from queue_server.service.ports import Record, StorageError
from tests.contract.test_personal import row

CANARY = "金丝雀330102195601019991"


def test_pydantic_quotes_its_input_and_our_codec_does_not():
    """`.errors()` of a strict model holds the value; what our codec raises holds a code alone, and no cause."""
    with pytest.raises(ValidationError) as told:
        Visitor(name="x", number="1", birth=CANARY)
    assert CANARY in str(told.value.errors())
    with pytest.raises(CodecError) as ours:
        decode(Command, f'{{"id": "{CANARY}"}}'.encode())
    assert CANARY not in f"{ours.value!s}{ours.value!r}{ours.value.__cause__!r}"
    assert ours.value.__suppress_context__


def test_sqlalchemy_quotes_parameters_and_our_engine_hides_them(tmp_path):
    """The staff database's errors name the statement, never the values."""
    engine = open_engine(tmp_path / "staff.db")
    words = sa.text("INSERT INTO accounts VALUES (:a, :a, :a, :a), (:a, :a, :a, :a)")
    with pytest.raises(sa.exc.IntegrityError) as told, engine.begin() as line:
        line.execute(words, {"a": CANARY})
    assert CANARY not in str(told.value)
    engine.dispose()


def test_sqlite_store_names_the_error_alone(tmp_path):
    """A constraint's text goes no further than the store."""
    store = SqliteStore(tmp_path / "hall.db", "hall-1")
    store.acquire("one")
    twice = Record(None, vault=(replace(row(1), kek_id=CANARY),) * 2)
    with pytest.raises(StorageError) as told, store.batch(0) as unit:
        unit.append(twice)
    assert CANARY not in str(told.value)
    store.close()


def test_postgres_detail_quotes_the_row_and_our_store_does_not(postgres):
    """DETAIL of a broken constraint is the whole row: the store tells the class alone, without the cause."""
    with closing(psycopg.connect(postgres.url, autocommit=True)) as line:
        insert = "INSERT INTO erased (hall, visit, at, why) VALUES ('h', %s, NULL, 'w')"
        with pytest.raises(psycopg.errors.NotNullViolation) as told:
            line.execute(insert, ("金丝雀",))
        assert "金丝雀" in str(told.value)
    store = PostgresStore(postgres.url, "hall-1")
    store.acquire("one")
    twice = Record(None, vault=(replace(row(1), kek_id="金丝雀"),) * 2)
    with pytest.raises(StorageError) as ours, store.batch(0) as unit:
        unit.append(twice)
    assert "金丝雀" not in f"{ours.value!s}{ours.value.__cause__!r}"
    assert ours.value.__suppress_context__
    store.close()
