-- +goose Up
-- The windows a bridge acts for, such as 2,6,10; empty: not bound yet.
ALTER TABLE device ADD COLUMN windows TEXT NOT NULL DEFAULT '';
ALTER TABLE enrolment ADD COLUMN windows TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE enrolment DROP COLUMN windows;
ALTER TABLE device DROP COLUMN windows;
