package account

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/outbound"
)

// provider is an identity provider: whoever comes is signed in at once, as the person it was told.
type provider struct {
	*httptest.Server
	t     *testing.T
	key   *rsa.PrivateKey
	now   func() time.Time
	alter func(claims map[string]any) // what it says instead

	mu    sync.Mutex
	codes map[string]url.Values // what was asked, by code
}

func newProvider(t *testing.T, now func() time.Time) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{t: t, key: key, now: now, codes: map[string]url.Values{}}
	p.Server = httptest.NewTLSServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

// asked is the way to the provider.
func (p *provider) asked() *outbound.IdentityProvider {
	const back = "https://register.example.org/sign-in/provider/back"
	return &outbound.IdentityProvider{Issuer: p.URL, Client: "council", Secret: "secret", Host: "login.example.org", Back: back, HTTP: p.Client()}
}

func (p *provider) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	var answer any
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		answer = map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		}
	case "/keys":
		answer = jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &p.key.PublicKey, KeyID: "a", Algorithm: "RS256", Use: "sig"}}}
	case "/token":
		answer = p.redeem(r)
	default:
		http.NotFound(w, r)
		return
	}
	if answer == nil {
		w.WriteHeader(http.StatusBadRequest)
		answer = map[string]string{"error": "invalid_grant"}
	}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		p.t.Error(err)
	}
}

// signIn is what the provider does with a person who comes from an address: it sends them back with a code.
func (p *provider) signIn(address string) ProviderBack {
	p.t.Helper()
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(address, p.URL+"/authorize?") {
		p.t.Fatalf("%q leads elsewhere", address)
	}
	q := u.Query()
	if q.Get("client_id") != "council" || q.Get("redirect_uri") != "https://register.example.org/sign-in/provider/back" || q.Get("code_challenge_method") != "S256" || q.Get("response_type") != "code" {
		p.t.Fatalf("asked %v", q)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	code := "code-" + q.Get("state")[:8]
	p.codes[code] = q
	return ProviderBack{State: q.Get("state"), Code: code}
}

// redeem gives the tokens of a code, once, to the client that can show the verifier.
func (p *provider) redeem(r *http.Request) any {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked, ok := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	user, secret, _ := r.BasicAuth()
	if user == "" {
		user, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	if !ok || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") || user != "council" || secret != "secret" {
		return nil
	}
	claims := map[string]any{
		"iss": p.URL, "aud": "council", "sub": "1", "exp": p.now().Add(time.Minute).Unix(), "iat": p.now().Unix(), "nonce": asked.Get("nonce"),
		"email": "officer@example.org", "email_verified": true, "amr": []string{"pwd", "mfa"},
	}
	if p.alter != nil {
		p.alter(claims)
	}
	b, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
	}
	key := any(p.key)
	if claims["forged"] == true {
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			p.t.Error(err)
		}
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "a"}}, nil)
	if err != nil {
		p.t.Error(err)
		return nil
	}
	signed, err := signer.Sign(b)
	if err != nil {
		p.t.Error(err)
		return nil
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		p.t.Error(err)
	}
	return map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": token}
}

func TestProvider(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		if _, err := r.AskProvider(r.ctx, from); keyOf(err) != "fault.not_found" {
			t.Errorf("without a provider: %v", err)
		}
		p := newProvider(t, r.now.Now)
		r.provider = p.asked()
		officer := r.officer("officer@example.org", access.Officer)
		r.open("engineer@example.org")
		ask := func() ProviderBack {
			t.Helper()
			to, err := r.AskProvider(r.ctx, from)
			r.must(err)
			return p.signIn(to)
		}
		// The provider vouches for a second factor: the desk opens.
		back := ask()
		told, err := r.ProviderBack(r.ctx, from, back)
		r.must(err)
		if told.Email.Reveal() != "officer@example.org" {
			t.Errorf("told %s", told.Email.Reveal())
		}
		if _, err := r.ProviderBack(r.ctx, from, back); keyOf(err) != "account.provider.ended" {
			t.Errorf("the same way back again: %v", err)
		}
		step, err := r.EnterByProvider(r.ctx, from, told.Attempt)
		r.must(err)
		if me := r.at(step.Session); me.Person != officer.Person || !me.Strong {
			t.Errorf("signed in as %+v", me)
		}
		if _, err := r.EnterByProvider(r.ctx, from, told.Attempt); keyOf(err) != "account.provider.ended" {
			t.Errorf("entered twice: %v", err)
		}
		// Their address changes while they are away: whoever has the old one does not come in any more.
		told, err = r.ProviderBack(r.ctx, from, ask())
		r.must(err)
		move := func(to string) {
			t.Helper()
			r.must(d.Update(r.ctx, func(tx *db.Tx) error { return updateEmail(r.ctx, tx, officer.Person, r.emailIndex(to)) }))
		}
		move("elsewhere@example.org")
		if _, err := r.EnterByProvider(r.ctx, from, told.Attempt); keyOf(err) != "account.provider.ended" {
			t.Errorf("entered by an address of before: %v", err)
		}
		move("officer@example.org")
		// It vouches for a password alone: the desk asks for a second factor of our own.
		p.alter = func(c map[string]any) { c["amr"] = []string{"pwd"} }
		told, err = r.ProviderBack(r.ctx, from, ask())
		r.must(err)
		step, err = r.EnterByProvider(r.ctx, from, told.Attempt)
		r.must(err)
		if me := r.at(step.Session); me.Strong {
			t.Error("a password made a session strong")
		}
		for what, x := range map[string]struct {
			alter func(c map[string]any)
			key   string
		}{
			"somebody who holds no office":  {func(c map[string]any) { c["email"] = "engineer@example.org" }, "account.provider.no_officer"},
			"somebody without an account":   {func(c map[string]any) { c["email"] = "nobody@example.org" }, "account.provider.no_officer"},
			"an address that is not proven": {func(c map[string]any) { c["email_verified"] = false }, "account.provider.unverified"},
			"no word on the address":        {func(c map[string]any) { delete(c, "email_verified") }, "account.provider.unverified"},
			"no address":                    {func(c map[string]any) { delete(c, "email") }, "account.provider.unverified"},
			"another question's token":      {func(c map[string]any) { c["nonce"] = "x" }, "account.provider.refused"},
			"a token for another client":    {func(c map[string]any) { c["aud"] = "other" }, "account.provider.refused"},
			"a token of another provider":   {func(c map[string]any) { c["iss"] = "https://evil.example" }, "account.provider.refused"},
			"an old token":                  {func(c map[string]any) { c["exp"] = r.now.Now().Add(-time.Minute).Unix() }, "account.provider.refused"},
			"a token that is forged":        {func(c map[string]any) { c["forged"] = true }, "account.provider.refused"},
		} {
			p.alter = x.alter
			if _, err := r.ProviderBack(r.ctx, from, ask()); keyOf(err) != x.key {
				t.Errorf("%s: %v, want %s", what, err, x.key)
			}
		}
		p.alter = nil
		for what, x := range map[string]struct {
			change func(b *ProviderBack)
			key    string
		}{
			"sent back unsigned":    {func(b *ProviderBack) { b.Error, b.Code = "access_denied", "" }, "account.provider.not_sent"},
			"a state of nobody":     {func(b *ProviderBack) { b.State = "x" }, "account.code.ended"},
			"a code of nobody":      {func(b *ProviderBack) { b.Code = "x" }, "account.provider.refused"},
			"a code of another way": {func(b *ProviderBack) { b.Code = ask().Code }, "account.provider.refused"},
			"too late":              {func(*ProviderBack) { r.wait(ceremonyOfProvider) }, "account.provider.ended"},
		} {
			b := ask()
			x.change(&b)
			if _, err := r.ProviderBack(r.ctx, from, b); keyOf(err) != x.key {
				t.Errorf("%s: %v, want %s", what, err, x.key)
			}
		}
		// An office that ended meanwhile opens no desk; the session is a member's.
		told, err = r.ProviderBack(r.ctx, from, ask())
		r.must(err)
		r.wait(ceremonyLife)
		if _, err := r.EnterByProvider(r.ctx, from, told.Attempt); keyOf(err) != "account.provider.ended" {
			t.Errorf("too late: %v", err)
		}
		// The provider is down: the house's own trouble, and nobody's fault.
		r.provider = p.asked()
		p.Close()
		if _, err := r.AskProvider(r.ctx, from); keyOf(err) != "fault.unavailable" {
			t.Errorf("the provider is down: %v", err)
		}
	})
}
