package notice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"sanad/internal/db"
	"sanad/internal/i18n"
	"sanad/internal/id"
)

// readWordings gathers what every kind of letter says, in each language.
func readWordings(texts *i18n.Texts) map[string]map[string]Wording {
	all := map[string]map[string]Wording{}
	for name, k := range kinds {
		all[name] = map[string]Wording{}
		for _, l := range i18n.Languages {
			w := Wording{Subject: texts.Raw(l, "notice."+name+".subject"), Body: texts.Raw(l, "notice."+name+".body"), Also: map[string]string{}}
			for _, mark := range []string{"Step", "Role", "What"} {
				if !slices.Contains(k.data, mark) {
					continue
				}
				for _, key := range texts.Keys() {
					if value, ok := strings.CutPrefix(key, "notice."); ok && strings.HasPrefix(value, strings.ToLower(mark)+".") {
						w.Also[value] = texts.Raw(l, key)
					}
				}
			}
			all[name][l.Code] = w
		}
	}
	return all
}

// hashesOf names the words of all wordings, by kind and language.
func hashesOf(all map[string]map[string]Wording) map[string]string {
	hashes := map[string]string{}
	for kind, words := range all {
		for lang, w := range words {
			hashes[kind+" "+lang] = w.hash()
		}
	}
	return hashes
}

// wording is what a kind of letter says today.
func (s *Service) wording(kind string, l i18n.Language) Wording { return s.wordings[kind][l.Code] }

// frame are the words around what a letter tells, whatever its kind.
var frame = []string{
	"notice.greeting", "notice.greeting_nobody", "notice.footer", "notice.footer_answer", "notice.footer_case", "notice.sms", "notice.sms.general", "notice.paper.why", "notice.paper.foot",
	"notice.why.other_broken", "notice.why.other_absent", "notice.why.other_often", "notice.why.other_off", "notice.why.served",
}

// linted keeps what was found of the program's own words: a process looks at the same words once.
var linted sync.Map

// lint looks at the words of every kind of letter and at what stands around them. A program that would send an offer within a letter that
// must be got does not start.
func (s *Service) lint() error {
	var faults []error
	see := func(name string, class Class, marks []string, words map[string]Wording) {
		key := fmt.Sprint(class, s.hosts(), marks, words["en"].hash(), words["ur"].hash())
		found, known := linted.Load(key)
		if !known {
			found = s.checkWords(class, marks, words)
			linted.Store(key, found)
		}
		for _, f := range found.([]WordingFault) {
			faults = append(faults, fmt.Errorf("notice: the wording of %s: %s", name, s.say(i18n.English, f)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		see(name, kinds[name].class, kinds[name].marks(), s.wordings[name])
	}
	around := map[string]Wording{}
	law := s.law()
	for _, l := range i18n.Languages {
		w := Wording{Subject: law.ShortName, Body: law.Name.In(l.Code), Also: map[string]string{"contest": law.Contest.In(l.Code)}}
		for _, key := range frame {
			w.Also[key] = s.texts.Raw(l, key)
		}
		around[l.Code] = w
	}
	see("every letter", statutory, []string{"Name", "Council", "Contact", "Subject", "Link"}, around)
	return errors.Join(faults...)
}

// CheckWords says what the words of a letter of a class may not say, by language; of a letter that speaks of nobody, which has no marks.
func (s *Service) CheckWords(class Class, words map[string]Wording) []WordingFault {
	return s.checkWords(class, nil, words)
}

func (s *Service) checkWords(class Class, marks []string, words map[string]Wording) []WordingFault {
	return checkWording(class, s.hosts(), marks, words)
}

// hosts are the council's own.
func (s *Service) hosts() []string {
	_, contact, _ := strings.Cut(s.law().Contact, "@")
	hosts := []string{strings.ToLower(contact)}
	if u, err := url.Parse(s.settings.Base); err == nil {
		hosts = append(hosts, u.Hostname())
	}
	return hosts
}

// Say says what is wrong with words, in a language.
func (f WordingFault) Say(ctx context.Context) string {
	return i18n.T(ctx, "notice.wording."+f.Why, "What", f.What, "Language", i18n.T(ctx, "notice.language."+f.Lang))
}

func (s *Service) say(l i18n.Language, f WordingFault) string {
	return f.Say(s.texts.With(context.Background(), l, s.law().Zone))
}

// RecordWordings keeps what every kind of letter says today, where it says something else than before. Words are never changed or taken away.
func (s *Service) RecordWordings(ctx context.Context) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		rows, err := listNewestWordings(ctx, tx)
		if err != nil {
			return err
		}
		newest := map[string]string{}
		for _, row := range rows {
			newest[row.Kind+" "+row.Lang] = row.Hash
		}
		now := s.clock.Now()
		for _, kind := range slices.Sorted(maps.Keys(s.wordings)) {
			for _, l := range i18n.Languages {
				hash := s.hashes[kind+" "+l.Code]
				if newest[kind+" "+l.Code] == hash {
					continue
				}
				if err := insertWording(ctx, tx, wordingRow{ID: id.New(now), Kind: kind, Lang: l.Code, Hash: hash, Words: s.wording(kind, l).json(), Since: now}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// wordingOf is the hash of the words with which a letter leaves; those of a campaign are kept with it.
func (s *Service) wordingOf(m messageRow, l i18n.Language) string {
	if m.Campaign != "" || m.Kind == proofKind {
		return ""
	}
	return s.hashes[m.Kind+" "+l.Code]
}

// kept returns the words with which letters left, by their hashes.
func kept(ctx context.Context, tx *db.Tx, rows []messageRow) (map[string]Wording, error) {
	var hashes []string
	for _, m := range rows {
		if m.Wording != "" && !slices.Contains(hashes, m.Wording) {
			hashes = append(hashes, m.Wording)
		}
	}
	list, err := listWordings(ctx, tx, hashes)
	found := map[string]Wording{}
	for _, row := range list {
		var w Wording
		if err := json.Unmarshal([]byte(row.Words), &w); err != nil {
			return nil, err
		}
		found[row.Hash] = w
	}
	return found, err
}
