-- +goose Up

-- Marks of how far the journal has come: self is the server's own, seen the
-- furthest that a device has shown.
CREATE TABLE witness (
    name  TEXT PRIMARY KEY,
    mark  TEXT    NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE witness;
