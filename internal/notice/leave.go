package notice

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/gsm"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/jobs"
	"sanad/internal/outbound"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// send lets one letter leave, or holds it. By which way is decided now and not when it was promised, because a choice may change in
// between. When the mail server took it and this process dies before it is written down, the letter is sent again, with the same Message-ID.
func (s *Service) send(ctx context.Context, j jobs.Job) error {
	var args mailArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return err
	}
	now := s.clock.Now()
	var l leaving
	var found bool
	err := s.db.View(ctx, func(tx *db.Tx) error {
		var m messageRow
		var c campaignLetter
		var err error
		if m, found, err = findMessage(ctx, tx, args.Message); err != nil || !found {
			return err
		}
		if c, err = s.campaignOf(ctx, tx, m); err != nil {
			return err
		}
		l, err = s.open(ctx, tx, m, c, nil, now)
		return err
	})
	if err != nil {
		return err
	}
	if !found {
		l.over = stays
	}
	l.to.delivery = id.New(now)
	why := ""
	if l.over == "" {
		err := s.hand(ctx, l.m, l.to, l.values)
		switch l.over = StateSent; {
		case errors.Is(err, outbound.ErrRefused):
			l.over, why = StateRefused, faultOf(err)
		case err != nil:
			return err
		}
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if l.over == StateHeld {
			if err := s.stillHeld(ctx, tx, l.m, now); err != nil {
				return err
			}
		}
		if l.over != stays {
			if err := s.end(ctx, tx, l.m, l.to, l.over, why); err != nil {
				return err
			}
		}
		return s.jobs.Done(ctx, tx, j)
	})
	if err != nil || l.over == StateHeld || l.m.Address == nil && l.m.Secret == nil {
		return err
	}
	return s.vault.Shred(ctx, scope(l.m.ID))
}

// errChanged says that a letter may leave by now.
var errChanged = errors.New("notice: what its reader wishes, or their address, changed while a letter was decided")

// stillHeld decides anew where a letter is held: whoever changed their wishes or their address since found no held letter to let go, and nobody
// would later.
func (s *Service) stillHeld(ctx context.Context, tx *db.Tx, m messageRow, now time.Time) error {
	c, err := s.campaignOf(ctx, tx, m)
	if err != nil {
		return err
	}
	l, err := s.open(ctx, tx, m, c, nil, now)
	if err == nil && l.over != StateHeld {
		err = errChanged
	}
	return err
}

// leaving is a letter on its way out, and what was opened for it.
type leaving struct {
	m      messageRow
	to     contact
	values map[string]string
	over   State     // how it ends without leaving; empty: it leaves
	again  time.Time // when it may, if the cap by person keeps it back
}

// stays is of a letter that came to an end before.
const stays State = "stays"

// open decides whether a letter leaves now, by which way, and opens what it needs for that. c is its campaign; k may be nil.
func (s *Service) open(ctx context.Context, tx *db.Tx, m messageRow, c campaignLetter, k *known, now time.Time) (leaving, error) {
	l := leaving{m: m}
	leaves, over := decideSend(m, now)
	if !leaves {
		if l.over = over; over == "" {
			l.over = stays
		}
		return l, nil
	}
	if isPast(m, s.council.At(now).Day) {
		l.over = StateDropped
		return l, nil
	}
	d, err := s.decision(m)
	if err != nil {
		return l, err
	}
	if l.to, err = s.reach(ctx, tx, d, m, c, k); fault.Is(err, fault.KindNotFound) {
		l.over = StateDropped // the person, or the letter's key, is no more
		return l, nil
	}
	if err != nil {
		return l, err
	}
	l.over = decideOver(l.to.class, l.to.course.Way, l.to.course.Leaves)
	if l.over == "" && l.to.class == optional && k != nil { // in a lane
		if l.again = decideCap(s.law().Outreach, k.got[m.Person], now); l.again.After(now) {
			l.over = capped
		}
	}
	if l.over == "" {
		l.values, err = s.values(ctx, d, m)
	}
	return l, err
}

// reach decides by which way the letter goes, and opens the address. k is what was read for many at once, and may be nil.
func (s *Service) reach(ctx context.Context, tx *db.Tx, d access.Decision, m messageRow, of campaignLetter, k *known) (contact, error) {
	if m.Person == "" { // it goes where somebody asked for it, past all wishes
		address, err := s.vault.Open(ctx, d, field("address", m.ID), m.Address)
		return contact{address: address, language: i18n.Of(m.Lang), course: typed()}, err
	}
	c, err := s.contactOf(ctx, tx, d, m.Person, k)
	if err != nil {
		return contact{}, err
	}
	to := contact{name: c.Name, language: i18n.Of(c.Language), class: kinds[m.Kind].class, words: of.Words}
	if of.ID != "" {
		to.class = of.Class
	}
	if of.Lang != "" {
		to.language = i18n.Of(of.Lang)
	}
	if m.Case != "" {
		if to.number, err = s.needs.Number(ctx, tx, m.Case); err != nil {
			return to, err
		}
	}
	var wishes Wishes
	if len(kinds[m.Kind].secret) == 0 { // a code goes where it can go
		if wishes, err = s.wishesOf(ctx, tx, m.Person, k); err != nil {
			return to, err
		}
	}
	if m.Why == served {
		err = s.serve(ctx, tx, d, m, c, &to)
		return to, err
	}
	reach, address := map[Way]Reach{}, map[Way]pii.Value{Email: c.Email}
	for _, way := range wishes.order() {
		if address[way], reach[way], err = s.lead(ctx, tx, d, m, c, way, &to, k); err != nil {
			return to, err
		}
		if reach[way] == Works {
			break
		}
	}
	if to.class != statutory && !slices.ContainsFunc(ways, func(w Way) bool { return !address[w].Empty() }) { // who came with an older register, with nothing to write to
		return to, fault.NotFound()
	}
	if to.class == optional {
		for _, way := range []Way{Email, SMS} {
			never, err := s.isNever(ctx, tx, address[way], k)
			if err != nil {
				return to, err
			}
			wishes.Never = wishes.Never || never
		}
	}
	if to.course = decideCourse(to.class, wishes, reach); to.course.Leaves {
		to.address = address[to.course.Way]
		to.index = s.indexOf(to.course.Way, m.Person, to.address)
	}
	return to, nil
}

// serve takes the way that an officer chose for a letter.
func (s *Service) serve(ctx context.Context, tx *db.Tx, d access.Decision, m messageRow, c person.Contact, to *contact) error {
	list, err := listServings(ctx, tx, m.ID)
	if err != nil || len(list) == 0 {
		return errors.Join(err, errors.New("notice: a letter is served by no way"))
	}
	way := list[len(list)-1].Way
	address, leads, err := s.lead(ctx, tx, d, m, c, way, to, nil)
	if to.course = decideServed(way, leads); to.course.Leaves {
		to.address, to.index = address, s.indexOf(way, m.Person, address)
	}
	return err
}

// lead opens the address to which a way leads, and tells whether it leads there.
func (s *Service) lead(ctx context.Context, tx *db.Tx, d access.Decision, m messageRow, c person.Contact, way Way, to *contact, k *known) (address pii.Value, r Reach, err error) {
	switch {
	case way == Email:
		address = c.Email
	case way == SMS && s.goesBySMS(m.Kind) && !c.Email.Empty(): // who has no account could not read what a text leads to
		phone, err := s.needs.Phone(ctx, tx, d, m.Person)
		if err != nil {
			return address, "", err
		}
		if number, ok := gsm.Number(phone.Reveal(), s.law().Dial); ok && strings.HasPrefix(number, "+"+s.law().Dial) { // abroad a text may cost anything
			address = pii.New(number)
		}
	case way == Post && s.posts(m.Kind):
		if to.postal, err = s.needs.Postal(ctx, tx, d, m.Person); err != nil {
			return address, "", err
		}
		address = to.postal.Address
	}
	r, err = s.works(ctx, tx, m, way, address, k)
	return address, r, err
}

// works tells whether a way leads to somebody at an address.
func (s *Service) works(ctx context.Context, tx *db.Tx, m messageRow, w Way, address pii.Value, k *known) (Reach, error) {
	switch {
	case w == Post && !s.posts(m.Kind), w == SMS && !s.goesBySMS(m.Kind):
		return Off, nil
	case address.Empty():
		return Absent, nil
	}
	index := s.indexOf(w, m.Person, address)
	if m.Why != triedAgain {
		broken, err := s.isBroken(ctx, tx, index, k)
		if broken || err != nil {
			return Broken, err
		}
	}
	if w == SMS { // nobody checked whose number it is, and texts cost
		n, err := countSent(ctx, tx, index, s.clock.Now().Add(-24*time.Hour))
		if n >= mostTexts || err != nil {
			return Often, err
		}
		if n, err = countTextsTo(ctx, tx, m.Person, s.clock.Now().Add(-24*time.Hour)); n >= mostTexts { // to whatever numbers they say are theirs
			return Often, err
		}
		return Works, err
	}
	return Works, nil
}

// goesBySMS tells whether letters of a kind may go as a text: never one with a code or a link of its own.
func (s *Service) goesBySMS(kind string) bool {
	return s.settings.Texter != nil && len(kinds[kind].secret) == 0
}

// errUndecided is of a letter that would leave past the road.
var errUndecided = errors.New("notice: nobody decided that this letter leaves")

// hand gives a letter to whoever carries it further.
func (s *Service) hand(ctx context.Context, m messageRow, to contact, values map[string]string) error {
	if !to.course.passed(Email) && !to.course.passed(SMS) {
		return errUndecided
	}
	if to.class == optional && s.settings.Stop == nil {
		return errors.New("notice: a letter that nobody must get leads nowhere to stop it")
	}
	if to.course.Way == SMS {
		t, err := s.text(ctx, s.law(), m, to, values)
		if err != nil {
			return err
		}
		return s.settings.Texter.Text(ctx, t)
	}
	return s.settings.Mailer.Send(ctx, s.write(ctx, s.law(), m, to, values))
}

// posts tells whether letters of a kind may go by post: never one with a code or a link of its own, which is good for a short time and
// for its reader alone.
func (s *Service) posts(kind string) bool {
	_, posts := s.law().Posts()
	return posts && len(kinds[kind].secret) == 0
}

// mostTexts is how many texts go to a number in 24 hours, and to somebody, by however many numbers.
const mostTexts = 10

// indexOf is by what an address is known again; nil for none. A postal address is one person's: others live there too, and what came back
// says nothing of them.
func (s *Service) indexOf(w Way, person string, address pii.Value) []byte {
	if address.Empty() {
		return nil
	}
	what := string(w) + " " + address.Reveal()
	if w == Post {
		what += " " + person
	}
	return s.vault.Blind("way", what)
}

// delivery is one time that a letter was handed over.
func (s *Service) delivery(m messageRow, to contact, now time.Time) deliveryRow {
	return deliveryRow{ID: to.delivery, Message: m.ID, Way: to.course.Way, Why: to.course.Why, State: Taken, Index: to.index, SentAt: now, HeardAt: now}
}

// end writes how the letter ended, and what that says of the address.
func (s *Service) end(ctx context.Context, tx *db.Tx, m messageRow, to contact, over State, why string) error {
	lang, now := m.Lang, s.clock.Now()
	if to.language.Code != "" {
		lang = to.language.Code
	}
	delivery := s.delivery(m, to, now)
	delivery.Fault = why
	if over == StateSent || over == StateRefused {
		if err := updateWording(ctx, tx, m.ID, s.wordingOf(m, i18n.Of(lang))); err != nil {
			return err
		}
	}
	switch over {
	case StateHeld:
		return updateHeld(ctx, tx, m.ID, to.course.Why)
	case StateWaits:
		return updateWaits(ctx, tx, m.ID)
	case StateDropped:
		if to.course.Why != "" { // nobody must get it
			return updateDropped(ctx, tx, m.ID, to.course.Why)
		}
	case StateSent:
		if err := insertDelivery(ctx, tx, delivery); err != nil {
			return err
		}
		if m.Why == triedAgain {
			if err := deleteBroken(ctx, tx, to.index); err != nil {
				return err
			}
		}
		return updateOver(ctx, tx, m.ID, over, lang, why, &now)
	case StateRefused:
		delivery.State = Failed
		if err := insertDelivery(ctx, tx, delivery); err != nil {
			return err
		}
		if to.index != nil {
			if err := insertBroken(ctx, tx, brokenRow{to.index, to.course.Way, "refused", now}); err != nil {
				return err
			}
		}
	}
	return updateOver(ctx, tx, m.ID, over, lang, why, nil)
}
