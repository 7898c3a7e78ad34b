-- +goose Up
CREATE TABLE told_call (
  day          TEXT    NOT NULL, -- of the call, in the hall's zone, YYYY-MM-DD
  call_id      TEXT    NOT NULL,
  board        TEXT    NOT NULL,
  device       TEXT    NOT NULL, -- '': those without a token of their own, as one
  number       TEXT    NOT NULL, -- '': no call, something else that was said
  called_ms    INTEGER NOT NULL,
  published_ms INTEGER NOT NULL,
  due          INTEGER NOT NULL, -- 1: it was there when the call went out
  shown_ms     INTEGER,
  spoken_ms    INTEGER,
  skipped_ms   INTEGER,
  PRIMARY KEY (day, call_id, board, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE told_device (
  board        TEXT    NOT NULL,
  device       TEXT    NOT NULL,
  seen_ms      INTEGER NOT NULL,
  shows        INTEGER NOT NULL, -- 1: it has ever shown something
  speaks       INTEGER NOT NULL, -- 1: it has ever said something, or passed it over
  last_call    TEXT    NOT NULL, -- a number
  last_call_ms INTEGER NOT NULL,
  word         TEXT    NOT NULL,
  detail       TEXT    NOT NULL,
  word_ms      INTEGER NOT NULL,
  PRIMARY KEY (board, device)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE told_device;
DROP TABLE told_call;
