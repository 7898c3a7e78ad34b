-- +goose Up
CREATE TABLE user (
  name       TEXT    PRIMARY KEY,
  display    TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  password   TEXT    NOT NULL, -- argon2id, PHC string
  changed_ms INTEGER NOT NULL, -- of the password
  disabled   INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE device (
  id         TEXT    PRIMARY KEY,
  name       TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  staff      TEXT    NOT NULL DEFAULT '', -- the user a token of a person's role acts for
  token_hash BLOB    NOT NULL UNIQUE,     -- SHA-256
  prefix     TEXT    NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  revoked_ms INTEGER NOT NULL DEFAULT 0,
  seen_ms    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE enrolment (
  id         TEXT    PRIMARY KEY, -- the code's first four characters
  code_hash  BLOB    NOT NULL,    -- SHA-256
  role       TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  tries_left INTEGER NOT NULL,
  used_ms    INTEGER NOT NULL DEFAULT 0,
  device     TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE failure (
  name     TEXT    PRIMARY KEY, -- a user's
  count    INTEGER NOT NULL,
  until_ms INTEGER NOT NULL     -- locked out until then; 0: not
) STRICT;

CREATE TABLE audit (
  seq    INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms  INTEGER NOT NULL,
  what   TEXT    NOT NULL,
  actor  TEXT    NOT NULL, -- user:…, device:…, system
  object TEXT    NOT NULL,
  source TEXT    NOT NULL  -- the address it came from
) STRICT;
CREATE INDEX audit_at ON audit (at_ms);

CREATE TABLE sessions (
  token  TEXT PRIMARY KEY,
  data   BLOB NOT NULL,
  expiry REAL NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);

-- +goose Down
DROP TABLE sessions;
DROP TABLE audit;
DROP TABLE failure;
DROP TABLE enrolment;
DROP TABLE device;
DROP TABLE user;
