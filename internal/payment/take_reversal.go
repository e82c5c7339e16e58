package payment

import (
	"context"

	"sanad/internal/access"
)

// TakeReversal takes back the payment of an earlier notice, by the bank's transaction. A second telling changes nothing, and one that comes
// before its notice waits for it.
func (s *Service) TakeReversal(ctx context.Context, by access.Actor, biller string, body []byte) (Told, error) {
	n, err := readNotice(body, biller, s.law().Day, true)
	if err != nil {
		return Told{Code: BillerInvalid}, nil
	}
	if _, err := s.access.May(by, "payment.receive", access.Subject{}); err != nil {
		return Told{}, err
	}
	r, err := s.Reverse(ctx, by, ChannelBiller, n.External, n.Amount)
	return told(Told{BillerDone, r.Money}, err)
}
