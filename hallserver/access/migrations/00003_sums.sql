-- +goose Up

-- Whoever reads a row that is believed holds it against its digest (package
-- digest); the next migration gives the rows that are there theirs. A session
-- carries its own in its data.
ALTER TABLE user ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE enrolment ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE failure ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audit ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE audit DROP COLUMN sum;
ALTER TABLE failure DROP COLUMN sum;
ALTER TABLE enrolment DROP COLUMN sum;
ALTER TABLE device DROP COLUMN sum;
ALTER TABLE user DROP COLUMN sum;
