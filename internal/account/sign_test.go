package account

import (
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

func TestOpenAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		step, err := r.SignUp(r.ctx, from, SignUp{Email: " Ayesha@Example.ORG "})
		r.must(err)
		code := r.last("account.sign_up_code", "ayesha@example.org").Values["Code"]
		_, err = r.Open(r.ctx, from, Code{step.Attempt, wrong(code)})
		r.refused(err, "account.code.wrong")
		urdu := strings.NewReplacer("0", "۰", "1", "۱", "2", "۲", "3", "۳", "4", "۴", "5", "۵", "6", "۶", "7", "۷", "8", "۸", "9", "۹").Replace(code)
		opened, err := r.Open(r.ctx, from, Code{step.Attempt, urdu[:len(urdu)/2] + " " + urdu[len(urdu)/2:]})
		r.must(err)
		by := r.at(opened.Session)
		if by.Strong || len(by.Roles) != 0 {
			t.Errorf("a new account is %+v", by)
		}
		_, err = r.Open(r.ctx, from, Code{step.Attempt, code})
		r.refused(err, "account.code.used")
		known, err := r.knows(r.ctx, by)
		if err != nil || known {
			t.Errorf("a new person has an identity: %v, %v", known, err)
		}
	})
}

func TestSignUpTellsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.open("known@example.org")
		var wrongs [2][]string
		for i, email := range []string{"known@example.org", "new@example.org"} {
			step, err := r.SignUp(r.ctx, from, SignUp{Email: email})
			r.must(err)
			if step.Need != NeedCode || len(step.Attempt) != 52 {
				t.Errorf("%s: %+v", email, step)
			}
			for range 7 {
				_, err := r.Open(r.ctx, from, Code{step.Attempt, "12345x"})
				wrongs[i] = append(wrongs[i], keyOf(err)+" "+err.Error())
			}
		}
		if strings.Join(wrongs[0], "\n") != strings.Join(wrongs[1], "\n") {
			t.Errorf("known:\n%s\nnew:\n%s", strings.Join(wrongs[0], "\n"), strings.Join(wrongs[1], "\n"))
		}
		if got := r.letters[1]; got.Kind != "account.already_here" || got.Address != "known@example.org" || len(got.Values) != 0 {
			t.Errorf("the owner got %+v", got)
		}
	})
}

func TestSignInTellsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("known@example.org")
		r.must(r.SetPassphrase(r.ctx, by, SetPassphrase{"my aunt grows tall okra", "my aunt grows tall okra"}))
		var said [2][]string
		for i, email := range []string{"known@example.org", "new@example.org"} {
			step, err := r.SignIn(r.ctx, from, SignIn{Email: email})
			r.must(err)
			for range 6 {
				_, err := r.GiveCode(r.ctx, from, Code{step.Attempt, "12345x"})
				said[i] = append(said[i], keyOf(err)+" "+err.Error())
			}
			for range 7 {
				_, err := r.SignIn(r.ctx, from, SignIn{Email: email, Passphrase: "my aunt grows small okra"})
				said[i] = append(said[i], keyOf(err)+" "+err.Error())
			}
		}
		if strings.Join(said[0], "\n") != strings.Join(said[1], "\n") {
			t.Errorf("known:\n%s\nnew:\n%s", strings.Join(said[0], "\n"), strings.Join(said[1], "\n"))
		}
		if !strings.Contains(said[0][len(said[0])-1], "account.busy.account") {
			t.Errorf("no pause after seven wrong passphrases: %v", said[0])
		}
		r.last("account.not_here", "new@example.org")
	})
}

// TestPassphraseTakesTheSameTime refuses a short cut for addresses without an account or a passphrase: hashing takes 20 ms, all else one.
func TestPassphraseTakesTheSameTime(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	r := newRoom(t, dbtest.SQLite(t))
	by := r.open("known@example.org")
	r.must(r.SetPassphrase(r.ctx, by, SetPassphrase{"my aunt grows tall okra", "my aunt grows tall okra"}))
	r.open("bare@example.org")
	times := map[string]time.Duration{}
	for range 8 { // in turn, so that a busy machine is slow for all
		for _, email := range []string{"known@example.org", "new@example.org", "bare@example.org"} {
			r.wait(time.Hour)
			begun := time.Now()
			_, err := r.SignIn(r.ctx, from, SignIn{Email: email, Passphrase: "some other words here"})
			took := time.Since(begun)
			r.refused(err, "account.sign_in.wrong")
			if least, ok := times[email]; !ok || took < least {
				times[email] = took
			}
		}
	}
	for email, took := range times {
		if took < times["known@example.org"]/2 || took > times["known@example.org"]*2 {
			t.Errorf("%s: %v, the known one %v", email, took, times["known@example.org"])
		}
	}
}

func TestCodeTriesAndLife(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.open("a@example.org")
		step, err := r.SignIn(r.ctx, from, SignIn{Email: "a@example.org"})
		r.must(err)
		code := r.last("account.sign_in_code", "a@example.org").Values["Code"]
		for i, want := range []string{"account.code.wrong", "account.code.wrong", "account.code.wrong", "account.code.wrong", "account.code.spent"} {
			if _, err := r.GiveCode(r.ctx, from, Code{step.Attempt, wrong(code)}); keyOf(err) != want {
				t.Errorf("try %d: %v", i+1, err)
			}
		}
		_, err = r.GiveCode(r.ctx, from, Code{step.Attempt, code})
		r.refused(err, "account.code.spent")

		step, err = r.SignIn(r.ctx, from, SignIn{Email: "a@example.org"})
		r.must(err)
		code = r.last("account.sign_in_code", "a@example.org").Values["Code"]
		r.wait(codeLife)
		_, err = r.GiveCode(r.ctx, from, Code{step.Attempt, code})
		r.refused(err, "account.code.ended")

		_, err = r.GiveCode(r.ctx, from, Code{"no such attempt", code})
		r.refused(err, "account.code.ended")
	})
}

func TestLettersPause(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		ask := func() {
			t.Helper()
			step, err := r.SignIn(r.ctx, from, SignIn{Email: "stranger@example.org"})
			if err != nil || step.Need != NeedCode {
				t.Fatalf("%+v, %v", step, err)
			}
		}
		for range 9 {
			ask()
		}
		if len(r.letters) != 5 && len(r.letters) != 1 { // equal letters are one in this test
			t.Fatalf("%d letters", len(r.letters))
		}
		count, err := r.countStage("stranger@example.org", stageMute)
		if err != nil || count != 4 {
			t.Errorf("%d of nine are mute, %v", count, err)
		}
		r.wait(time.Minute)
		ask()
		if count, _ := r.countStage("stranger@example.org", stageMute); count != 4 {
			t.Errorf("mute after the pause")
		}
	})
}

// countStage counts the attempts of an address at a stage.
func (r *room) countStage(email string, stage Need) (n int64, err error) {
	err = r.db.View(r.ctx, func(tx *db.Tx) error {
		n, err = db.Get[int64](r.ctx, tx, `select count(*) from account_attempt where email_index = ? and stage = ?`, r.emailIndex(email), stage)
		return err
	})
	return n, err
}

func TestPassphrase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("a@example.org")
		r.must(r.SetPassphrase(r.ctx, by, SetPassphrase{"میری خالہ بھنڈی اگاتی ہیں", "میری خالہ بھنڈی اگاتی ہیں"}))
		step, err := r.SignIn(r.ctx, from, SignIn{Email: "A@example.org", Passphrase: "میری خالہ بھنڈی اگاتی ہیں"})
		r.must(err)
		if step.Need != NeedNothing || r.at(step.Session).Person != by.Person {
			t.Errorf("%+v", step)
		}
		for range 5 {
			_, err = r.SignIn(r.ctx, from, SignIn{Email: "a@example.org", Passphrase: "some other words here"})
			r.refused(err, "account.sign_in.wrong")
		}
		right := SignIn{Email: "a@example.org", Passphrase: "میری خالہ بھنڈی اگاتی ہیں"}
		_, err = r.SignIn(r.ctx, from, right)
		r.refused(err, "account.busy.account")
		r.wait(time.Minute)
		_, err = r.SignIn(r.ctx, from, right)
		r.must(err)
	})
}

func TestWrongPassphrasesAtOnceAreAllCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.open("a@example.org")
		var wg sync.WaitGroup
		said := make([]string, 12)
		for i := range said {
			wg.Go(func() {
				_, err := r.SignIn(r.ctx, from, SignIn{Email: "a@example.org", Passphrase: "some other words here"})
				said[i] = keyOf(err)
			})
		}
		wg.Wait()
		counts := map[string]int{}
		for _, s := range said {
			counts[s]++
		}
		if counts["account.sign_in.wrong"] != 5 || counts["account.busy.account"] != 7 {
			t.Errorf("%v", counts)
		}
	})
}

func TestOneCodeTwiceAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		step, err := r.SignUp(r.ctx, from, SignUp{Email: "a@example.org"})
		r.must(err)
		code := r.last("account.sign_up_code", "a@example.org").Values["Code"]
		var wg sync.WaitGroup
		said := make([]string, 2)
		for i := range said {
			wg.Go(func() {
				_, err := r.Open(r.ctx, from, Code{step.Attempt, code})
				said[i] = keyOf(err)
			})
		}
		wg.Wait()
		// Which of the two refusals the slower one gets depends on how far it had come.
		if s := strings.TrimSpace(strings.Join(said, " ")); s != "account.code.used" && s != "account.sign_up.known" {
			t.Errorf("%q", said)
		}
		if r.count("account") != 1 || r.count("person") != 1 || r.count("account_session") != 1 {
			t.Error("more than one account, person or session")
		}
	})
}

func TestTwoCodesOfOneAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		one, err := r.SignUp(r.ctx, from, SignUp{Email: "a@example.org"})
		r.must(err)
		first := r.last("account.sign_up_code", "a@example.org").Values["Code"]
		two, err := r.SignUp(r.ctx, from, SignUp{Email: "a@example.org"})
		r.must(err)
		_, err = r.Open(r.ctx, from, Code{two.Attempt, r.last("account.sign_up_code", "a@example.org").Values["Code"]})
		r.must(err)
		_, err = r.Open(r.ctx, from, Code{one.Attempt, first})
		r.refused(err, "account.sign_up.known")
	})
}

func TestSweep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("a@example.org")
		_, err := r.SignUp(r.ctx, from, SignUp{Email: "never@example.org"})
		r.must(err)
		_, err = r.Invite(r.ctx, systemAppoint, "guest@example.org", "officer", "en")
		r.must(err)
		r.must(r.Sweep(r.ctx))
		if n := r.count("account_attempt") + r.count("account_invitation"); n != 3 {
			t.Errorf("%d rows before they end", n)
		}
		r.wait(8 * 24 * time.Hour)
		r.must(r.Sweep(r.ctx))
		if n := r.count("account_attempt") + r.count("account_invitation"); n != 0 {
			t.Errorf("%d rows stay", n)
		}
		if n := r.count("account_session"); n != 1 {
			t.Errorf("%d sessions", n)
		}
		if _, err := r.knows(r.ctx, by); err != nil {
			t.Errorf("the person who came is gone: %v", err)
		}
		r.wait(7 * 24 * time.Hour)
		r.must(r.Sweep(r.ctx))
		if n := r.count("account_session"); n != 0 {
			t.Errorf("%d sessions after fourteen days", n)
		}
	})
}

func (r *room) count(table string) (n int64) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		n, err = db.Get[int64](r.ctx, tx, `select count(*) from `+table)
		return err
	}))
	return n
}
