package site

import (
	"time"

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
	tag, err := s.needs.Tag(exitUse, s.tagged(e.To, 0))
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
	for ago := range 2 {
		if made, err := s.needs.Tagged(exitUse, s.tagged(to, ago), tag); made || err != nil {
			return e, err
		}
	}
	return e, fault.NotFound()
}

// tagged is what stands under the tag of an address on a day: a link is good until the end of the next, so that nobody passes one on for long
// that they had us make.
func (s *Service) tagged(to string, daysAgo int) string {
	return s.clock.Now().UTC().AddDate(0, 0, -daysAgo).Format(time.DateOnly) + " " + to
}
