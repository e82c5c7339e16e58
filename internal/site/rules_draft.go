package site

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// DraftState says how far news are.
type DraftState string

// The states of a draft.
const (
	Drafted  DraftState = "draft"
	Asked    DraftState = "asked"    // waits for a second officer
	Approved DraftState = "approved" // stands, or will from its hour on
	Dropped  DraftState = "dropped"
)

// How long news may be, in characters. Both bodies fit into one form, also in Urdu, of which each letter is six signs on the way.
const (
	mostTitle  = 120
	mostBody   = 5000
	mostReason = 500
)

// checkWords wants news in both languages, which name nobody by a number.
func checkWords(p Post) error {
	var f fault.Fields
	for _, x := range []struct {
		name, words string
		most        int
	}{{"title_en", p.TitleEn, mostTitle}, {"title_ur", p.TitleUr, mostTitle}, {"body_en", p.BodyEn, mostBody}, {"body_ur", p.BodyUr, mostBody}} {
		switch {
		case strings.TrimSpace(x.words) == "":
			f.Add(x.name, "fault.empty", nil)
		case utf8.RuneCountInString(x.words) > x.most:
			f.Add(x.name, "fault.too_long", fault.Values{"Max": x.most})
		case pii.HasWrittenIdentity(x.words):
			f.Add(x.name, "site.news.person", nil)
		}
	}
	return f.Err()
}

// aYear is how far ahead news may be written.
const aYear = 366 * 24 * time.Hour

// readMoment reads a day and an hour in a zone; nothing typed is no moment.
func readMoment(f *fault.Fields, name, clock, date, month, year, hour string, now time.Time, zone *time.Location) *time.Time {
	if date+month+year+hour == "" {
		return nil
	}
	on, err := day.Parse(text.Day(date, month, year))
	if err != nil {
		f.Add(name, "site.news.no_such_day", nil)
		return nil
	}
	at, err := time.Parse("15:04", strings.Replace(text.Digits(hour), ".", ":", 1))
	if err != nil {
		f.Add(clock, "site.news.no_such_hour", nil)
		return nil
	}
	moment := time.Date(on.Year(), on.Month(), on.Date(), at.Hour(), at.Minute(), 0, 0, zone).UTC()
	if moment.Sub(now) > aYear {
		f.Add(name, "site.news.too_far", nil)
	}
	return &moment
}

// decideDraft writes a draft anew from what an officer typed. What was asked or declined is a draft again.
func decideDraft(r draftRow, by access.Actor, c Draft, now time.Time, zone *time.Location) (draftRow, error) {
	if r.State != Drafted && r.State != Asked || r.ID != "" && r.What != news {
		return r, fault.Conflict("site.news.decided", nil)
	}
	if r.ID != "" && strconv.FormatInt(r.Version, 10) != c.Version {
		return r, fault.Conflict("fault.stale", nil)
	}
	var f fault.Fields
	p := Post{TitleEn: c.TitleEn, TitleUr: c.TitleUr, BodyEn: c.BodyEn, BodyUr: c.BodyUr}
	if x := fault.Of(checkWords(p)); x != nil {
		f = append(f, x.Fields...)
	}
	from := readMoment(&f, "on", "hour", c.Day, c.Month, c.Year, c.Hour, now, zone)
	if from != nil && !from.After(now) {
		f.Add("on", "site.news.past", nil)
	}
	if err := f.Err(); err != nil {
		return r, err
	}
	r.What, r.TitleEn, r.TitleUr, r.BodyEn, r.BodyUr, r.From = news, c.TitleEn, c.TitleUr, c.BodyEn, c.BodyUr, from
	r.State, r.MadeBy, r.MadeAt, r.AskedAt = Drafted, by.Person, now, nil
	return r, nil
}

// decideDeed refuses a deed on a draft in another state than it wants, and on a page that is out of date.
func decideDeed(r draftRow, version string, wants DraftState) error {
	switch {
	case strconv.FormatInt(r.Version, 10) != version:
		return fault.Conflict("fault.stale", nil)
	case r.State != wants && wants == Asked:
		return fault.Conflict("site.news.not_asked", nil)
	case r.State != wants:
		return fault.Conflict("site.news.decided", nil)
	}
	return nil
}

// decideApprove says from when news stand that somebody else than their writer approves.
func decideApprove(r draftRow, by access.Actor, version string, now time.Time) (time.Time, error) {
	if err := decideDeed(r, version, Asked); err != nil {
		return now, err
	}
	if r.MadeBy == by.Person {
		return now, fault.Denied("site.news.own", nil)
	}
	if r.Until != nil && !r.Until.After(now) {
		return now, fault.Conflict("site.banner.over", nil)
	}
	if r.From != nil && r.From.After(now) {
		return *r.From, nil
	}
	return now, nil
}

// decideDecline wants a reason, from somebody else than the writer.
func decideDecline(r draftRow, by access.Actor, c Decline) error {
	if err := decideDeed(r, c.Version, Asked); err != nil {
		return err
	}
	if r.MadeBy == by.Person {
		return fault.Denied("site.news.own", nil)
	}
	var f fault.Fields
	switch {
	case strings.TrimSpace(c.Reason) == "":
		f.Add("reason", "fault.empty", nil)
	case utf8.RuneCountInString(c.Reason) > mostReason:
		f.Add("reason", "fault.too_long", fault.Values{"Max": mostReason})
	case pii.HasWrittenIdentity(c.Reason):
		f.Add("reason", "site.news.person", nil)
	}
	return f.Err()
}

// decideTakeBack lets back what was asked, what was approved and does not stand yet, and a banner that is not over.
func decideTakeBack(r draftRow, version string, now time.Time) error {
	if r.State == Approved && r.Until != nil {
		if !r.Until.After(now) {
			return fault.Conflict("site.banner.over", nil)
		}
		return decideDeed(r, version, Approved)
	}
	if r.State == Approved && r.From != nil && r.From.After(now) {
		return decideDeed(r, version, Approved)
	}
	if r.State == Approved {
		return fault.Conflict("site.news.out", nil)
	}
	return decideDeed(r, version, Asked)
}
