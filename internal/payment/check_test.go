package payment

import (
	"strings"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestCheckFindsWhatDoesNotAgree breaks the ledger in every way that it names, and sees that it is found.
func TestCheckFindsWhatDoesNotAgree(t *testing.T) {
	for _, x := range []struct{ name, breaks, want string }{
		{"sound", `update payment_invoice set version = version`, ""},
		{"a paid invoice without receipt", `delete from payment_receipt where serial = 2`, "has 0 receipts"},
		{"a receipt of another sum", `update payment_receipt set amount = amount + 1 where serial = 1`, "of 175001 is not of"},
		{"a claim of another sum", `update payment_claim set found = 5 where state = 'confirmed'`, "is not in the books"},
		{"an unpaid invoice with a confirmed claim", `update payment_invoice set state = 'issued' where state = 'paid'`, "is issued, and has 1 receipts"},
		{"a paid invoice without a claim", `update payment_claim set state = 'rejected' where state = 'confirmed'`, "is not in the books"},
		{"an open claim on what is cancelled", `update payment_invoice set state = 'cancelled' where state = 'issued'`, "still waits"},
		{"an open claim on what is paid", `update payment_claim set invoice_id = (select invoice_id from payment_receipt where serial = 1), person_id =
			(select i.person_id from payment_invoice i join payment_receipt r on r.invoice_id = i.id where r.serial = 1) where state = 'open'`, "still waits"},
		{"somebody else's claim", `update payment_claim set person_id = 'x' where state = 'open'`, "somebody else's"},
		{"a line that was changed", `update payment_line set amount = amount + 1 where position = 1`, "the lines of invoice"},
		{"a gap", `update payment_receipt set serial = 9 where serial = 3`, "receipts of 2026"},
		{"a number that was lost", `update payment_number set last = 4`, "receipts of 2026"},
		{"a receipt of a year without numbers", `update payment_receipt set year = 1999 where serial = 3`, "receipts of 2026"},
		{"a claim on nothing", `update payment_claim set invoice_id = 'x' where state = 'open'`, "have no invoice"},
		{"a receipt of another entry", `update payment_receipt set entry_id = 'x' where serial = 1`, "not of what settled"},
		{"money of another sum", `update payment_money set amount = amount + 1`, "do not have money"},
		{"money that says it lies elsewhere", `update payment_money set state = 'unapplied'`, "elsewhere than it says"},
		{"money that is said to be gone", `update payment_money set state = 'reversed'`, "do not have money"},
		{"an entry of one side", `insert into payment_posting (entry_id, position, account, subject, amount, book_on) values ('x', 1, 'charge', '', 5, '2026-11-23')`, "come to nothing"},
		{"an invoice that says it is owed again", `update payment_invoice set reversed_at = issued_at where state = 'paid'`, "says otherwise"},
		{"a line that stands twice", `insert into payment_movement (id, statement_id, account_id, row_number, booked_on, amount, reversal, number_index, words_index, state, money_id,
			owner_id, decided_by, version, loaded_at) select id, 's', 'a', 1, '2026-11-23', 5, false, x'00', x'01', 'aside', '', '', '', 1, '2026-11-23T06:00:00.000000Z'
			from (select 'x' as id union all select 'y' as id) as two`, "stands twice"},
		{"a fee that was earned twice", `insert into payment_posting (entry_id, position, account, subject, amount, book_on)
			select 'x', n, case n when 1 then 'fee/x' else 'due/slip' end, invoice_id, case n when 1 then -5 else 5 end, '2026-11-23'
			from payment_receipt, (select 1 as n union all select 2) as two where serial = 1`, "of it is earned"},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := newRoom(t, dbtest.SQLite(t))
			for range 3 {
				by, i := r.issued()
				_, err := r.Confirm(r.ctx, cashier(), r.claimed(by, i, i.ID).ID, Confirm{Version: "1"})
				r.must(err)
			}
			by, i := r.issued()
			r.claimed(by, i, "waits")
			r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(r.ctx, x.breaks)
				return err
			}))
			n, err := r.Check(r.ctx)
			switch {
			case x.want == "" && (err != nil || n != 4):
				t.Errorf("%d %v", n, err)
			case x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)):
				t.Errorf("%v, want %q", err, x.want)
			}
		})
	}
}
