package engineer

import (
	"context"

	"sanad/internal/db"
)

// Bring stores registrations of an older register with their facts, and moves the last serial of each discipline on, so that no number
// is given twice. A number that somebody has is a conflict.
func (s *Service) Bring(ctx context.Context, tx *db.Tx, list []Registration) error {
	var facts []factRow
	last := map[string]int64{}
	for _, r := range list {
		last[r.Discipline] = max(last[r.Discipline], r.Serial)
		for _, f := range r.Facts {
			facts = append(facts, factRow{
				ID: f.ID, Registration: r.ID, Person: r.Person, Kind: f.Kind, From: f.From, Until: f.Until, Of: f.Of, Value: f.Value, Rule: r.Rule, Law: r.Law, Known: f.Known,
			})
		}
	}
	if err := insertRegistrations(ctx, tx, list, facts); err != nil {
		return err
	}
	for discipline, serial := range last {
		if err := moveNumber(ctx, tx, discipline, serial); err != nil {
			return err
		}
	}
	return nil
}

// Brought returns the registrations that came by an import, after an id and in the order of ids, without their facts.
func (s *Service) Brought(ctx context.Context, tx *db.Tx, importID, after string, limit int) ([]Registration, error) {
	return listBrought(ctx, tx, importID, after, limit)
}

// Unbring takes out again what an import brought in.
func (s *Service) Unbring(ctx context.Context, tx *db.Tx, list []Registration) error {
	if len(list) == 0 {
		return nil
	}
	ids, persons := make([]string, len(list)), make([]string, len(list))
	disciplines := map[string]bool{}
	for i, r := range list {
		ids[i], persons[i], disciplines[r.Discipline] = r.ID, r.Person, true
	}
	if err := deleteDuplicates(ctx, tx, persons); err != nil {
		return err
	}
	if err := deleteRegistrations(ctx, tx, ids); err != nil {
		return err
	}
	for discipline := range disciplines {
		if err := resetNumber(ctx, tx, discipline); err != nil {
			return err
		}
	}
	return nil
}

// Acted returns those of some persons with an imported registration on which somebody acted since: who have an application, another
// registration, a paper, a proposal, a way from hand to hand, or a fact that the import did not bring.
func (s *Service) Acted(ctx context.Context, tx *db.Tx, persons []string) ([]string, error) {
	return listActed(ctx, tx, persons)
}

// Numbered returns the registrations under numbers of a discipline, by serial, without their facts.
func (s *Service) Numbered(ctx context.Context, tx *db.Tx, discipline string, serials []int64) (map[int64]Registration, error) {
	list, err := listNumbered(ctx, tx, discipline, serials)
	held := make(map[int64]Registration, len(list))
	for _, r := range list {
		held[r.Serial] = r
	}
	return held, err
}
