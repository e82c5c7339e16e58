package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sanad/internal/clock"
	"sanad/internal/logs"
)

// mostFetched is the most bytes of one answer.
const mostFetched = 4 << 20

// Fetch gets an address as anybody would, without cookies and without following where it leads: for the commands that look at a running
// service from outside.
func Fetch(ctx context.Context, address string) (status int, body []byte, err error) {
	g, err := NewGate(nil, clock.System{}, nil, logs.None())
	if err != nil {
		return 0, nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err
	}
	answer, err := g.Client("inspected").Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(io.LimitReader(answer.Body, mostFetched+1))
	if err == nil && len(body) > mostFetched {
		err = errors.New("the answer is too long")
	}
	if err != nil {
		return answer.StatusCode, nil, fmt.Errorf("%s: %w", address, err)
	}
	return answer.StatusCode, body, nil
}
