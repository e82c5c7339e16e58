package register

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/standing"
	"sanad/internal/web"
)

// openAPI describes the answers below; a test holds the two together.
//
//go:embed openapi.json
var openAPI []byte

// API answers machines.
type API struct{ service *Service }

// NewAPI returns the room's answers for machines.
func NewAPI(s *Service) *API { return &API{s} }

// engineerAnswer has the published fields and no others.
type engineerAnswer struct {
	Name       string            `json:"name"`
	Kind       *string           `json:"kind"` // on that day; null: not on the register
	Number     string            `json:"number"`
	Discipline string            `json:"discipline"`
	Standing   standing.Standing `json:"standing"`
	Since      day.Day           `json:"standing_since"` // the first day on which it is so
	Until      *string           `json:"standing_until"` // the last; null: open, or not told yet
	On         day.Day           `json:"on"`             // the day for which it is told
	Said       standing.Standing `json:"said"`           // what the register said on that day itself
	LearntAt   *string           `json:"learnt_at"`      // when the council recorded what makes the difference; null: there is none
	KindSaid   *string           `json:"kind_said"`      // what the register said of the kind on that day itself; null: not on the register
	KindLearnt *string           `json:"kind_learnt_at"` // as learnt_at
	ValidUntil *string           `json:"valid_until"`    // null for life
	AsOf       string            `json:"as_of"`
	Domicile   domicileAnswer    `json:"domicile"`
	MaskedCNIC string            `json:"masked_cnic"`
	Graduation graduationAnswer  `json:"graduation"`
	Print      *printAnswer      `json:"print"` // null: none was asked for
	Proof      string            `json:"proof"` // address
}

// printAnswer is what became of a paper that somebody holds.
type printAnswer struct {
	State      PrintState `json:"state"`
	Paper      *string    `json:"paper"`    // null: there is no such print
	Language   *string    `json:"language"` // likewise
	PrintedOn  *string    `json:"printed_on"`
	ReplacedOn *string    `json:"replaced_on"` // null: nothing marked it
}

type domicileAnswer struct {
	Province string `json:"province"`
	District string `json:"district"`
}

type graduationAnswer struct {
	Degree      string `json:"degree"`
	Institution string `json:"institution"`
	Year        int    `json:"year"`
}

type searchAnswer struct {
	Engineers []foundAnswer `json:"engineers"`
	More      bool          `json:"more"`
	AsOf      string        `json:"as_of"`
}

type foundAnswer struct {
	Number     string            `json:"number"`
	Name       string            `json:"name"`
	Discipline string            `json:"discipline"`
	Kind       string            `json:"kind"`
	Standing   standing.Standing `json:"standing"`
}

// GetEngineer answers with the engineer of a number, and their standing today or on a day that was.
func (a *API) GetEngineer(w http.ResponseWriter, r *http.Request) error {
	if err := web.OnlyParameters(r, "on", "print"); err != nil {
		return err
	}
	typed := r.URL.Query()
	c, err := a.service.Verify(r.Context(), r.PathValue("number"), typed.Get("on"))
	if err != nil {
		return err
	}
	answer := answerOf(c)
	if typed.Has("print") {
		p, err := a.service.Printed(r.Context(), c, typed.Get("print"))
		if err != nil {
			return err
		}
		answer.Print = answerOfPrint(p)
	}
	return web.JSON(w, r, http.StatusOK, answer)
}

// answerOfPrint writes what became of a print for machines.
func answerOfPrint(p PrintAnswer) *printAnswer {
	answer := &printAnswer{State: p.State}
	if p.State != PrintNone {
		made := p.MadeOn.String()
		answer.Paper, answer.Language, answer.PrintedOn = &p.Paper, &p.Language, &made
	}
	if !p.ReplacedOn.IsZero() {
		replaced := p.ReplacedOn.String()
		answer.ReplacedOn = &replaced
	}
	return answer
}

// answerOf writes a card for machines, in English words.
func answerOf(c Card) engineerAnswer {
	c = c.shown()
	answer := engineerAnswer{
		Name: c.Name, Kind: some(c.Titled.Title), KindSaid: some(c.Titled.Said), Number: c.Number, Discipline: c.Discipline, Standing: c.Standing, Since: c.Spell.From, On: c.On, Said: c.Said,
		AsOf:       moment(c.AsOf, c.Law),
		Domicile:   domicileAnswer{c.ProvinceName().En, c.DistrictName().En},
		MaskedCNIC: c.MaskedCNIC,
		Graduation: graduationAnswer{c.DegreeName().En, c.InstitutionName().En, c.GraduationYear},
		Proof:      proofPath(c.Number),
	}
	if !c.Spell.Until.IsZero() {
		until := c.Spell.Until.String()
		answer.Until = &until
	}
	if !c.ValidUntil.IsZero() {
		until := c.ValidUntil.String()
		answer.ValidUntil = &until
	}
	if !c.Learnt.IsZero() {
		learnt := moment(c.Learnt, c.Law)
		answer.LearntAt = &learnt
	}
	if !c.Titled.Learnt.IsZero() {
		answer.KindLearnt = some(moment(c.Titled.Learnt, c.Law))
	}
	return answer
}

// some is a word, or null where there is none.
func some(word string) *string {
	if word == "" {
		return nil
	}
	return &word
}

// GetProof answers with the proof that an entry is what the public log was given.
func (a *API) GetProof(w http.ResponseWriter, r *http.Request) error {
	if err := web.OnlyParameters(r); err != nil {
		return err
	}
	proof, err := a.service.Prove(r.Context(), r.PathValue("number"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = w.Write([]byte(proof))
	return err
}

// GetReceipt answers with the signed receipt of an answer, as a file.
func (a *API) GetReceipt(w http.ResponseWriter, r *http.Request) error {
	if err := web.OnlyParameters(r, "on"); err != nil {
		return err
	}
	receipt, err := a.service.SignReceipt(r.Context(), r.PathValue("number"), r.URL.Query().Get("on"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="receipt-`+dashed(receipt.Number)+"-"+receipt.On.String()+`.jws"`)
	return web.Text(w, r, "application/jose", receipt.JWS)
}

// GetStatus answers with the signed status list, whole.
func (a *API) GetStatus(w http.ResponseWriter, r *http.Request) error {
	if err := web.OnlyParameters(r); err != nil {
		return err
	}
	list, err := a.service.List(r.Context())
	if err != nil {
		return err
	}
	return web.Text(w, r, "application/statuslist+jwt", list)
}

// GetKeys answers with the public keys of all that the register signs.
func (a *API) GetKeys(w http.ResponseWriter, r *http.Request) error {
	if err := web.OnlyParameters(r); err != nil {
		return err
	}
	keys, err := a.service.Keys(r.Context())
	if err != nil {
		return err
	}
	return web.JSON(w, r, http.StatusOK, keys)
}

// proofPath is where the proof of a number's entry is.
func proofPath(number string) string { return "/log/public/proof/engineers/" + dashed(number) }

// GetEngineers answers with at most ten engineers of a name.
func (a *API) GetEngineers(w http.ResponseWriter, r *http.Request) error {
	if err := web.OnlyParameters(r, "name", "father", "discipline"); err != nil {
		return err
	}
	q := r.URL.Query()
	result, err := a.service.Search(r.Context(), Query{Name: q.Get("name"), Father: q.Get("father"), Discipline: q.Get("discipline")})
	if err != nil {
		return err
	}
	answer := searchAnswer{Engineers: []foundAnswer{}, More: result.More, AsOf: moment(result.AsOf, a.service.law())}
	for _, f := range result.Rows {
		answer.Engineers = append(answer.Engineers, foundAnswer(f))
	}
	return web.JSON(w, r, http.StatusOK, answer)
}

// GetOpenAPI answers with the description of these answers.
func (a *API) GetOpenAPI(w http.ResponseWriter, r *http.Request) error {
	if err := web.OnlyParameters(r); err != nil {
		return err
	}
	return web.JSON(w, r, http.StatusOK, json.RawMessage(openAPI))
}

// moment writes a time with the council's zone.
func moment(t time.Time, law council.Law) string { return t.In(law.Zone).Format(time.RFC3339) }
