package account

import (
	_ "embed"
	"slices"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// How long things live.
const (
	codeLife       = 15 * time.Minute
	codeTries      = 5
	ceremonyLife   = 5 * time.Minute // for a passkey
	invitationLife = 7 * 24 * time.Hour
	sessionLife    = 30 * 24 * time.Hour
	sessionIdle    = 14 * 24 * time.Hour
	strongIdle     = 30 * time.Minute // the desk closes after half an hour away from it
	freshFor       = 30 * time.Minute // how long after signing in security may be changed without an authenticator
	seenEvery      = time.Minute
	longestLoan    = 366 // days of a delegation
)

// backOff is how long to wait after n tries within the last hour: four are free, then the pause doubles to a quarter of an hour.
// It never becomes a lock, because somebody else's tries would lock the owner out.
func backOff(n int) time.Duration {
	if n < codeTries {
		return 0
	}
	pause := time.Minute << min(n-codeTries, 4)
	return min(pause, 15*time.Minute)
}

// decideTry refuses a try on an account while the pause after the earlier ones lasts.
func decideTry(earlier []time.Time, now time.Time) error {
	if len(earlier) == 0 {
		return nil
	}
	left := earlier[len(earlier)-1].Add(backOff(len(earlier))).Sub(now)
	if left <= 0 {
		return nil
	}
	return fault.Busy("account.busy.account", fault.Values{"Count": int(left.Minutes()) + 1})
}

// decideCode refuses what cannot be the right code of an attempt; right tells whether the code is.
func decideCode(a attemptRow, kind attemptKind, need Need, now time.Time, right bool) error {
	switch {
	case a.Kind != kind || a.Stage != need && a.Stage != stageMute && a.Stage != stageDone:
		return fault.Conflict("account.code.ended", nil)
	case a.Stage == stageDone:
		return fault.Conflict("account.code.used", nil)
	case !now.Before(a.EndsAt):
		return fault.Conflict("account.code.ended", nil)
	case a.Tries > codeTries:
		return fault.Conflict("account.code.spent", nil)
	case !right && a.Tries == codeTries:
		return fault.Conflict("account.code.spent", nil)
	case !right:
		var f fault.Fields
		f.Add("code", "account.code.wrong", fault.Values{"Count": int(codeTries - a.Tries)})
		return f.Err()
	}
	return nil
}

// decidePasskey refuses an attempt that no passkey can answer any more, or one of another kind or person.
func decidePasskey(a attemptRow, kind attemptKind, person string, now time.Time) error {
	if a.Kind != kind || a.Person != person || a.Stage != NeedPasskey || a.Tries > codeTries || !now.Before(a.EndsAt) {
		return fault.Conflict("account.passkey.ended", nil)
	}
	return nil
}

//go:embed common.txt
var commonList string

var common = func() map[string]bool {
	list := map[string]bool{}
	for _, line := range strings.Fields(commonList) {
		list[line] = true
	}
	return list
}()

// decidePassphrase refuses a passphrase that others would guess: short, common, or of few different characters.
func decidePassphrase(passphrase, again string) error {
	var f fault.Fields
	runes := []rune(passphrase)
	different := map[rune]bool{}
	for _, r := range runes {
		different[r] = true
	}
	switch {
	case len(runes) < 12:
		f.Add("passphrase", "account.passphrase.short", fault.Values{"Count": len(runes)})
	case len(runes) > 128:
		f.Add("passphrase", "account.passphrase.long", nil)
	case len(different) < 5 || isCommon(passphrase):
		f.Add("passphrase", "account.passphrase.common", nil)
	case passphrase != again:
		f.Add("again", "account.passphrase.differs", nil)
	}
	return f.Err()
}

// isCommon looks a passphrase up in the short list as it stands, and without the digits and signs that people put at its ends.
func isCommon(passphrase string) bool {
	plain := strings.ReplaceAll(text.Fold(passphrase), " ", "")
	return common[plain] || common[strings.Trim(plain, "0123456789")] || isRun(plain)
}

// isRun tells of a text whose characters follow each other, like 123456789012 or abcdefghijkl.
func isRun(s string) bool {
	for _, step := range []int{1, -1} {
		follows := 0
		for i := 1; i < len(s); i++ {
			if int(s[i])-int(s[i-1]) == step || s[i-1] == '9' && s[i] == '0' || s[i-1] == '0' && s[i] == '9' {
				follows++
			}
		}
		if len(s) > 1 && follows == len(s)-1 {
			return true
		}
	}
	return false
}

// decideSecure lets somebody change how they sign in: with the second factor given in this session if there is one, and else soon
// after signing in, so that a browser left open is not enough.
func decideSecure(second, strong bool, begun, now time.Time) error {
	switch {
	case strong:
		return nil
	case second:
		return fault.Denied("account.security.confirm", nil)
	case now.Sub(begun) > freshFor:
		return fault.Denied("account.security.sign_in_again", nil)
	}
	return nil
}

// isAlive tells whether a session still stands.
func isAlive(s sessionRow, now time.Time) bool {
	return now.Before(s.EndsAt) && now.Sub(s.SeenAt) < sessionIdle
}

// isStrong tells whether the second factor of a session still counts.
func isStrong(s sessionRow, now time.Time) bool { return s.Strong && now.Sub(s.SeenAt) < strongIdle }

// rolesOn returns the offices of a person on a day: their own, and, as long as they have one, those lent to them whose giver still
// holds them.
func rolesOn(held []officeRow, lent []loanRow, on day.Day) []access.Role {
	var roles []access.Role
	add := func(r access.Role) {
		if !slices.Contains(roles, r) {
			roles = append(roles, r)
		}
	}
	for _, o := range held {
		if o.EndedAt == nil {
			add(o.Role)
		}
	}
	if len(roles) == 0 {
		return nil
	}
	for _, l := range lent {
		if l.EndedAt == nil && l.OfficeEndedAt == nil && !on.Before(l.From) && !on.After(l.Until) {
			add(l.Role)
		}
	}
	slices.SortFunc(roles, func(a, b access.Role) int { return slices.Index(Offices, a) - slices.Index(Offices, b) })
	return roles
}

// Offices are the roles that somebody can be appointed to.
var Offices = []access.Role{access.Officer, access.Committee, access.Registrar, access.Cashier, access.PrivacyOfficer}

// decideOffice refuses an office that is none, or that the person holds.
func decideOffice(role access.Role, held []officeRow) error {
	if !slices.Contains(Offices, role) {
		var f fault.Fields
		f.Add("role", "fault.choose", nil)
		return f.Err()
	}
	for _, o := range held {
		if o.Role == role && o.EndedAt == nil {
			return fault.Conflict("account.officers.held", nil)
		}
	}
	return nil
}

// decideDismiss refuses to end an office that has ended, and the office of the last registrar: nobody could appoint another.
func decideDismiss(o officeRow, registrars int) error {
	if o.EndedAt != nil {
		return fault.Conflict("account.officers.ended", nil)
	}
	if o.Role == access.Registrar && registrars <= 1 {
		return fault.Denied("account.officers.last_registrar", nil)
	}
	return nil
}

// decideDelegate refuses a loan of an office that is not one's own, to somebody who is no other officer, or for days that make no sense.
func decideDelegate(by string, o officeRow, to string, theirs []officeRow, loans []loanRow, from, until, today day.Day) error {
	var f fault.Fields
	if o.Person != by {
		return fault.NotFound()
	}
	if o.EndedAt != nil {
		return fault.Conflict("account.officers.ended", nil)
	}
	active := false
	for _, t := range theirs {
		if t.EndedAt == nil {
			active = true
			if t.Role == o.Role {
				f.Add("to", "account.delegate.holds", nil)
			}
		}
	}
	if to == by || !active {
		f.Add("to", "account.delegate.officer", nil)
	}
	if from.Before(today) {
		f.Add("from", "account.delegate.past", nil)
	}
	switch {
	case until.Before(from):
		f.Add("until", "account.delegate.order", nil)
	case from.Until(until) > longestLoan:
		f.Add("until", "account.delegate.long", nil)
	}
	if err := f.Err(); err != nil {
		return err
	}
	for _, l := range loans {
		if l.Office == o.ID && l.Receiver == to && l.EndedAt == nil && !l.From.After(until) && !l.Until.Before(from) {
			return fault.Conflict("account.delegate.double", nil)
		}
	}
	return nil
}

// BrowserOf returns the family of a browser as one of a few words, which is all that a session keeps of it.
func BrowserOf(agent string) string {
	for _, family := range []struct{ mark, word string }{
		{"Edg", "edge"}, {"OPR/", "opera"}, {"SamsungBrowser", "samsung"}, {"Firefox", "firefox"}, {"Chrome", "chrome"}, {"Safari", "safari"},
	} {
		if strings.Contains(agent, family.mark) {
			return family.word
		}
	}
	return "other"
}

// holdersOn returns who holds an office on a day: whom rolesOn gives it.
func holdersOn(offices []officeRow, loans []loanRow, role access.Role, on day.Day) []string {
	var holders []string
	for _, o := range offices {
		if slices.Contains(holders, o.Person) {
			continue
		}
		held := slices.DeleteFunc(slices.Clone(offices), func(x officeRow) bool { return x.Person != o.Person })
		lent := slices.DeleteFunc(slices.Clone(loans), func(x loanRow) bool { return x.Receiver != o.Person })
		if slices.Contains(rolesOn(held, lent, on), role) {
			holders = append(holders, o.Person)
		}
	}
	return holders
}
