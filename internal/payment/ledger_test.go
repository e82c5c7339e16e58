package payment

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
)

// TestWhateverPeopleDoTheLedgerAgrees lets payers, cashiers, registrars, withdrawals and time act in any order, with right and wrong versions, sums
// and slips. Each deed is done whole or refused in words, and afterwards the ledger agrees.
func TestWhateverPeopleDoTheLedgerAgrees(t *testing.T) {
	seeds, all := uint64(4), map[string]int{}
	if os.Getenv("SANAD_LONG") != "" {
		seeds = 80
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r, dice := newRoom(t, dbtest.SQLite(t)), rand.New(rand.NewPCG(seed, 7))
			payers := []access.Actor{r.member(), r.member(), r.member()}
			cashiers := []access.Actor{cashier(), cashier()}
			self := cashier()
			self.Person = payers[0].Person
			cashiers = append(cashiers, self)
			officers := []access.Actor{as(access.Registrar), as(access.Registrar), {Person: payers[0].Person, Roles: []access.Role{access.Registrar}, Purpose: access.Fees, Strong: true}}
			var invoices []Invoice
			var claims, strays []string
			pick := func(n int) int { return dice.IntN(max(1, n)) }
			done := map[string]int{}
			for step := range 500 {
				deed, err := "", error(nil)
				switch deed = []string{"issue", "send", "send", "send", "confirm", "confirm", "reject", "cancel", "remind", "expire", "wait", "notice", "notice", "notice", "reverse", "use", "refund", "agree", "agree", "decline", "pay out", "propose", "ask waiver", "ask waiver", "ask waiver", "waive", "waive", "waive", "not waive"}[pick(29)]; deed {
				case "issue":
					by := payers[pick(3)]
					err = r.db.Update(r.ctx, func(tx *db.Tx) error {
						i, err := r.Issue(r.ctx, tx, by, Bill{
							Case: fmt.Sprint("case ", pick(40)), Person: by.Person, Purpose: PurposeRegistration, Charges: r.law().Fees("registered_engineer", 2010+pick(12)),
						})
						if err == nil {
							invoices = append(invoices, i)
						}
						return err
					})
					if err != nil && fault.Of(err) == nil { // a graduate of 2020 owes nothing
						err = fault.Conflict("nothing", nil)
					}
				case "send":
					if len(invoices) == 0 {
						continue
					}
					i := invoices[pick(len(invoices))]
					s := r.slip(fmt.Sprint("slip ", pick(60)))
					s.Amount = strconv.FormatInt(int64(i.Amount/100)+int64(pick(4)/3), 10)
					by := access.Actor{Person: i.Person, Purpose: access.Self}
					if pick(9) == 0 {
						by = payers[pick(3)]
					}
					if err = r.SendSlip(r.ctx, by, i.ID, s); err == nil {
						v, err := r.Show(r.ctx, by, i.ID)
						r.must(err)
						claims = append(claims, v.Claims[len(v.Claims)-1].ID)
					}
				case "confirm":
					_, err = r.Confirm(r.ctx, cashiers[pick(3)], claimOf(claims, pick(len(claims))), Confirm{Version: fmt.Sprint(1 + pick(5)/4), Compared: pick(2) == 0})
				case "reject":
					err = r.Reject(r.ctx, cashiers[pick(3)], claimOf(claims, pick(len(claims))), Reject{Version: "1", Reason: "The bank does not know of this number."})
				case "cancel":
					err = r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Cancel(r.ctx, tx, payers[0], fmt.Sprint("case ", pick(40))) })
				case "notice": // of the switch, told twice or under another sum now and then, before or after it is taken back
					reference := id.WithCheck(fmt.Sprint(4711, pick(3)))
					amount := money.Amount(100 * (1 + pick(2000)))
					if len(invoices) > 0 && pick(6) > 0 {
						i := invoices[pick(len(invoices))]
						reference, amount = i.Reference, i.Amount/money.Amount(1+pick(2))+money.Amount(pick(4)/3)
					}
					var got Received
					got, err = r.Receive(r.ctx, access.System(access.Fees), Incoming{
						Channel: ChannelBiller, External: fmt.Sprint("trn-", pick(150)), Reference: reference, Amount: amount, PaidOn: r.law().Day,
					})
					if got.State == MoneyUnapplied {
						strays = append(strays, got.Money)
					}
				case "reverse":
					external, amount := fmt.Sprint("trn-", pick(150)), money.Amount(175000)
					r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
						m, known, err := findMoney(r.ctx, tx, ChannelBiller, external)
						if known {
							amount = m.Amount
						}
						return err
					}))
					_, err = r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, external, amount)
				case "use", "refund", "propose":
					if len(invoices) < 2 {
						continue
					}
					i, j := invoices[pick(len(invoices))], invoices[pick(len(invoices))]
					by := access.Actor{Person: i.Person, Purpose: access.Self}
					switch deed {
					case "use":
						err = r.UseCredit(r.ctx, by, i.ID, UseCredit{j.ID})
					case "refund":
						err = r.AskRefund(r.ctx, by, i.ID, AskRefund{iban})
					default:
						c := ProposeTransfer{Invoice: i.ID, Reference: j.Reference, Reason: "The payer showed the slip at the counter."}
						if len(strays) > 0 && pick(2) == 0 {
							c.Invoice, c.Money = "", strays[pick(len(strays))]
						}
						_, err = r.ProposeTransfer(r.ctx, cashiers[pick(3)], c)
					}
				case "agree", "decline", "pay out":
					var open []moveRow
					r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
						open, err = listWaitingMoves(r.ctx, tx, []MoveState{MoveAsked, MoveAgreed, MoveDue, MoveDone}, "", 100)
						return err
					}))
					if len(open) == 0 {
						continue
					}
					m := open[pick(len(open))]
					version := strconv.FormatInt(m.Version-int64(pick(6)/5), 10)
					switch by := cashiers[pick(3)]; deed {
					case "agree":
						err = r.Agree(r.ctx, by, m.ID, Agree{version})
					case "decline":
						err = r.Decline(r.ctx, by, m.ID, Decline{version, "Nobody at the counter knows of this payment."})
					default:
						c := r.payOut(Move{})
						c.Version = version
						err = r.PayOut(r.ctx, by, m.ID, c)
					}
				case "ask waiver":
					var owed []string
					r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
						owed, err = db.List[string](r.ctx, tx, `select reference from payment_invoice where state = 'issued' or id > ? order by amount, id limit 2`, id.From(r.now.Now().Add(-24*time.Hour)))
						return err
					}))
					if len(owed) == 0 {
						continue
					}
					var v Waivable
					if v, err = r.Waivable(r.ctx, officers[pick(3)], owed[pick(len(owed))]); err == nil {
						line := 1 + pick(3)
						for n, l := range v.Lines {
							if l.Left > 0 && pick(3) > 0 {
								line = n + 1
							}
						}
						_, err = r.AskWaiver(r.ctx, officers[pick(3)], v.ID, AskWaiver{
							Version: strconv.FormatInt(v.Version-int64(pick(6)/5), 10), Line: strconv.Itoa(line), Amount: []string{"", "", "", "150", "1"}[pick(5)], Ground: "mistake", Reason: poor,
						})
					}
				case "waive", "not waive":
					var open []string
					r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
						open, err = db.List[string](r.ctx, tx, `select id from payment_waiver where state = 'open' or id > ? order by id limit 50`, id.From(r.now.Now().Add(-48*time.Hour)))
						return err
					}))
					if len(open) == 0 {
						continue
					}
					w, version := open[pick(len(open))], strconv.Itoa(1+pick(6)/5)
					if deed == "waive" {
						err = r.ApproveWaiver(r.ctx, officers[pick(3)], w, ApproveWaiver{version})
					} else {
						err = r.DeclineWaiver(r.ctx, officers[pick(3)], w, DeclineWaiver{version, poor})
					}
				case "remind":
					err = r.Remind(r.ctx)
				case "expire":
					err = r.Expire(r.ctx)
				case "wait":
					r.now.Move(time.Duration(pick(100)) * time.Hour)
				}
				if err == nil {
					done[deed]++
				} else if fault.Of(err) == nil {
					t.Fatalf("step %d, %s: %v", step, deed, err)
				}
				if _, err := r.Check(r.ctx); err != nil {
					t.Fatalf("after step %d, %s: %v", step, deed, err)
				}
			}
			for deed, n := range done {
				all[deed] += n
			}
			r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
				n, err := db.Get[int](r.ctx, tx, `select count(*) from payment_invoice where state = 'waived'`)
				all["waive to nothing"] += n
				return err
			}))
		})
	}
	for _, deed := range []string{"issue", "send", "confirm", "reject", "cancel", "expire", "notice", "reverse", "use", "refund", "propose", "agree", "decline", "pay out", "ask waiver", "waive", "waive to nothing", "not waive"} {
		if all[deed] == 0 {
			t.Errorf("nobody could %s: %v", deed, all)
		}
	}
}

// claimOf returns a claim, or the id of none.
func claimOf(claims []string, n int) string {
	if len(claims) == 0 {
		return id.Random()
	}
	return claims[n]
}
