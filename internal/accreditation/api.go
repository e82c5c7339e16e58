package accreditation

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/web"
)

// PublicAPI answers machines.
type PublicAPI struct{ service *Service }

// NewPublicAPI returns the room's answers for machines.
func NewPublicAPI(s *Service) *PublicAPI { return &PublicAPI{s} }

type programmesAnswer struct {
	Programmes []programmeAnswer `json:"programmes"`
	CountedBy  string            `json:"counted_by"` // intake or graduation
	AsOf       day.Day           `json:"as_of"`
	Known      *string           `json:"known"` // null: now
	Next       *string           `json:"next"`  // address; null: this is the last page
}

type programmeAnswer struct {
	Institution  institutionAnswer `json:"institution"`
	Campus       campusAnswer      `json:"campus"`
	Code         string            `json:"code"`
	Title        textAnswer        `json:"title"`
	Former       []textAnswer      `json:"former_names"`
	Degree       string            `json:"level_of_degree"`
	Discipline   string            `json:"discipline"`
	First        int               `json:"first_batch"`
	Last         *int              `json:"last_batch"` // null: it goes on
	UnderProcess *string           `json:"under_process"`
	Page         string            `json:"page"`
	Batches      []batchAnswer     `json:"batches"`
}

type institutionAnswer struct {
	Code     string     `json:"code"`
	Name     textAnswer `json:"name"`
	City     textAnswer `json:"city"`
	Invented bool       `json:"invented"`
	Closed   *string    `json:"closed_on"`
}

type campusAnswer struct {
	Code   string     `json:"code"`
	Name   textAnswer `json:"name"`
	City   textAnswer `json:"city"`
	Closed *string    `json:"closed_on"`
}

type textAnswer struct {
	En string `json:"en"`
	Ur string `json:"ur"`
}

// batchAnswer is what holds of a batch on the day.
type batchAnswer struct {
	Batch       int             `json:"batch"`
	Outcome     *string         `json:"outcome"` // null: nothing holds
	Level       *string         `json:"accreditation_level"`
	Registrable bool            `json:"registrable"`
	From        *string         `json:"from"`
	To          *string         `json:"to"`
	Conditions  *textAnswer     `json:"conditions"`
	Report      *string         `json:"report_on"`
	Visit       *string         `json:"visit_on"`
	Decision    *decisionAnswer `json:"decision"`
	Said        *saidAnswer     `json:"said"` // null: the decisions said the same on the day itself
	Before      []beforeAnswer  `json:"before"`
}

type decisionAnswer struct {
	Number   string       `json:"number"`
	Kind     DecisionKind `json:"kind"`
	On       day.Day      `json:"decided_on"`
	Recorded string       `json:"recorded_at"`
}

type saidAnswer struct {
	Outcome *string `json:"outcome"`
	Level   *string `json:"accreditation_level"`
	Learnt  string  `json:"learnt_at"`
}

type beforeAnswer struct {
	Outcome    *string        `json:"outcome"`
	Level      *string        `json:"accreditation_level"`
	From       day.Day        `json:"from"`
	To         *string        `json:"to"`
	Conditions *textAnswer    `json:"conditions"`
	Decision   decisionAnswer `json:"decision"`
	Why        string         `json:"why"`
	By         *string        `json:"by"`
}

// GetProgrammes answers with a page of programmes and what was found of their batches.
func (a *PublicAPI) GetProgrammes(w http.ResponseWriter, r *http.Request) error {
	if err := web.OnlyParameters(r, append([]string{"as_of", "known", "after", "under_process"}, filters...)...); err != nil {
		return err
	}
	typed := r.URL.Query()
	find := a.service.FindProgrammes
	if typed.Has("under_process") {
		process, err := strconv.ParseBool(typed.Get("under_process"))
		if err != nil {
			var refused fault.Fields
			refused.Add("under_process", "accreditation.ask.true_or_false", nil)
			return refused.Err()
		}
		if process {
			find = a.service.FindUnderProcess
		}
	}
	l, err := find(r.Context(), questionOf(typed, "as_of"))
	if l.Law.Accreditation.By == "" { // this council accredits none
		return fault.NotFound()
	}
	if err != nil {
		return err
	}
	answer := programmesAnswer{Programmes: []programmeAnswer{}, CountedBy: l.Law.Accreditation.By, AsOf: l.On}
	if typed.Get("known") != "" {
		answer.Known = some(moment(l.Known, l.Law))
	}
	for _, p := range l.Rows {
		answer.Programmes = append(answer.Programmes, answerOf(l.Law, p))
	}
	if l.Next != "" {
		typed.Set("after", l.Next)
		answer.Next = some(narrowed("/api/v1/programmes", typed, append([]string{"as_of", "known", "after", "under_process"}, filters...)...))
	}
	return web.JSON(w, r, http.StatusOK, answer)
}

// answerOf writes a programme for machines.
func answerOf(law council.Law, p Listed) programmeAnswer {
	a := programmeAnswer{
		Institution: institutionAnswer{p.Institution.Code, textAnswer(p.Institution.Name), textAnswer(p.Institution.City), p.Institution.Invented, someDay(p.Institution.Closed)},
		Campus:      campusAnswer{p.Campus.Code, textAnswer(p.Campus.Name), textAnswer(p.Campus.City), someDay(p.Campus.Closed)},
		Code:        p.Code, Title: textAnswer(p.Title), Former: []textAnswer{}, Degree: p.Degree, Discipline: p.Discipline, First: p.First, Page: p.Path(), Batches: []batchAnswer{},
	}
	if p.Last != 0 {
		a.Last = &p.Last
	}
	if p.UnderProcess() {
		a.UnderProcess = some(string(p.Phase))
	}
	for _, f := range p.Former {
		a.Former = append(a.Former, textAnswer(f))
	}
	for _, t := range p.Batches {
		a.Batches = append(a.Batches, answerOfBatch(law, p, t))
	}
	return a
}

func answerOfBatch(law council.Law, p Listed, t Told) batchAnswer {
	f := t.Holds
	b := batchAnswer{
		Batch: t.Batch, Outcome: some(f.Outcome), Level: some(f.Level), Registrable: f.opens(law), From: someDay(f.From), To: someDay(f.Until), Conditions: someText(f.Conditions), Report: someDay(f.Report),
		Visit: someDay(f.Visit), Before: []beforeAnswer{},
	}
	if f.Decision != "" {
		d := answerOfDecision(law, p.Decisions[f.Decision])
		b.Decision = &d
	}
	if !t.Learnt.IsZero() {
		b.Said = &saidAnswer{some(t.Said.Outcome), some(t.Said.Level), moment(t.Learnt, law)}
	}
	for _, x := range t.Before {
		b.Before = append(b.Before, beforeAnswer{
			some(x.Outcome), some(x.Level), x.From, someDay(x.Until), someText(x.Conditions), answerOfDecision(law, p.Decisions[x.Decision]), x.Why, some(p.Decisions[x.By].Number),
		})
	}
	return b
}

func answerOfDecision(law council.Law, d Decision) decisionAnswer {
	return decisionAnswer{d.Number, d.Kind, d.On, moment(d.Known, law)}
}

// moment writes a time with the council's zone.
func moment(t time.Time, law council.Law) string { return t.In(law.Zone).Format(time.RFC3339) }

// some is a word, or null where there is none.
func some(word string) *string {
	if word == "" {
		return nil
	}
	return &word
}

// someDay is a day as it is written for machines, or null where there is none.
func someDay(d day.Day) *string { return some(d.String()) }

func someText(t council.Text) *textAnswer {
	if t == (council.Text{}) {
		return nil
	}
	return (*textAnswer)(&t)
}

// fileColumns head the file of programmes; those of which there are two are told in English and in Urdu. A file of decisions that is brought in has
// the same names.
var fileColumns = []string{
	"institution", "institution_ur", "institution_code", "city", "city_ur", "invented", "campus", "campus_ur", "campus_code", "programme", "programme_ur", "programme_code", "level_of_degree", "discipline",
	"first_batch", "last_batch", "batch", "accreditation_level", "outcome", "from", "to", "conditions", "conditions_ur", "report_on", "visit_on", "decision", "decided_on", "decision_kind",
}

// GetFile answers with what holds of each batch as a table, a line for each. It keeps nothing of it at once.
func (a *PublicAPI) GetFile(w http.ResponseWriter, r *http.Request) error {
	if err := web.OnlyParameters(r, append([]string{"on", "known"}, filters...)...); err != nil {
		return err
	}
	walk, err := a.service.WalkProgrammes(r.Context(), questionOf(r.URL.Query(), "on"))
	if walk.Law.Accreditation.By == "" {
		return fault.NotFound()
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "public, max-age=60")
	return web.CSV(w, "programmes-"+walk.On().String(), func(row func(...string) error) error {
		if err := row(slices.Clone(fileColumns)...); err != nil {
			return err
		}
		return walk.Each(r.Context(), func(p Listed) error {
			for _, t := range p.Batches {
				if t.Decided {
					if err := row(fileRowOf(walk.Law, p, t)...); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
}

func fileRowOf(law council.Law, p Listed, t Told) []string {
	yes := map[bool]string{true: "yes", false: "no"}
	year := map[bool]string{true: "", false: strconv.Itoa(p.Last)}
	f, d := t.Holds, p.Decisions[t.Holds.Decision]
	return []string{
		p.Institution.Name.En, p.Institution.Name.Ur, p.Institution.Code, p.Institution.City.En, p.Institution.City.Ur, yes[p.Institution.Invented], p.Campus.Name.En, p.Campus.Name.Ur, p.Campus.Code,
		p.Title.En, p.Title.Ur, p.Code, p.Degree, p.Discipline, strconv.Itoa(p.First), year[p.Last == 0], strconv.Itoa(t.Batch), levelName(law, f.Level).En, f.Outcome, f.From.String(), f.Until.String(),
		f.Conditions.En, f.Conditions.Ur, f.Report.String(), f.Visit.String(), d.Number, d.On.String(), string(d.Kind),
	}
}
