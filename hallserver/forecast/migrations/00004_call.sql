-- +goose Up
ALTER TABLE forecast_score ADD COLUMN call_seq INTEGER; -- of the call in the journal; NULL: of before
CREATE UNIQUE INDEX forecast_score_call ON forecast_score (call_seq);

-- +goose Down
DROP INDEX forecast_score_call;
ALTER TABLE forecast_score DROP COLUMN call_seq;
