package payment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/web"
)

// How long a biller waits for an answer, by what it asks. Then it hears that it should ask again.
const (
	inquiryTime = 2 * time.Second
	noticeTime  = 10 * time.Second
)

// Hooks answers the machines of banks.
type Hooks struct{ service *Service }

// NewHooks returns the room's answers to banks.
func NewHooks(s *Service) *Hooks { return &Hooks{s} }

// billAnswer is what a biller hears of a reference: docs/biller.md.
type billAnswer struct {
	Code     BillerCode `json:"response_code"`
	Consumer string     `json:"consumer_detail"`
	Status   BillStatus `json:"bill_status"`
	Due      string     `json:"due_date"`
	Within   string     `json:"amount_within_due_date"`
	After    string     `json:"amount_after_due_date"`
	PaidOn   string     `json:"date_paid"`
	Paid     string     `json:"amount_paid"`
}

// PostInquiry tells what is owed under a reference.
func (h *Hooks) PostInquiry(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	reference, err := readInquiry(body)
	if err != nil {
		return web.JSON(w, r, http.StatusOK, billAnswer{Code: BillerInvalid})
	}
	ctx, cancel := context.WithTimeout(r.Context(), inquiryTime)
	defer cancel()
	o, err := h.service.Inquire(ctx, web.Actor(ctx), reference)
	switch {
	case later(err):
		return again(w, r, billAnswer{Code: BillerAgain})
	case err != nil:
		return broken(err)
	}
	a := billAnswer{Code: o.Code, Consumer: o.Payer.Reveal(), Status: o.Status, Due: billerDay(o.Due), PaidOn: billerDay(o.PaidOn)}
	if o.Status != "" {
		a.Within, a.After, a.Paid = billerAmount(o.Amount), billerAmount(o.Amount), billerAmount(o.Paid)
	}
	return web.JSON(w, r, http.StatusOK, a)
}

// heardAnswer is what a biller hears of a notice.
type heardAnswer struct {
	Code   BillerCode `json:"response_code"`
	Number string     `json:"identification_parameter"`
}

// PostNotice takes the notice of a payment, and answers when it is booked for good.
func (h *Hooks) PostNotice(w http.ResponseWriter, r *http.Request) error {
	return h.take(w, r, h.service.TakeNotice)
}

// PostReversal takes the reversal of a payment, and answers when it is booked for good.
func (h *Hooks) PostReversal(w http.ResponseWriter, r *http.Request) error {
	return h.take(w, r, h.service.TakeReversal)
}

func (h *Hooks) take(w http.ResponseWriter, r *http.Request, verb func(ctx context.Context, by access.Actor, biller string, body []byte) (Told, error)) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), noticeTime)
	defer cancel()
	t, err := verb(ctx, web.Actor(ctx), web.CallerOf(ctx), body)
	switch {
	case later(err):
		return again(w, r, heardAnswer{Code: BillerAgain})
	case err != nil:
		return broken(err)
	}
	return web.JSON(w, r, http.StatusOK, heardAnswer(t))
}

// again asks to be asked again, also in the status: so it is counted, and read by those who look at nothing else.
func again(w http.ResponseWriter, r *http.Request, answer any) error {
	w.Header().Set("Retry-After", "2")
	return web.JSON(w, r, http.StatusServiceUnavailable, answer)
}

// PostCard hears of an event of the processor of cards, asks about it, and answers when what came of it is booked for good. Whatever went
// wrong, the processor tells again later, and is asked in any case.
func (h *Hooks) PostCard(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), noticeTime)
	defer cancel()
	switch err := h.service.HearCard(ctx, web.Actor(ctx), body); {
	case later(err):
		return fault.Unavailable("payment: an event of the processor of cards waits")
	case err != nil:
		return broken(err)
	}
	return web.JSON(w, r, http.StatusOK, struct{}{})
}

// broken makes what no bank can mend an error of ours, which the log has: a refusal of a room is no answer to a bank.
func broken(err error) error {
	if fault.Of(err) != nil {
		return fmt.Errorf("payment: a call of a bank was not taken: %s", err.Error())
	}
	return err
}

// later tells whether an error means that the same call may succeed soon: too much at once, somebody who was faster, or a database that is
// slow or away.
func later(err error) bool {
	f := fault.Of(err)
	return errors.Is(err, context.DeadlineExceeded) || f != nil && (f.Kind == fault.KindBusy || f.Key == "fault.taken" || f.Key == "fault.stale")
}
