package accreditation

import (
	"context"
	"slices"

	"sanad/internal/db"
)

// mostAsked is how many numbers are asked for at once.
const mostAsked = 500

// loadHeld returns what an import has to be compared with: all that is taught, and the decisions with some keys of numbers.
func loadHeld(ctx context.Context, tx *db.Tx, keys []string) (h present, err error) {
	rows, err := listInstitutions(ctx, tx, institutionRow{}, mostTaught)
	if err != nil {
		return h, err
	}
	var ids []string
	for _, r := range rows {
		h.institutions, ids = append(h.institutions, r.institution()), append(ids, r.ID)
	}
	subjects := slices.Clone(ids)
	for some := range slices.Chunk(ids, mostAsked) {
		campuses, err := listCampuses(ctx, tx, some)
		if err != nil {
			return h, err
		}
		programmes, err := listProgrammes(ctx, tx, some)
		if err != nil {
			return h, err
		}
		h.campuses, h.programmes = append(h.campuses, campuses...), append(h.programmes, programmes...)
	}
	for _, c := range h.campuses {
		subjects = append(subjects, c.ID)
	}
	var programmes []string
	for _, p := range h.programmes {
		programmes, subjects = append(programmes, p.ID), append(subjects, p.ID)
	}
	for some := range slices.Chunk(subjects, mostAsked) {
		changes, err := listChanges(ctx, tx, some)
		if err != nil {
			return h, err
		}
		h.changes = append(h.changes, changes...)
	}
	for some := range slices.Chunk(programmes, mostAsked) {
		findings, err := listFindings(ctx, tx, some, firstBatch, 9999)
		if err != nil {
			return h, err
		}
		h.findings = append(h.findings, findings...)
	}
	h.decisions, err = mapDecisions(ctx, tx, keys, h.findings)
	return h, err
}

// mostTaught is more than a country has.
const mostTaught = 5000

// mapDecisions returns decisions by the keys of their numbers, with those of some findings that are theirs.
func mapDecisions(ctx context.Context, tx *db.Tx, keys []string, findings Findings) (map[string]Decision, error) {
	of := map[string][]Finding{}
	for _, f := range findings {
		of[f.Decision] = append(of[f.Decision], f)
	}
	decisions := map[string]Decision{}
	for some := range slices.Chunk(keys, mostAsked) {
		rows, err := db.List[decisionRow](ctx, tx, `select `+decisionColumns+` from accreditation_decision where number_key in (?)`, some)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			d := r.decision()
			d.Findings = of[d.ID]
			decisions[r.NumberKey] = d
		}
	}
	return decisions, nil
}

// insertPlan stores what an import adds.
func insertPlan(ctx context.Context, tx *db.Tx, p additions, imported string) error {
	var institutions []institutionRow
	for _, i := range p.institutions {
		institutions = append(institutions, rowOfInstitution(i, imported))
	}
	var campuses []campusRow
	for _, c := range p.campuses {
		campuses = append(campuses, rowOfCampus(c, imported))
	}
	var programmes []programmeRow
	var seats []seatsRow
	for _, x := range p.programmes {
		programmes = append(programmes, rowOfProgramme(x, imported))
		for _, s := range p.seats[x.ID] {
			seats = append(seats, seatsRow{x.ID, int64(s.From), int64(s.Sections), int64(s.PerSection)})
		}
	}
	var decisions []decisionRow
	var findings []findingRow
	for _, d := range p.decisions {
		decisions = append(decisions, decisionRow{d.ID, d.Number, numberKey(d.Number), d.Kind, d.Replaces, d.Institution, d.Meeting, d.On, imported, d.Rule, d.Law, d.Known})
		for _, f := range d.Findings {
			findings = append(findings, rowOfFinding(f))
		}
	}
	for _, insert := range []func() error{
		func() error { return db.InsertMany(ctx, tx, "accreditation_institution", institutions) },
		func() error { return db.InsertMany(ctx, tx, "accreditation_campus", campuses) },
		func() error { return db.InsertMany(ctx, tx, "accreditation_programme", programmes) },
		func() error { return db.InsertMany(ctx, tx, "accreditation_seats", seats) },
		func() error { return db.InsertMany(ctx, tx, "accreditation_decision", decisions) },
		func() error { return db.InsertMany(ctx, tx, "accreditation_finding", findings) },
	} {
		if err := insert(); err != nil {
			return err
		}
	}
	return nil
}

func rowOfFinding(f Finding) findingRow {
	return findingRow{f.ID, f.Decision, f.Programme, int64(f.Batch), f.Outcome, f.Level, f.From, f.Until, f.Conditions.En, f.Conditions.Ur, f.Report, f.Visit}
}
