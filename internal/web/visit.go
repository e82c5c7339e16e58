package web

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"time"

	"sanad/internal/access"
	"sanad/internal/i18n"
)

// visit is what the front of the house knows of one request. It belongs to the goroutine that answers.
type visit struct {
	site     *site
	id       string
	start    time.Time
	door     *door
	route    string // pattern; "" before the route is known
	language i18n.Language
	path     string // escaped, without the language
	query    string
	client   netip.Addr
	actor    access.Actor
	caller   string       // as whom a signed call was believed
	token    string       // of the session's cookie
	cookie   *http.Cookie // to be set with the answer
	body     io.Reader    // without its limit
	upload   int64        // bytes of the file that the route takes
	offline  bool         // the page works without a network
	leads    string       // to which other site its forms may lead
	card     bool         // the address holds the number of a card
	wrong    bool         // the request cannot be told what went wrong any more
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// Actor returns who acts, as the door found it.
func Actor(ctx context.Context) access.Actor {
	if v := visitOf(ctx); v != nil {
		return v.actor
	}
	return access.Actor{}
}

// ClientNetwork returns the /24 or /48 that a request comes from, for limits in memory alone.
func ClientNetwork(r *http.Request) string {
	if v := visitOf(r.Context()); v != nil {
		return network(v.client)
	}
	return network(remote(r))
}

// answer counts what is written and lets only the cookies of the register pass.
type answer struct {
	http.ResponseWriter
	visit  *visit
	status int
	bytes  int64
}

func (a *answer) WriteHeader(status int) {
	if a.status != 0 {
		return
	}
	if status >= 200 {
		a.status = status
		a.visit.site.bake(a.Header(), a.visit)
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
