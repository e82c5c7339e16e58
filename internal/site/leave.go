package site

import (
	"sanad/internal/fault"
	"sanad/internal/web/parts"
)

// exitUse names what addresses are tagged for.
const exitUse = "exit"

// Exit returns the page through which a reader leaves for an address: of a site that the council lists, or, on a page of one's own, of any that
// a person wrote. Empty: the address stays words.
func (s *Service) Exit(address string, own bool) string {
	e, ok := decideExit(address, s.law().Targets)
	switch {
	case !ok:
		return ""
	case e.Listed:
		return parts.Query("/out", "to", e.To)
	case !own || s.needs.Tag == nil:
		return ""
	}
	tag, err := s.needs.Tag(exitUse, e.To)
	if err != nil {
		return ""
	}
	return parts.Query("/out/typed", "to", e.To, "by", tag)
}

// Leave returns where a reader goes who leaves for a site that the council lists. NotFound: we lead nowhere by that address. Nothing is kept.
func (s *Service) Leave(to string) (Exit, error) {
	e, ok := decideExit(to, s.law().Targets)
	if !ok || !e.Listed {
		return Exit{}, fault.NotFound()
	}
	return e, nil
}

// LeaveTyped returns where a link leads that this program made of words which a person wrote, as its tag shows.
func (s *Service) LeaveTyped(to, tag string) (Exit, error) {
	e, ok := decideExit(to, s.law().Targets)
	if !ok || e.To != to || s.needs.Tagged == nil {
		return Exit{}, fault.NotFound()
	}
	made, err := s.needs.Tagged(exitUse, to, tag)
	if err == nil && !made {
		err = fault.NotFound()
	}
	return e, err
}
