-- +goose Up
CREATE TABLE forecast_score (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  day      TEXT    NOT NULL,
  hour     INTEGER NOT NULL, -- of the issue, 0 to 23
  queue    TEXT    NOT NULL,
  class    TEXT    NOT NULL,
  p50_s    REAL    NOT NULL,
  p90_s    REAL    NOT NULL,
  actual_s REAL    NOT NULL,
  tenth    INTEGER NOT NULL  -- of the forecast that the wait fell into, 0 to 9
) STRICT;
CREATE INDEX forecast_score_day ON forecast_score (day);

CREATE TABLE forecast_model (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  seq   INTEGER NOT NULL, -- of the journal, up to which it has learnt
  saved BLOB    NOT NULL  -- JSON
) STRICT;

-- +goose Down
DROP TABLE forecast_model;
DROP TABLE forecast_score;
