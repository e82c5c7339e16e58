package document

import (
	"context"
	"fmt"

	"sanad/internal/db"
)

// Check finds the file of every document: one that is missing is an error. It returns how many documents there are.
func (s *Service) Check(ctx context.Context) (int, error) {
	count, after := 0, ""
	for {
		var ids []string
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			ids, err = listIDs(ctx, tx, after, 500)
			return err
		})
		if err != nil || len(ids) == 0 {
			return count, err
		}
		for _, id := range ids {
			r, err := s.files.Get(ctx, id)
			if err != nil {
				return count, fmt.Errorf("the file of document %s is missing: %w", id, err)
			}
			r.Close()
		}
		count, after = count+len(ids), ids[len(ids)-1]
	}
}
