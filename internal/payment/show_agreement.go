package payment

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/money"
)

// Agreement compares the books with the bank, to the least unit.
type Agreement struct {
	Banks    []BankAgreement
	Channels []ChannelAgreement
	Orphans  []Orphan // the oldest
	Law      council.Law
}

// BankAgreement is what the statements of an account say beside the books. Opening, movements and closing must agree; what is not in the
// books is unmatched, set aside, or not looked at yet.
type BankAgreement struct {
	Account, Name     string
	First, Last       day.Day
	Opening, Closing  money.Amount // by the bank, where its statements tell
	Told              bool         // they do
	Books             money.Amount // what the books have on the account
	Unmatched, Aside  money.Amount // movements that are not in the books
	New               money.Amount // not looked at yet
	Gap               money.Amount // closing less opening and movements: a statement is missing, or tells otherwise
	Differs           money.Amount // books less movements that are in them: never, or somebody changed something
	Waiting, SetAside int64
}

// Agrees tells whether every unit of the account is explained.
func (b BankAgreement) Agrees() bool {
	return b.Gap == 0 && b.Differs == 0 && b.Unmatched == 0 && b.New == 0 && b.Waiting == 0
}

// ChannelAgreement is what a channel told and no statement has shown.
type ChannelAgreement struct {
	Channel Channel
	Amount  money.Amount
	Late    money.Amount // of it, what was told more than some working days ago
	Count   int64        // how many payments of those are late
}

// Orphan is a reversal of money that never came: of another sum than the channel told, or the notice was lost.
type Orphan struct {
	Channel  Channel
	External string
	Amount   money.Amount
	At       time.Time
}

// mostOrphans is how many are shown.
const mostOrphans = 40

// lateAfter is how many working days a bank may take to show what was told.
const lateAfter = 3

// lateBefore is the day before whose beginning something must have been told to be late today.
func lateBefore(law council.Law) day.Day {
	before := law.Day
	for n := 0; n < lateAfter; before = before.Add(-1) {
		if law.Calendar.Works(before) {
			n++
		}
	}
	return before
}

// ShowAgreement compares, account by account and channel by channel, what was told, what the bank shows and what the books have.
func (s *Service) ShowAgreement(ctx context.Context, by access.Actor) (a Agreement, err error) {
	if _, err := s.access.May(by, "payment.books", access.Subject{Any: true}); err != nil {
		return a, err
	}
	a.Law = s.law()
	before := lateBefore(a.Law)
	err = s.db.View(ctx, func(tx *db.Tx) error {
		a.Banks, a.Channels = nil, nil
		accounts, err := listAccounts(ctx, tx)
		if err != nil {
			return err
		}
		balances, err := balances(ctx, tx)
		if err != nil {
			return err
		}
		for _, x := range accounts {
			b, err := bankAgreement(ctx, tx, x, balances[accountBank+x.ID])
			if err != nil {
				return err
			}
			a.Banks = append(a.Banks, b)
		}
		orphans, err := listOrphans(ctx, tx, mostOrphans)
		if err != nil {
			return err
		}
		a.Orphans = nil
		for _, o := range orphans {
			a.Orphans = append(a.Orphans, Orphan{o.Channel, o.External, o.Amount, o.CameAt})
		}
		a.Channels, err = channelAgreements(ctx, tx, balances, before.Start(a.Law.Zone))
		return err
	})
	return a, err
}

// balances are what the accounts of the books have now: as the last month that was closed left them, with what was booked since.
func balances(ctx context.Context, tx *db.Tx) (map[string]money.Amount, error) {
	all, from := map[string]money.Amount{}, day.Must("1900-01-01")
	last, err := lastClosed(ctx, tx)
	if err != nil {
		return nil, err
	}
	if last != "" {
		lines, err := listClosingLines(ctx, tx, last)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			all[l.Account] = l.Balance
		}
		from = last.Last().Add(1)
	}
	sums, err := listSumsBetween(ctx, tx, from, day.Must("9999-12-31"))
	for _, x := range sums {
		all[x.Account] += x.Debit - x.Credit
	}
	return all, err
}

func bankAgreement(ctx context.Context, tx *db.Tx, x accountRow, books money.Amount) (BankAgreement, error) {
	b := BankAgreement{Account: x.ID, Name: x.Name, Books: books}
	ends, err := listEnds(ctx, tx, x.ID)
	if err != nil {
		return b, err
	}
	moved, err := keptOf(ctx, tx, x.ID)
	if err != nil {
		return b, err
	}
	sums, err := listOpenSums(ctx, tx, x.ID)
	if err != nil {
		return b, err
	}
	inBooks := moved
	for _, m := range sums {
		inBooks -= m.Amount
		switch m.State {
		case MovementUnmatched:
			b.Unmatched, b.Waiting = m.Amount, m.Count
		case MovementAside:
			b.Aside, b.SetAside = m.Amount, m.Count
		case MovementNew:
			b.New = m.Amount
		}
	}
	b.Differs = b.Books - inBooks
	if len(ends) == 0 {
		return b, nil
	}
	b.First, b.Last = ends[0].First, ends[len(ends)-1].Last
	if first, last := ends[0].Opening, ends[len(ends)-1].Closing; first != nil && last != nil {
		b.Told, b.Opening, b.Closing = true, *first, *last
		b.Gap = b.Closing - b.Opening - moved
	}
	return b, nil
}

func channelAgreements(ctx context.Context, tx *db.Tx, balances map[string]money.Amount, late time.Time) (list []ChannelAgreement, err error) {
	for _, account := range slices.Sorted(maps.Keys(balances)) {
		channel, due := strings.CutPrefix(account, accountDue)
		if !due {
			continue
		}
		c := ChannelAgreement{Channel: Channel(channel), Amount: balances[account]}
		if c.Count, c.Late, err = lateOf(ctx, tx, c.Channel, late); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}
