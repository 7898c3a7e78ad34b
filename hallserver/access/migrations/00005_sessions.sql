-- +goose Up

-- Sessions from before their data carried a digest are none: their users sign in
-- again.
DELETE FROM sessions;

-- +goose Down
DELETE FROM sessions;
