-- +goose Up

-- Whoever reads a row that is believed holds it against its digest (package
-- digest); the next migration gives the rows that are there theirs. Events have
-- their chain. seq of a command is the journal's last event when it was
-- answered, so that an end that is missing is seen.
ALTER TABLE meta ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE command ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE command ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subject ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE snapshot ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE snapshot DROP COLUMN sum;
ALTER TABLE ticket DROP COLUMN sum;
ALTER TABLE subject DROP COLUMN sum;
ALTER TABLE command DROP COLUMN sum;
ALTER TABLE command DROP COLUMN seq;
ALTER TABLE meta DROP COLUMN sum;
