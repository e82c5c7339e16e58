package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Concerned tells officers whom it concerns that a batch opens no registration any more: who was registered with a degree of it, or by one of some
// decisions about it, and which applications are under way. It touches nobody, and no degree is opened for it.
func (s *Service) Concerned(ctx context.Context, tx *db.Tx, by access.Actor, b council.BatchName, decisions []string) (c council.Concerned, err error) {
	if _, err := s.access.May(by, "accreditation.decisions", access.Subject{Any: true}); err != nil {
		return c, err
	}
	key := s.batchKey(taughtBatch(b))
	if c.Registered, c.AllRegistered, err = listRegisteredOf(ctx, tx, key, decisions); err != nil {
		return c, err
	}
	cases, all, err := listCasesOf(ctx, tx, key)
	if err != nil {
		return c, err
	}
	c.AllCases = all
	for _, application := range cases {
		k, err := s.desk.Load(ctx, tx, application)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return c, err
		}
		c.Cases = append(c.Cases, id.Grouped(k.Number))
	}
	c.Drafts, err = countDraftsOf(ctx, tx, key)
	return c, err
}
