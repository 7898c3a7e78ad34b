-- +goose Up

-- Projection: what holders think of finished services; once a service, unless
-- a rating adds to an earlier one.
CREATE TABLE rating (
    id          TEXT    PRIMARY KEY,
    ticket      TEXT    NOT NULL,
    service     TEXT    NOT NULL,
    window      INTEGER NOT NULL,
    staff       TEXT    NOT NULL,
    level       INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
    source      TEXT    NOT NULL,
    reasons     TEXT    NOT NULL DEFAULT '',
    text        TEXT    NOT NULL DEFAULT '',
    supplements TEXT    NOT NULL DEFAULT '',
    at_ms       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX rating_once ON rating (ticket, service) WHERE supplements = '';

-- Projection: every appointment ever, as it stands.
CREATE TABLE appointment (
    code     TEXT    PRIMARY KEY,
    date     TEXT    NOT NULL,
    queue    TEXT    NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms   INTEGER NOT NULL,
    service  TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    channel  TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    ticket   TEXT    NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX appointment_slot ON appointment (date, queue, start_ms);

-- +goose Down
DROP TABLE appointment;
DROP TABLE rating;
