package policy

import (
	"context"

	"sanad/internal/db"
)

func insertVersion(ctx context.Context, tx *db.Tx, v Version) error {
	return db.Insert(ctx, tx, "policy_version", v)
}

func loadNewest(ctx context.Context, tx *db.Tx) (Version, error) {
	return db.Get[Version](ctx, tx, `select hash, wording, published_at, change_id, salt from policy_version order by published_at desc, hash limit 1`)
}

func loadVersion(ctx context.Context, tx *db.Tx, hash string) (Version, error) {
	return db.Get[Version](ctx, tx, `select hash, wording, published_at, change_id, salt from policy_version where hash = ? order by published_at desc limit 1`, hash)
}

func listVersions(ctx context.Context, tx *db.Tx) ([]Version, error) {
	return db.List[Version](ctx, tx, `select hash, wording, published_at, change_id, salt from policy_version order by published_at desc, hash`)
}

func insertProof(ctx context.Context, tx *db.Tx, p Proof) error {
	return db.Insert(ctx, tx, "policy_proof", p)
}

func loadProof(ctx context.Context, tx *db.Tx) (Proof, error) {
	return db.Get[Proof](ctx, tx, `select id, at, wording, note, salt from policy_proof order by at desc, id desc limit 1`)
}
