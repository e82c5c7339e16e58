package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sanad/internal/gsm"
	"sanad/internal/pii"
)

// Text is one text message to one person.
type Text struct {
	To     pii.Value // +923001234567
	Body   pii.Value
	Report string // address that the gateway calls with what became of it; empty: it says nothing
}

// Texter sends texts. ErrRefused means that this number will never take one; any other error means not accepted: try again.
type Texter interface {
	Text(ctx context.Context, t Text) error
}

// MostParts is how many parts a text may have. Gateways cut longer ones without a word.
const MostParts = 10

// textPatience is how long the gateway may take to say that it has a text.
const textPatience = 10 * time.Second

// Gateway sends texts by a gateway of Kannel's form (sendsms). A text of which the gateway did not say that it has it may be sent twice.
type Gateway struct {
	URL            string // of its sendsms
	User, Password string
	From           string // number or name from which texts come
	HTTP           *http.Client
}

// TextError says why a text did not leave. It holds no word of the gateway's answer, and no number.
type TextError struct {
	Status  int // HTTP; 0: the gateway did not answer
	Cause   string
	refused bool
}

// Error names status and cause.
func (e *TextError) Error() string { return "outbound: " + e.Fault() }

// Fault names status and cause, for the list of dead letters.
func (e *TextError) Fault() string {
	parts := []string{"text"}
	if e.Status > 0 {
		parts = append(parts, fmt.Sprint(e.Status))
	}
	if e.Cause != "" {
		parts = append(parts, "("+e.Cause+")")
	}
	return strings.Join(parts, " ")
}

// Is tells whether the number is refused for good.
func (e *TextError) Is(target error) bool { return target == ErrRefused && e.refused }

// reportEnds asks for reports of the ends of a text: it was delivered (1), it cannot be (2), the network refused it (16).
const reportEnds = "19"

// Text hands a text to the gateway.
func (g *Gateway) Text(ctx context.Context, t Text) error {
	to, ok := gsm.Number(t.To.Reveal(), "")
	if !ok {
		return &TextError{Cause: "no number", refused: true}
	}
	body := t.Body.Reveal()
	parts, coding, _ := gsm.Count(body)
	switch {
	case parts > MostParts:
		return &TextError{Cause: fmt.Sprintf("the text has %d parts, and %d is the most", parts, MostParts)}
	case strings.TrimSpace(body) == "":
		return &TextError{Cause: "no words"}
	}
	h := http.Header{"X-Kannel-To": {to}, "X-Kannel-Coding": {"0"}}
	if coding == gsm.UCS2 {
		h.Set("X-Kannel-Coding", "2")
	}
	if t.Report != "" {
		if u, err := url.Parse(t.Report); err != nil || u.Host == "" || strings.ContainsFunc(t.Report, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return &TextError{Cause: "no address for reports"}
		}
		h.Set("X-Kannel-DLR-Mask", reportEnds)
		h.Set("X-Kannel-DLR-URL", t.Report)
	}
	status, err := g.call(ctx, h, body)
	if err == nil && status != http.StatusAccepted {
		err = &TextError{Status: status, Cause: whyOf(status)}
	}
	return err
}

// Probe asks whether the gateway answers and takes us, and sends nothing: it refuses a call without a number only after it has looked who calls.
func (g *Gateway) Probe(ctx context.Context) error {
	status, err := g.call(ctx, http.Header{}, "probe")
	if err == nil && status != http.StatusBadRequest {
		err = &TextError{Status: status, Cause: whyOf(status)}
	}
	return err
}

func whyOf(status int) string {
	switch {
	case status == http.StatusForbidden || status == http.StatusUnauthorized:
		return "user or password, or this machine's address"
	case status/100 == 3 || status == http.StatusNotFound || status == http.StatusOK:
		return "no gateway of this form"
	}
	return ""
}

// call makes one call.
func (g *Gateway) call(ctx context.Context, h http.Header, body string) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, textPatience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, g.URL, strings.NewReader(body))
	if err != nil {
		return 0, &TextError{Cause: "no address"}
	}
	r.Header = h
	h.Set("X-Kannel-Username", g.User)
	h.Set("X-Kannel-Password", g.Password)
	h.Set("X-Kannel-From", g.From)
	h.Set("Content-Type", "text/plain; charset=UTF-8")
	answer, err := g.HTTP.Do(r)
	if err != nil {
		var refused *Refused
		if errors.As(err, &refused) {
			return 0, refused
		}
		return 0, &TextError{Cause: cause(err)}
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 4096)) // it may repeat the number
	return answer.StatusCode, nil
}
