-- +goose Up
-- What went on from a person is looked for when nothing is kept of them any more.
create index engineer_move_from on engineer_move (from_id, id);
