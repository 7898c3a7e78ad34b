-- +goose Up

-- What was learnt of days from before the journal, by hallserver history import.
CREATE TABLE forecast_past (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  saved BLOB    NOT NULL, -- JSON
  sum   INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE forecast_past;
