package register

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sanad/internal/token"
)

// ReceiptKind is the kind of signature that a receipt is.
const ReceiptKind = "sanad-receipt+jwt"

// Receipt is an answer with the council's signature under it.
type Receipt struct {
	Card
	JWS string
	Key string // that signed it
}

// receiptClaims is what a receipt says, in this order.
type receiptClaims struct {
	Issuer string         `json:"iss"`
	Issued int64          `json:"iat"`
	Asked  askedAnswer    `json:"asked"`
	Answer engineerAnswer `json:"answer"`
	Proof  string         `json:"proof"` // whole address
}

type askedAnswer struct {
	Number string `json:"number"`
	On     string `json:"on"`
}

// SignReceipt answers as Verify does, and signs the answer.
func (s *Service) SignReceipt(ctx context.Context, typed, on string) (r Receipt, err error) {
	if r.Card, err = s.Verify(ctx, typed, on); err != nil {
		return r, err
	}
	k, _, err := s.newest(ctx)
	if err != nil {
		return r, err
	}
	r.Key = k.ID
	answer := answerOf(r.Card)
	r.JWS, err = k.Sign(ReceiptKind, receiptClaims{
		s.needs.Signing.Origin, r.AsOf.Unix(), askedAnswer{r.Number, r.On.String()}, answer, s.needs.Signing.Origin + answer.Proof,
	})
	return r, err
}

// ReadReceipt reads a receipt and checks it by public keys alone. It returns what it says, as JSON with a field a line.
func ReadReceipt(jws string, keys []token.Key) (said []byte, by token.Key, err error) {
	body, by, err := token.Verify(jws, ReceiptKind, keys)
	if err != nil {
		return nil, by, err
	}
	var c receiptClaims
	if err := json.Unmarshal(body, &c); err != nil {
		return nil, by, fmt.Errorf("the receipt is signed, and cannot be read: %w", err)
	}
	if err := by.Signs(time.Unix(c.Issued, 0)); err != nil {
		return nil, by, err
	}
	said, err = json.MarshalIndent(json.RawMessage(body), "", "  ")
	return said, by, err
}
