package policy

import (
	"cmp"
	"slices"

	"sanad/internal/catalog"
)

// Held is everything that the program stores: a part for each table with what is personal or published, and how much else there is.
type Held struct {
	Parts []HeldPart
	Rest  int // fields that are ids, days and counts
}

// HeldPart is what is stored together.
type HeldPart struct {
	Table  string
	Fields []catalog.Entry
}

// Held returns what the catalogue declares, which the program compares with its database at each start.
func (s *Service) Held() (h Held) {
	byTable := map[string][]catalog.Entry{}
	for _, e := range s.catalog.Entries() {
		if e.What.En == "" {
			h.Rest++
			continue
		}
		byTable[e.Table()] = append(byTable[e.Table()], e)
	}
	for table, fields := range byTable {
		h.Parts = append(h.Parts, HeldPart{table, fields})
	}
	// The public register first, then what most people have something in.
	order := []string{"register_engineer", "person", "engineer_application", "document"}
	place := func(p HeldPart) int {
		if i := slices.Index(order, p.Table); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(h.Parts, func(a, b HeldPart) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Table, b.Table)) })
	return h
}
