-- +goose Up
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- One row per event. hash chains all columns but seq, which is the row's place
-- in this file alone.
CREATE TABLE event (
    seq         INTEGER PRIMARY KEY,
    origin      TEXT    NOT NULL,
    epoch       INTEGER NOT NULL,
    origin_seq  INTEGER NOT NULL,
    command_key TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    at_utc_ms   INTEGER NOT NULL,
    payload     BLOB    NOT NULL,
    hash        BLOB    NOT NULL,
    UNIQUE (origin, epoch, origin_seq)
) STRICT;

-- The first answer to every command, refusals too. A table with row numbers:
-- answers of a thousand bytes would leave a table without them in pages of
-- their own, one a command.
CREATE TABLE command (
    principal      TEXT    NOT NULL,
    key            TEXT    NOT NULL,
    request_digest BLOB    NOT NULL,
    status         INTEGER NOT NULL,
    answer         BLOB    NOT NULL,
    at_utc_ms      INTEGER NOT NULL,
    UNIQUE (principal, key)
) STRICT;
CREATE INDEX command_at ON command (at_utc_ms);

-- Sealed personal data. Deleting a row is erasure.
CREATE TABLE subject (
    key        TEXT    NOT NULL UNIQUE,
    sealed     BLOB    NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX subject_expires ON subject (expires_ms);

-- States to start from; a cache, of no worth without the events.
CREATE TABLE snapshot (
    seq          INTEGER PRIMARY KEY,
    hash         BLOB    NOT NULL,
    fold_version INTEGER NOT NULL,
    state        BLOB    NOT NULL
) STRICT;

-- Projection: every ticket ever, as it stands.
CREATE TABLE ticket (
    id        TEXT    PRIMARY KEY,
    day       TEXT    NOT NULL,
    series    TEXT    NOT NULL,
    number    INTEGER NOT NULL,
    queue     TEXT    NOT NULL,
    service   TEXT    NOT NULL,
    class     TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    window    INTEGER NOT NULL DEFAULT 0,
    recalls   INTEGER NOT NULL DEFAULT 0,
    printed   TEXT    NOT NULL DEFAULT '',
    issued_ms INTEGER NOT NULL,
    called_ms INTEGER NOT NULL DEFAULT 0,
    start_ms  INTEGER NOT NULL DEFAULT 0,
    end_ms    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (day, series, number)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE ticket;
DROP TABLE snapshot;
DROP TABLE subject;
DROP TABLE command;
DROP TABLE event;
DROP TABLE meta;
