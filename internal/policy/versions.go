package policy

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
)

// Wording is a version that held from a moment until another replaced it.
type Wording struct {
	Version
	Until time.Time // zero: it holds today
}

// Versions returns every wording that ever held, the newest first.
func (s *Service) Versions(ctx context.Context) (list []Wording, err error) {
	var rows []Version
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		rows, err = listVersions(ctx, tx)
		return err
	})
	for i, v := range rows {
		w := Wording{Version: v}
		if i > 0 {
			w.Until = rows[i-1].PublishedAt
		}
		list = append(list, w)
	}
	return list, err
}

// Version returns the wording of a hash with its sections, as it last held.
func (s *Service) Version(ctx context.Context, hash string) (w Wording, p Policy, err error) {
	list, err := s.Versions(ctx)
	if err != nil {
		return w, p, err
	}
	i := slices.IndexFunc(list, func(w Wording) bool { return w.Hash == hash })
	if i < 0 {
		return w, p, fault.NotFound()
	}
	return list[i], p, json.Unmarshal([]byte(list[i].Wording), &p)
}

// CheckVersions tells whether every wording that ever held is still what its hash names.
func (s *Service) CheckVersions(ctx context.Context) error {
	list, err := s.Versions(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(w Wording) bool { return w.Hash == s.policy.hash }) {
		return fmt.Errorf("the wording that this program carries was never published")
	}
	for _, w := range list {
		sum := sha256.Sum256([]byte(w.Wording))
		if hex.EncodeToString(sum[:]) != w.Hash {
			return fmt.Errorf("the wording of %s is not what was published", w.PublishedAt.UTC().Format(time.RFC3339))
		}
	}
	return nil
}
