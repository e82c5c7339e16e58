package accreditation

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ProposalView is a proposal as its reader may see it.
type ProposalView struct {
	Proposal
	Background
	Changes    []BatchChange // of each finding, in their order
	Wrong      error         // what of it cannot be; nil: it can be proposed, or confirmed
	Same       []Finding     // what another decision of the day found of its batches
	Mine       bool
	MayPropose bool // the reader wrote it, and may propose decisions
	MayConfirm error
	Fixed      error       // why whoever wrote it cannot take it back: a board votes on it, or has
	Law        council.Law // of the day of the decision
}

// ShowProposal shows a proposal beside what holds of its batches.
func (s *Service) ShowProposal(ctx context.Context, by access.Actor, id string) (v ProposalView, err error) {
	if err := s.mayRead(by); err != nil {
		return v, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p, err := s.loadProposal(ctx, tx, by, id)
		if err != nil {
			return err
		}
		b, err := s.background(ctx, tx, p)
		if err != nil {
			return err
		}
		p.Findings = inOrder(b.Programmes, p.Findings, func(f Proposed) Finding { return f.Finding })
		v = ProposalView{Proposal: p, Background: b, Changes: changesOf(p, b), Same: sameDay(p, b), Mine: p.By == by.Person, Law: s.council.On(p.On)}
		if p.State != ProposalConfirmed {
			v.Wrong = decideWhole(p, b)
		}
		v.MayPropose = v.Mine && s.mayPropose(by) == nil
		if v.MayConfirm = s.mayConfirm(by); v.MayConfirm == nil {
			v.MayConfirm = decideEnd(p, by.Person, versionOf(p.Version))
		}
		if v.MayConfirm == nil {
			v.MayConfirm = decideFound(p, b)
		}
		if v.MayPropose && p.State == ProposalWaiting {
			v.Fixed = decideOpen(p, b.Visit)
		}
		return nil
	})
	return v, err
}

// DecisionView is a decision with all that stands around it.
type DecisionView struct {
	Decision
	Of         Institution
	At         Institution // that teaches its programmes now
	Programmes []Programme
	Reasons    map[string]council.Text      // by programme and batch; of one that was imported none are kept
	Replaced   Decision                     // the one in whose place it came; no id: none
	Later      []Decision                   // those that came in its place
	Holds      map[string]bool              // by finding: it holds today
	Gone       map[string]string            // by finding: the number of the decision that corrected it
	Concerned  map[string]council.Concerned // by finding that holds and opens no registration: whom it concerns
	MayReplace bool                         // the reader may propose a correction or an appeal
	Law        council.Law                  // of the day of the decision
	Visit      Visited                      // after which it was decided; no id: after none
}

// ShowDecision shows a decision, by its id or its number.
func (s *Service) ShowDecision(ctx context.Context, by access.Actor, decision string) (v DecisionView, err error) {
	if err := s.mayRead(by); err != nil {
		return v, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var b Background
		if v, b, err = s.viewDecision(ctx, tx, decision); err != nil {
			return err
		}
		v.MayReplace = s.mayPropose(by) == nil
		return s.concerned(ctx, tx, by, b, &v)
	})
	return v, err
}

// ShowOwnDecision shows a decision, by its number, to those who stand for an institution of whose programmes it is: what was found, and why. Whom it concerns is
// not told.
func (s *Service) ShowOwnDecision(ctx context.Context, by access.Actor, institution, number string) (v DecisionView, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := s.access.May(by, "accreditation.own", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		i, err := loadInstitutionByCode(ctx, tx, institution)
		if err != nil {
			return err
		}
		if _, err := loadFocalOf(ctx, tx, i.ID, by.Person); err != nil {
			return err
		}
		if v, _, err = s.viewDecision(ctx, tx, number); err != nil {
			return err
		}
		theirs := v.Decision.Institution == i.ID || slices.ContainsFunc(v.Findings, func(f Finding) bool {
			p, ok := Background{Programmes: v.Programmes}.programme(f.Programme)
			return ok && p.Institution == i.ID // it came from the institution that was decided about
		})
		if !theirs {
			return fault.NotFound()
		}
		return nil
	})
	return v, err
}

// viewDecision reads a decision, by its id or its number, with all that is told of it whoever reads it.
func (s *Service) viewDecision(ctx context.Context, tx *db.Tx, decision string) (v DecisionView, b Background, err error) {
	d, err := loadDecision(ctx, tx, decision)
	if err != nil {
		return v, b, err
	}
	v = DecisionView{Decision: d, Reasons: map[string]council.Text{}, Holds: map[string]bool{}, Gone: map[string]string{}, Concerned: map[string]council.Concerned{}, Law: s.council.On(d.On)}
	at, also, err := taughtAt(ctx, tx, d)
	if err != nil {
		return v, b, err
	}
	if b, err = s.background(ctx, tx, Proposal{Institution: d.Institution, Replaces: d.Replaces}, also...); err != nil {
		return v, b, err
	}
	v.Of, v.At, v.Programmes, v.Replaced = b.Institution, b.Institution, b.Programmes, b.Replaced
	if at != d.Institution {
		if v.At, err = loadInstitution(ctx, tx, at); err != nil {
			return v, b, err
		}
	}
	v.Findings = inOrder(b.Programmes, d.Findings, func(f Finding) Finding { return f })
	for _, f := range v.Findings {
		holds, ok := b.Found.On(f.Programme, f.Batch, b.Today, b.Now)
		v.Holds[f.ID] = ok && holds.ID == f.ID
		if by := replacedBy(b.Found, Corrected, d.ID, f.Programme, f.Batch); by != "" {
			v.Gone[f.ID] = b.Numbers[by]
		}
	}
	if v.Later, err = listReplacing(ctx, tx, d.ID); err != nil {
		return v, b, err
	}
	p, err := loadProposalOf(ctx, tx, d.ID)
	if fault.Is(err, fault.KindNotFound) {
		return v, b, nil
	}
	for _, f := range p.Findings {
		v.Reasons[batchKey(f.Finding)] = f.Reasons
	}
	if err == nil && p.Visit != "" {
		v.Visit, err = s.needs.Visited(ctx, tx, p.Visit)
	}
	return v, b, err
}

// concerned reads whom those findings of a decision concern that hold and open no registration.
func (s *Service) concerned(ctx context.Context, tx *db.Tx, by access.Actor, b Background, v *DecisionView) error {
	for _, f := range v.Findings {
		if s.needs.Concerned == nil || !v.Holds[f.ID] || f.opens(v.Law) {
			continue
		}
		var earlier []string
		for _, x := range b.Found {
			if number := b.Numbers[x.Decision]; x.Programme == f.Programme && x.Batch == f.Batch && x.Decision != f.Decision && number != "" {
				earlier = append(earlier, number)
			}
		}
		names, err := listBatchNames(ctx, tx, f.Programme, f.Batch)
		if err != nil {
			return err
		}
		var sum council.Concerned
		for i, name := range names {
			if i > 0 {
				earlier = nil // they were asked for
			}
			c, err := s.needs.Concerned(ctx, tx, by, name, earlier)
			if err != nil {
				return err
			}
			sum.Registered, sum.Cases = append(sum.Registered, c.Registered...), append(sum.Cases, c.Cases...)
			sum.AllRegistered, sum.AllCases, sum.Drafts = sum.AllRegistered+c.AllRegistered, sum.AllCases+c.AllCases, sum.Drafts+c.Drafts
		}
		if sum.Anybody() {
			v.Concerned[f.ID] = sum
		}
	}
	return nil
}

// batchKey names a batch of a programme.
func batchKey(f Finding) string { return f.Programme + " " + versionOf(int64(f.Batch)) }

// inOrder sorts findings as programmes stand in their list, and then by batch.
func inOrder[T any](programmes []Programme, list []T, of func(T) Finding) []T {
	at := func(f Finding) int {
		return slices.IndexFunc(programmes, func(p Programme) bool { return p.ID == f.Programme })
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int {
		f, g := of(a), of(b)
		if x, y := at(f), at(g); x != y {
			return x - y
		}
		return f.Batch - g.Batch
	})
	return list
}

// InstitutionsToDecide returns the institutions of which decisions can be made.
func (s *Service) InstitutionsToDecide(ctx context.Context, by access.Actor) (list []Institution, err error) {
	if err := s.mayPropose(by); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listInstitutions(ctx, tx, institutionRow{}, mostInstitutions)
		list = nil
		for _, r := range rows {
			list = append(list, r.institution())
		}
		return err
	})
	return list, err
}

// mostInstitutions is how many there are to choose among.
const mostInstitutions = 1000
