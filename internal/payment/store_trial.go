package payment

import (
	"context"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
)

// of names the invoices on which a rate is tried: issued in a span of time, still owed, paid or waived, with a line of the fee by that
// rule. A waiver's own line is none.
func (t Trial) of(law council.Law) (where string, args []any) {
	purpose := `i.purpose <> ?`
	if t.Rate.Renewal {
		purpose = `i.purpose = ?`
	}
	return ` from payment_invoice i join payment_line l on l.invoice_id = i.id where i.id >= ? and i.id < ? and i.state in ('issued', 'paid', 'waived')
		and ` + purpose + ` and l.fee = ? and l.rule_id = ? and l.amount >= 0`,
		[]any{id.From(t.Since.Start(law.Zone)), id.From(t.Until.Add(1).Start(law.Zone)), PurposeRenewal, t.Rate.Fee, t.Rate.Rule.ID}
}

// listTrial counts invoices that are alike, however many there are: there are as many groups as there are sums.
func listTrial(ctx context.Context, tx *db.Tx, law council.Law, t Trial) ([]trialGroup, error) {
	where, args := t.of(law)
	return db.List[trialGroup](ctx, tx, `with tried as (select i.id, i.amount as owed, i.person_id, sum(l.units) as units, sum(l.amount) as was`+where+`
			group by i.id, i.amount, i.person_id),
		late as (select t.owed, t.person_id, t.units, t.was, coalesce(s.units, 0) as late_units, coalesce(s.amount, 0) as late from tried t
			left join payment_line s on s.invoice_id = t.id and s.fee = 'surcharge' and s.amount >= 0)
		select owed, cast(units as bigint) as units, cast(was as bigint) as was, late_units, late, count(*) as invoices, count(distinct person_id) as people
		from late group by owed, units, was, late_units, late order by owed, units, was, late_units, late limit 5000`, args...)
}

// countTrial counts the people whose invoices are tried, each once.
func countTrial(ctx context.Context, tx *db.Tx, law council.Law, t Trial) (int64, error) {
	where, args := t.of(law)
	return db.Get[int64](ctx, tx, `select count(distinct i.person_id)`+where, args...)
}
