package account

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// mostPasskeys is how many one person may have.
const mostPasskeys = 10

// Passkey is what a browser answers when it was asked to make or to use a passkey (WebAuthn Level 3, as JSON).
type Passkey struct {
	Attempt    string `form:"attempt" max:"60"`
	Credential string `form:"credential" max:"12000" raw:"true"`
}

// Ceremony is what a browser is asked.
type Ceremony struct {
	Attempt string // token for the hidden field
	Options string // JSON for PublicKeyCredential.parseCreationOptionsFromJSON, or parseRequestOptionsFromJSON
}

// ShownPasskey is a passkey as its owner sees it.
type ShownPasskey struct {
	ID, Browser    string
	MadeAt, UsedAt time.Time
	Barred         bool
}

// newPasskeys returns who makes and checks passkeys for the site at base; nil where browsers have none: at an address without a name.
func newPasskeys(base, council string) *webauthn.WebAuthn {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return nil
	}
	wa, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: council, RPOrigins: []string{u.Scheme + "://" + u.Host}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
		Timeouts:               webauthn.TimeoutsConfig{Login: webauthn.TimeoutConfig{Timeout: ceremonyLife}, Registration: webauthn.TimeoutConfig{Timeout: ceremonyLife}},
	})
	if err != nil {
		return nil
	}
	return wa
}

// owner is a person as an authenticator knows them: by the random id, and by the address that they sign in with.
type owner struct {
	id, name string
	keys     []webauthn.Credential
}

func (o owner) WebAuthnID() []byte                         { return []byte(o.id) }
func (o owner) WebAuthnName() string                       { return o.name }
func (o owner) WebAuthnDisplayName() string                { return o.name }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

// challenge is the challenge of an attempt: its token, which is stored as a hash alone, makes it again.
func (s *Service) challenge(token string) protocol.URLEncodedBase64 {
	return protocol.URLEncodedBase64(s.vault.Blind("challenge", token))
}

// beginCeremony stores an attempt that a passkey will answer.
func (s *Service) beginCeremony(ctx context.Context, kind attemptKind, person, language string) (string, error) {
	a := s.newAttempt(kind, "", language)
	a.row.Stage, a.row.CodeHash, a.row.Person, a.row.EndsAt = NeedPasskey, nil, person, a.row.BegunAt.Add(ceremonyLife)
	return a.token, s.db.Update(ctx, func(tx *db.Tx) error { return insertAttempt(ctx, tx, a.row) })
}

// creation asks for a new passkey of o by the challenge of a token.
func (s *Service) creation(o owner, token string) (*protocol.CredentialCreation, webauthn.SessionData, error) {
	var known []protocol.CredentialDescriptor
	for _, k := range o.keys {
		known = append(known, k.Descriptor())
	}
	asked, session, err := s.passkeys.BeginRegistration(o, webauthn.WithExclusions(known))
	if err != nil {
		return nil, webauthn.SessionData{}, fmt.Errorf("account: passkey: %w", err)
	}
	asked.Response.Challenge = s.challenge(token)
	session.Challenge = asked.Response.Challenge.String()
	return asked, *session, nil
}

// BeginPasskey asks for a new passkey, from a session that may change how its owner signs in.
func (s *Service) BeginPasskey(ctx context.Context, by access.Actor) (c Ceremony, err error) {
	if s.passkeys == nil {
		return c, fault.Denied("account.passkey.nowhere", nil)
	}
	var o owner
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		if o, err = s.mayAdd(ctx, tx, by); err != nil {
			return err
		}
		d, err := s.access.May(by, "account.secure", access.Subject{Person: by.Person})
		if err != nil {
			return err
		}
		contact, err := s.people.Contact(ctx, tx, d, by.Person)
		o.name = contact.Email.Reveal()
		return err
	})
	if err != nil {
		return c, err
	}
	if c.Attempt, err = s.beginCeremony(ctx, kindPasskeyNew, by.Person, ""); err != nil {
		return c, err
	}
	asked, _, err := s.creation(o, c.Attempt)
	if err != nil {
		return c, err
	}
	c.Options, err = asJSON(asked.Response)
	return c, err
}

func asJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// mayAdd returns by with their passkeys, if this session may add another.
func (s *Service) mayAdd(ctx context.Context, tx *db.Tx, by access.Actor) (o owner, err error) {
	a, session, err := s.loadOwn(ctx, tx, by)
	if err != nil {
		return o, err
	}
	second, err := s.hasSecond(ctx, tx, a)
	if err != nil {
		return o, err
	}
	if err := decideSecure(second, by.Strong, session.BegunAt, s.clock.Now()); err != nil {
		return o, err
	}
	rows, err := listPasskeys(ctx, tx, by.Person)
	if err != nil {
		return o, err
	}
	if len(rows) >= mostPasskeys {
		return o, fault.Denied("account.passkey.many", nil)
	}
	o.id = by.Person
	for _, row := range rows {
		k, err := s.openPasskey(ctx, row)
		if err != nil {
			return o, err
		}
		o.keys = append(o.keys, k)
	}
	return o, nil
}

// AddPasskey stores a passkey that the browser made. The session becomes strong and gets a new token.
func (s *Service) AddPasskey(ctx context.Context, by access.Actor, browser string, c Passkey) (Session, error) {
	made, err := protocol.ParseCredentialCreationResponseBytes([]byte(c.Credential))
	if s.passkeys == nil || err != nil {
		return Session{}, fault.Denied("account.passkey.refused", nil)
	}
	now, token := s.clock.Now(), id.Secret()
	var ends time.Time
	err = s.answer(ctx, c.Attempt, func(tx *db.Tx, a *attemptRow) (refused, err error) {
		if refused := decidePasskey(*a, kindPasskeyNew, by.Person, now); refused != nil {
			return refused, nil
		}
		o, err := s.mayAdd(ctx, tx, by)
		if fault.Of(err) != nil {
			return err, nil
		}
		if err != nil {
			return nil, err
		}
		_, session, err := s.creation(o, c.Attempt)
		if err != nil {
			return nil, err
		}
		key, err := s.passkeys.CreateCredential(o, session, made)
		if err != nil { // what was wrong with it would help nobody but who made it up
			return fault.Denied("account.passkey.refused", nil), nil
		}
		row := passkeyRow{ID: id.New(now), Person: by.Person, KeyHash: keyHash(key.ID), Browser: browser, MadeAt: now, UsedAt: now}
		if _, known, err := findPasskey(ctx, tx, row.KeyHash); known || err != nil {
			return fault.Denied("account.passkey.refused", nil), err
		}
		if row.Credential, err = s.sealPasskey(ctx, row, *key); err != nil {
			return nil, err
		}
		if err := insertPasskey(ctx, tx, row); err != nil {
			return nil, err
		}
		own, err := loadSession(ctx, tx, by.Person, by.Session)
		if err != nil {
			return nil, err
		}
		ends, a.Stage = own.EndsAt, stageDone
		if err := updateToken(ctx, tx, own.ID, hash(token), now); err != nil {
			return nil, err
		}
		return nil, s.events.Record(ctx, tx, by, Secured{Person: by.Person, What: "passkey"})
	})
	return Session{Token: token, Ends: ends}, err
}

// RemovePasskey takes a passkey of one's own away.
func (s *Service) RemovePasskey(ctx context.Context, by access.Actor, passkey string) error {
	return s.secure(ctx, by, "passkey_removed", func(tx *db.Tx, a accountRow) error {
		n, err := deletePasskey(ctx, tx, a.ID, passkey)
		if err == nil && n == 0 {
			err = fault.NotFound()
		}
		return err
	})
}

// OwnPasskeys returns one's own passkeys, the oldest first.
func (s *Service) OwnPasskeys(ctx context.Context, by access.Actor) (list []ShownPasskey, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		if _, _, err := s.loadOwn(ctx, tx, by); err != nil {
			return err
		}
		rows, err := listPasskeys(ctx, tx, by.Person)
		for _, r := range rows {
			list = append(list, ShownPasskey{r.ID, r.Browser, r.MadeAt, r.UsedAt, r.BarredAt != nil})
		}
		return err
	})
	return list, err
}

// AskPasskey asks for a passkey: of anybody who wants to sign in, or of whoever is signed in and gives a second factor.
func (s *Service) AskPasskey(ctx context.Context, from Stranger) (c Ceremony, err error) {
	if s.passkeys == nil {
		return c, fault.Denied("account.passkey.nowhere", nil)
	}
	if err := s.mayGuess(from); err != nil {
		return c, err
	}
	if c.Attempt, err = s.beginCeremony(ctx, kindPasskey, "", from.Language); err != nil {
		return c, err
	}
	asked, _, err := s.passkeys.BeginDiscoverableLogin(webauthn.WithChallenge(s.challenge(c.Attempt)))
	if err != nil {
		return c, fmt.Errorf("account: passkey: %w", err)
	}
	c.Options, err = asJSON(asked.Response)
	return c, err
}

// SignInByPasskey signs in. It counts as both factors: the authenticator has seen that its owner is there.
func (s *Service) SignInByPasskey(ctx context.Context, from Stranger, c Passkey) (Step, error) {
	if err := s.mayGuess(from); err != nil {
		return Step{}, err
	}
	session := s.newSession("", true, from.Browser)
	err := s.usePasskey(ctx, c, func(tx *db.Tx, a *attemptRow, person string) (refused, err error) {
		a.Person = person
		return nil, s.finish(ctx, tx, a, session)
	})
	s.guessed(from, err)
	return session.step(), err
}

// ConfirmByPasskey makes the present session strong.
func (s *Service) ConfirmByPasskey(ctx context.Context, by access.Actor, c Passkey) (Session, error) {
	ends := Session{Token: id.Secret()}
	err := s.usePasskey(ctx, c, func(tx *db.Tx, a *attemptRow, person string) (refused, err error) {
		if person != by.Person {
			return fault.Denied("account.passkey.of_another", nil), nil
		}
		_, session, err := s.loadOwn(ctx, tx, by)
		if err != nil {
			return nil, err
		}
		ends.Ends, a.Stage = session.EndsAt, stageDone
		return nil, updateToken(ctx, tx, session.ID, hash(ends.Token), s.clock.Now())
	})
	return ends, err
}

// usePasskey checks a passkey and does what it opens. One whose counter runs behind was copied: it is barred, and its owner told.
func (s *Service) usePasskey(ctx context.Context, c Passkey, do func(tx *db.Tx, a *attemptRow, person string) (refused, err error)) error {
	used, err := protocol.ParseCredentialRequestResponseBytes([]byte(c.Credential))
	if s.passkeys == nil || err != nil {
		return fault.Denied("account.passkey.refused", nil)
	}
	now := s.clock.Now()
	_, session, err := s.passkeys.BeginDiscoverableLogin(webauthn.WithChallenge(s.challenge(c.Attempt)))
	if err != nil {
		return fmt.Errorf("account: passkey: %w", err)
	}
	return s.answer(ctx, c.Attempt, func(tx *db.Tx, a *attemptRow) (refused, err error) {
		if refused := decidePasskey(*a, kindPasskey, "", now); refused != nil {
			return refused, nil
		}
		row, known, err := findPasskey(ctx, tx, keyHash(used.RawID))
		if err != nil {
			return nil, err
		}
		if !known || row.BarredAt != nil {
			return fault.Denied("account.passkey.unknown", nil), nil
		}
		stored, err := s.openPasskey(ctx, row)
		if err != nil {
			return nil, err
		}
		find := func(_, handle []byte) (webauthn.User, error) {
			if string(handle) != row.Person {
				return nil, errors.New("the passkey of another")
			}
			return owner{id: row.Person, keys: []webauthn.Credential{stored}}, nil
		}
		_, key, err := s.passkeys.ValidatePasskeyLogin(find, *session, used)
		if err != nil {
			return fault.Denied("account.passkey.refused", nil), nil
		}
		if key.Authenticator.CloneWarning {
			if err := barPasskey(ctx, tx, row.ID, now); err != nil {
				return nil, err
			}
			event := Secured{Person: row.Person, What: "passkey_copied"}
			return fault.Denied("account.passkey.copied", nil), s.events.Record(ctx, tx, access.System(access.Self), event)
		}
		sealed, err := s.sealPasskey(ctx, row, *key)
		if err != nil {
			return nil, err
		}
		if err := updatePasskey(ctx, tx, row.ID, sealed, now); err != nil {
			return nil, err
		}
		return do(tx, a, row.Person)
	})
}

// hasSecond tells whether an account has a second factor: an authenticator, or a passkey.
func (s *Service) hasSecond(ctx context.Context, tx *db.Tx, a accountRow) (bool, error) {
	if a.Authenticator != nil {
		return true, nil
	}
	n, err := countPasskeys(ctx, tx, a.ID)
	return n > 0, err
}

func keyHash(rawID []byte) []byte {
	sum := sha256.Sum256(rawID)
	return sum[:]
}

func passkeyField(row passkeyRow) vault.Field {
	return vault.Field{Entry: "account_passkey.credential", Row: row.ID, Scope: "person/" + row.Person}
}

func (s *Service) sealPasskey(ctx context.Context, row passkeyRow, key webauthn.Credential) (pii.Sealed, error) {
	b, err := json.Marshal(key)
	if err != nil {
		return nil, err
	}
	return s.vault.Seal(ctx, passkeyField(row), string(b))
}

func (s *Service) openPasskey(ctx context.Context, row passkeyRow) (key webauthn.Credential, err error) {
	d, err := s.access.May(access.System(access.Self), "account.sign_in", access.Subject{Person: row.Person})
	if err != nil {
		return key, err
	}
	clear, err := s.vault.Open(ctx, d, passkeyField(row), row.Credential)
	if err != nil {
		return key, err
	}
	return key, json.Unmarshal([]byte(clear.Reveal()), &key)
}
