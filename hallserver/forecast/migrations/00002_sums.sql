-- +goose Up

-- Whoever reads a row holds it against its digest (package digest); the next
-- migration gives the rows that are there theirs.
ALTER TABLE forecast_score ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE forecast_model ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE forecast_model DROP COLUMN sum;
ALTER TABLE forecast_score DROP COLUMN sum;
