package engineer

import (
	"context"

	"sanad/internal/access"
)

// DeclineExtension ends an extension that waits for a second person; its proposer takes it back so.
func (s *Service) DeclineExtension(ctx context.Context, by access.Actor, extension string, c Page) error {
	if _, err := s.proposed(ctx, by, extension, "engineer.extend"); err != nil {
		return err
	}
	return s.decideOn(ctx, by, extension, c, func(row extensionRow) (extensionRow, error) {
		row.State = extensionDeclined
		return row, nil
	})
}
