-- +goose Up

-- Whoever reads a row holds it against its digest (package digest); the next
-- migration gives the rows that are there theirs.
ALTER TABLE told_call ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE told_device ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE told_device DROP COLUMN sum;
ALTER TABLE told_call DROP COLUMN sum;
