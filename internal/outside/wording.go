package outside

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"sanad/internal/ledger"
)

// wording demands that every page leads to the policy and names the contact, that the policy bears the day of its publication, which the
// public log proves, and that a name of a site that is not the council's gets no answer.
func (j *Judge) wording(ctx context.Context, pages []Page) (faults []string, err error) {
	for _, p := range pages {
		if p.Root == nil || p.Bare() == "/parts" || strings.HasPrefix(p.Bare(), "/demo/") {
			continue
		}
		var policy, contact bool
		for _, n := range p.All("a") {
			to := strings.TrimPrefix(Attr(n, "href"), "/ur")
			policy = policy || to == "/privacy"
			contact = contact || strings.HasPrefix(to, "mailto:")
		}
		if !policy || !contact {
			faults = append(faults, p.Path+" does not lead to the policy, or names no contact")
		}
	}
	i := slices.IndexFunc(pages, func(p Page) bool { return p.Path == "/privacy" && p.Status == http.StatusOK })
	if i < 0 {
		return append(faults, "the policy is not there"), nil
	}
	published, err := http.ParseTime(pages[i].Header.Get("Last-Modified"))
	if err != nil {
		faults = append(faults, "the policy does not say since when it holds")
	}
	for _, check := range []func(context.Context, time.Time) (string, error){j.proven, j.otherHost} {
		fault, err := check(ctx, published)
		if err != nil {
			return nil, err
		}
		if fault != "" {
			faults = append(faults, fault)
		}
	}
	return faults, nil
}

// proven checks the proof that the policy's wording stands in the public log since the day that its page bears.
func (j *Judge) proven(ctx context.Context, published time.Time) (string, error) {
	key, err := j.Get(ctx, "/log/public/key")
	if err != nil {
		return "", err
	}
	text, err := j.Get(ctx, "/log/public/proof/policy")
	if err != nil {
		return "", err
	}
	proof, err := ledger.CheckProof(string(text.Body), strings.TrimSpace(string(key.Body)))
	switch {
	case err != nil:
		return fmt.Sprintf("the wording of the policy is not proven: %v", err), nil
	case proof.Kind != "policy published" || !proof.At.Equal(published.Truncate(time.Second)):
		return "the policy bears another day than the public log", nil
	}
	return "", nil
}

// otherHost asks by a name that cannot be the council's.
func (j *Judge) otherHost(ctx context.Context, _ time.Time) (string, error) {
	p, err := j.get(ctx, "/", "not-this-council.invalid")
	if err == nil && p.Status == http.StatusOK {
		return "a name that is not the council's gets an answer", nil
	}
	return "", nil // no answer is what there should be
}
