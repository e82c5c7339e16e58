package notice

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/gsm"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// CheckRoad tells what is wrong with the road of letters: whom it lets pass unlawfully, whose wishes it makes up, what no letter may say, and
// what cannot be written by each way in each language. It asks nobody and writes nothing down.
func (s *Service) CheckRoad(ctx context.Context) error {
	if err := checkRoad(decideCourse); err != nil {
		return err
	}
	if err := s.hand(ctx, messageRow{}, contact{}, nil); !errors.Is(err, errUndecided) {
		return errors.New("notice: a letter of which nothing was decided is handed over")
	}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		w, err := s.needs.Wishes(ctx, tx, id.Random())
		if err == nil && w != (Wishes{}) {
			err = fmt.Errorf("notice: somebody who chose nothing counts as having chosen %+v", w)
		}
		return err
	})
	return errors.Join(err, s.lint(), s.writesAll(ctx))
}

// uncut is how many parts of a text a gateway carries.
const uncut = 10

// writesAll writes every kind of letter on invented values, by each way and in each language, and one of them for each reason; nothing leaves.
func (s *Service) writesAll(ctx context.Context) error {
	law := s.law()
	reasons := []string{"preferred", "other_" + string(Broken), "other_" + string(Absent), "other_" + string(Off), "other_" + string(Often)}
	for i, kind := range slices.Sorted(maps.Keys(kinds)) {
		if i > 0 {
			reasons = reasons[:1]
		}
		for _, l := range i18n.Languages {
			for _, why := range reasons {
				v, err := s.invented(ctx, law, kind, l, why)
				if err != nil {
					return err
				}
				for _, words := range []string{v.Mail, v.SMS, strings.Join(v.Paper, "\n")} {
					if strings.Contains(words, "⟦") {
						return fmt.Errorf("notice: a letter %s in %s lacks words", kind, l.Code)
					}
				}
				told := another(s.texts.With(ctx, l, law.Zone), why)
				if (told == "") != (why == "preferred") || !strings.Contains(v.Mail, told) || told != "" && len(v.Paper) > 0 && !slices.Contains(v.Paper, told) {
					return fmt.Errorf("notice: a letter %s in %s does not say why it comes by another way", kind, l.Code)
				}
				if v.Parts > uncut {
					return fmt.Errorf("notice: a text of a letter %s in %s has %d parts", kind, l.Code, v.Parts)
				}
			}
		}
	}
	return nil
}

// Trial is a letter as it would leave by each way. Nothing of it leaves.
type Trial struct {
	Subject, Mail string
	SMS           string // empty: letters of this kind never go so
	Parts         int
	Coding        gsm.Coding
	Left          int      // places that the last part still has
	Paper         []string // paragraphs; none: letters of this kind never go so
}

// trial writes a letter by each way; nothing leaves.
func (s *Service) trial(ctx context.Context, law council.Law, m messageRow, to contact, values map[string]string) (v Trial, err error) {
	mail := s.write(ctx, law, m, to, values)
	v.Subject, v.Mail = mail.Subject, mail.Body.Reveal()
	if len(kinds[m.Kind].secret) > 0 || isStranger(m.Kind) {
		return v, nil
	}
	t, err := s.text(ctx, law, m, to, values)
	if err != nil {
		return v, err
	}
	v.SMS = t.Body.Reveal()
	v.Parts, v.Coding, v.Left = gsm.Count(v.SMS)
	m.Lang = to.language.Code
	v.Paper = s.window(ctx, law, m, person.Postal{Name: to.name, NameUrdu: to.postal.NameUrdu}, to.number, letterRow{Why: to.course.Why}, values, campaignLetter{Class: to.class, Words: to.words}).Text
	return v, nil
}

// invented writes a letter of a kind on invented values.
func (s *Service) invented(ctx context.Context, law council.Law, kind string, l i18n.Language, why string) (Trial, error) {
	to := contact{language: l, class: kinds[kind].class, number: inventedCase, name: pii.New(inventedName), postal: person.Postal{NameUrdu: pii.New(inventedUrdu)}, course: Course{Why: why}}
	if isStranger(kind) {
		to.name = pii.Value{}
	}
	return s.trial(ctx, law, messageRow{ID: inventedLetter, Kind: kind}, to, inventedValues(kinds[kind], law))
}

// What stands in letters that are written to be looked at.
const (
	inventedLetter = "00000000000000000000000000"
	inventedCase   = "4815 1623 4299"
	inventedName   = "Ayesha Siddiqui"
	inventedUrdu   = "عائشہ صدیقی"
)

// inventedValues are values of all marks of a kind.
func inventedValues(k kind, law council.Law) map[string]string {
	all := map[string]string{
		"Code": "481516", "Case": "481516234299", "Role": "officer", "What": "passphrase", "Name": inventedName, "Step": "officer", "Words": "—",
		"From": law.Day.String(), "Due": law.Day.Add(14).String(), "Until": law.Day.Add(30).String(), "Path": own, "Number": "CIVIL/1", "Reference": "9021012345678937", "Minutes": "30", "Batch": "2018",
	}
	if slices.Contains(k.data, "From") { // of a registration: nothing of an account has a first day
		all["What"] = "suspension"
	}
	values := map[string]string{}
	for _, name := range append(slices.Clone(k.data), k.secret...) {
		values[name] = all[name]
	}
	return values
}

// How letters that left are looked at.
const (
	lookedBack = 25 * time.Hour
	mostLooked = 500
	calm       = 10 * time.Minute // before a letter left, in which its reader's wishes did not change: else nobody can say which held
)

// CheckLeft looks at the newest letters that left since the check of the day before, and tells of one that should not have, by what its reader
// had chosen then.
func (s *Service) CheckLeft(ctx context.Context) error {
	return s.db.View(ctx, func(tx *db.Tx) error {
		list, err := listLeft(ctx, tx, s.clock.Now().Add(-lookedBack), mostLooked)
		if err != nil {
			return err
		}
		for _, d := range list {
			k := kinds[d.Kind]
			if len(k.secret) > 0 { // a code goes where it can go
				continue
			}
			w, changed, err := s.needs.Was(ctx, tx, d.Person, d.SentAt, calm)
			if err != nil {
				return err
			}
			class := k.class
			if d.Campaign != "" {
				of, err := s.campaignOf(ctx, tx, messageRow{Campaign: d.Campaign})
				if err != nil {
					return err
				}
				if class = of.Class; class == "" { // nobody knows of such a campaign
					class = optional
				}
			}
			if fault := strayed(class, w, d.Way, d.Why); fault != "" && !changed {
				return fmt.Errorf("notice: the letter %s by %s: %s", d.Message, d.Way, fault)
			}
		}
		return nil
	})
}
