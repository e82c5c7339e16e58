package outbound

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// IdentityProvider is a council's identity provider, by which officers sign in (OpenID Connect Core 1.0: authorization code, with PKCE).
type IdentityProvider struct {
	Issuer, Client, Secret string
	Host                   string // of the issuer, for people to read
	Back                   string // address to which it sends people back
	HTTP                   *http.Client

	mu       sync.Mutex
	provider *oidc.Provider
}

// Vouched is what the provider says of somebody.
type Vouched struct {
	Email    string
	Verified bool // it has verified the address
	Strong   bool // a second factor was given (RFC 8176: mfa)
}

// ErrNotVouched says that what came from the provider proves nothing: it was not for us, not for this question, too old, or not signed
// by the provider.
var ErrNotVouched = errors.New("outbound: the identity provider does not vouch for this")

// at asks the provider who it is, once it is needed, and remembers.
func (s *IdentityProvider) at(ctx context.Context) (context.Context, *oidc.Provider, *oauth2.Config, error) {
	ctx = oidc.ClientContext(ctx, s.HTTP)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider == nil {
		p, err := oidc.NewProvider(context.WithoutCancel(ctx), s.Issuer) // which keeps the context, to ask for keys later
		if err != nil {
			return ctx, nil, nil, fmt.Errorf("outbound: the identity provider does not answer: %w", err)
		}
		s.provider = p
	}
	return ctx, s.provider, &oauth2.Config{
		ClientID: s.Client, ClientSecret: s.Secret, RedirectURL: s.Back, Endpoint: s.provider.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "email"},
	}, nil
}

// Probe asks the provider who it is, and nothing else: for the operator's check.
func (s *IdentityProvider) Probe(ctx context.Context) error {
	if _, err := oidc.NewProvider(oidc.ClientContext(ctx, s.HTTP), s.Issuer); err != nil {
		return fmt.Errorf("the identity provider %s does not answer as one: %w", s.Host, err)
	}
	return nil
}

// Ask returns the address at which the provider signs somebody in. state, nonce and verifier are secrets of this one question.
func (s *IdentityProvider) Ask(ctx context.Context, state, nonce, verifier string) (string, error) {
	_, _, at, err := s.at(ctx)
	if err != nil {
		return "", err
	}
	return at.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// Redeem returns what the provider says of whoever came back with a code; ErrNotVouched if that proves nothing.
func (s *IdentityProvider) Redeem(ctx context.Context, code, nonce, verifier string, now func() time.Time) (v Vouched, err error) {
	ctx, provider, at, err := s.at(ctx)
	if err != nil {
		return v, err
	}
	tokens, err := at.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return v, fmt.Errorf("%w: %w", ErrNotVouched, err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := provider.Verifier(&oidc.Config{ClientID: s.Client, Now: now}).Verify(ctx, raw)
	if err != nil {
		return v, fmt.Errorf("%w: %w", ErrNotVouched, err)
	}
	var says struct {
		Email    string   `json:"email"`
		Verified bool     `json:"email_verified"`
		Methods  []string `json:"amr"`
	}
	if err := token.Claims(&says); err != nil || token.Nonce != nonce {
		return v, ErrNotVouched
	}
	v = Vouched{Email: says.Email, Verified: says.Verified}
	for _, m := range says.Methods {
		v.Strong = v.Strong || m == "mfa"
	}
	return v, nil
}
