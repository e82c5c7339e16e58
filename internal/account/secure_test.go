package account

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

func TestAuthenticator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("a@example.org")
		before := by.Session
		secret, strong := r.bind(by)
		if !strong.Strong || strong.Session != before {
			t.Errorf("after binding: %+v", strong)
		}
		ask := func() (string, string) {
			t.Helper()
			step, err := r.SignIn(r.ctx, from, SignIn{Email: "a@example.org"})
			r.must(err)
			return step.Attempt, r.last("account.sign_in_code", "a@example.org").Values["Code"]
		}
		attempt, code := ask()
		step, err := r.GiveCode(r.ctx, from, Code{attempt, code})
		r.must(err)
		if step.Need != NeedSecond || step.Session.Token == "" && step.Attempt != attempt {
			t.Fatalf("%+v", step)
		}
		if step.Session.Token != "" {
			t.Fatal("a session before the second factor")
		}
		_, err = r.GiveSecond(r.ctx, from, Code{attempt, r.shown(secret)})
		r.refused(err, "account.code.wrong") // the code that bound it: a replay
		r.wait(30 * time.Second)
		shown := r.shown(secret)
		step, err = r.GiveSecond(r.ctx, from, Code{attempt, shown})
		r.must(err)
		if !r.at(step.Session).Strong {
			t.Error("not strong after the second factor")
		}
		attempt, code = ask()
		_, err = r.GiveCode(r.ctx, from, Code{attempt, code})
		r.must(err)
		_, err = r.GiveSecond(r.ctx, from, Code{attempt, shown})
		r.refused(err, "account.code.wrong")
		_, err = r.GiveCode(r.ctx, from, Code{attempt, code}) // the first factor again does not skip the second
		r.refused(err, "account.code.ended")
	})
}

func TestRecovery(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("a@example.org")
		_, err := r.MakeRecovery(r.ctx, by)
		r.refused(err, "account.recovery.authenticator_first")
		_, by = r.bind(by)
		codes, err := r.MakeRecovery(r.ctx, by)
		r.must(err)
		if len(codes) != 10 {
			t.Fatal(codes)
		}
		use := func(typed string) error {
			t.Helper()
			step, err := r.SignIn(r.ctx, from, SignIn{Email: "a@example.org"})
			r.must(err)
			_, err = r.GiveCode(r.ctx, from, Code{step.Attempt, r.last("account.sign_in_code", "a@example.org").Values["Code"]})
			r.must(err)
			_, err = r.GiveSecond(r.ctx, from, Code{step.Attempt, typed})
			return err
		}
		r.must(use(strings.ToLower(codes[3])))
		r.refused(use(codes[3]), "account.code.wrong")
		s, err := r.ShowSecurity(r.ctx, by)
		if err != nil || s.Recovery != 9 {
			t.Errorf("%d left, %v", s.Recovery, err)
		}
	})
}

func TestConfirm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("a@example.org")
		secret := NewSecret()
		old, err := r.SetAuthenticator(r.ctx, by, SetAuthenticator{secret, r.shown(secret)})
		r.must(err)
		r.wait(strongIdle)
		by = r.at(old)
		if by.Strong {
			t.Fatal("strong after half an hour away")
		}
		if r.wait(time.Second); r.at(old).Strong {
			t.Fatal("strong again on the next page")
		}
		r.refused(r.SetPassphrase(r.ctx, by, SetPassphrase{"my aunt grows tall okra", "my aunt grows tall okra"}), "account.security.confirm")
		_, err = r.Confirm(r.ctx, by, Confirm{wrong(r.shown(secret))})
		r.refused(err, "account.confirm.wrong")
		fresh, err := r.Confirm(r.ctx, by, Confirm{r.shown(secret)})
		r.must(err)
		if !r.at(fresh).Strong {
			t.Error("not strong")
		}
		if who, err := r.Visitor(r.ctx, old.Token); err != nil || who.Person != "" {
			t.Error("the old token still works")
		}
		by = r.at(fresh)
		for range 5 {
			r.Confirm(r.ctx, by, Confirm{wrong(r.shown(secret))})
		}
		_, err = r.Confirm(r.ctx, by, Confirm{r.shown(secret)})
		r.refused(err, "account.busy.account")
	})
}

func TestSessions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		one := r.open("a@example.org")
		other := r.open("b@example.org")
		step, err := r.SignIn(r.ctx, Stranger{Language: "en", Browser: "safari"}, SignIn{Email: "a@example.org"})
		r.must(err)
		step, err = r.GiveCode(r.ctx, Stranger{Browser: "safari"}, Code{step.Attempt, r.last("account.sign_in_code", "a@example.org").Values["Code"]})
		r.must(err)
		two := r.at(step.Session)
		s, err := r.ShowSecurity(r.ctx, one)
		r.must(err)
		if len(s.Sessions) != 2 || s.Sessions[0].This == s.Sessions[1].This {
			t.Errorf("%+v", s.Sessions)
		}
		r.refused(r.EndSession(r.ctx, other, one.Session), "fault.not_found")
		r.must(r.EndSession(r.ctx, one, two.Session))
		if who, err := r.Visitor(r.ctx, step.Session.Token); err != nil || who.Person != "" {
			t.Errorf("an ended session is %+v, %v", who, err)
		}
		r.must(r.EndOtherSessions(r.ctx, one))
		s, err = r.ShowSecurity(r.ctx, one)
		if err != nil || len(s.Sessions) != 1 || !s.Sessions[0].This {
			t.Errorf("%+v, %v", s.Sessions, err)
		}
		r.wait(freshFor + time.Second)
		r.refused(r.SetPassphrase(r.ctx, one, SetPassphrase{"my aunt grows tall okra", "my aunt grows tall okra"}), "account.security.sign_in_again")
	})
}
