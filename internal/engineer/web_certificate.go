package engineer

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"sanad/internal/access"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/paper"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// paperTexts are the words of the papers: a paper has a language of its own, whatever that of the page is.
var paperTexts = sync.OnceValues(func() (*i18n.Texts, error) { return i18n.Load(i18n.Common, Texts) })

// GetPapers shows what an engineer may print, and every print that was made.
func (p *Pages) GetPapers(w http.ResponseWriter, r *http.Request) error {
	return p.papers(w, r, http.StatusOK, parts.NewForm(map[string]string{"paper": string(PaperCertificate), "language": i18n.From(r.Context()).Code}))
}

func (p *Pages) papers(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	by, registration := web.Actor(ctx), r.PathValue("id")
	v, err := p.service.Papers(ctx, by, registration)
	if fault.Is(err, fault.KindNotFound) && registration == "" {
		return web.Page(w, r, http.StatusOK, pages.NoLicencePage())
	}
	if err != nil {
		return err
	}
	page := pages.Papers{Form: form, Path: papersPath(by, registration), Back: "/my/licence", Number: v.Number, Name: v.Who.NameLatin.Reveal(), Urdu: v.Urdu}
	page.Desk = by.Purpose != access.Self
	if page.Desk {
		page.Back = "/desk"
	}
	if f := fault.Of(v.Refused); f != nil {
		page.Refused = i18n.Say(ctx, f.Message)
	}
	for _, x := range v.Others {
		kind, _ := v.Law.Kind(x.Title(v.Law.Day))
		page.Others = append(page.Others, pages.Answer{Label: x.Number, Value: kind.Title.In(i18n.From(ctx).Code), Change: papersPath(by, x.ID)})
	}
	for _, x := range PaperKinds {
		page.Kinds = append(page.Kinds, parts.Option{Value: string(x), Label: i18n.T(ctx, "engineer.paper."+string(x)), Hint: i18n.T(ctx, "engineer.paper."+string(x)+".hint")})
	}
	for _, x := range v.Prints {
		row := pages.Print{
			Path: printPath(by, x.ID), Paper: i18n.T(ctx, "engineer.paper."+string(x.Paper)), Language: i18n.T(ctx, "engineer.print.language."+x.Language),
			Serial: id.Grouped(x.Serial), MadeAt: i18n.Moment(ctx, x.MadeAt), ByCouncil: x.By != v.Person, Why: x.Why,
		}
		page.Prints = append(page.Prints, row)
	}
	return web.Page(w, r, status, pages.PapersPage(page))
}

// PostPapers makes a print.
func (p *Pages) PostPapers(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c PrintPaper
	form, err := web.Read(r, &c)
	if err == nil {
		var print string
		if print, err = p.service.PrintPaper(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.See(w, r, printPath(web.Actor(ctx), print))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.papers(w, r, http.StatusUnprocessableEntity, form)
}

// papersPath is where the papers of a registration are; of one's own for none.
func papersPath(by access.Actor, registration string) string {
	switch {
	case registration == "":
		return "/my/licence/papers"
	case by.Purpose == access.Self:
		return "/my/registrations/" + registration + "/papers"
	}
	return "/desk/registrations/" + registration + "/papers"
}

// printPath is where somebody opens a print.
func printPath(by access.Actor, print string) string {
	if by.Purpose == access.Self {
		return "/my/licence/papers/" + print
	}
	return "/desk/papers/" + print
}

// GetPaper shows a print as a page, or as PDF where .pdf ends its address.
func (p *Pages) GetPaper(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	print, pdf := strings.CutSuffix(r.PathValue("print"), ".pdf")
	v, err := p.service.Paper(ctx, web.Actor(ctx), print)
	if err != nil {
		return err
	}
	says, err := p.says(ctx, v)
	if err != nil {
		return err
	}
	if pdf {
		return p.sendPaper(w, v, says)
	}
	page := pages.Paper{
		Back: papersPath(web.Actor(ctx), v.Registration.ID), Path: printPath(web.Actor(ctx), v.ID), Language: v.Language, Title: says.Title, Council: says.council(v.Language), Kind: string(v.Paper),
		Text: says.text, To: says.to, Foot: says.foot, Check: "/verify/engineers/" + dashed(v.Registration.Number) + "?print=" + v.Serial,
		Why: v.Why, Changed: v.Changed, Pdf: !v.Changed && (v.Language == "en" || p.service.needs.Fonts.Urdu()),
	}
	for _, pair := range says.rows() {
		page.Rows = append(page.Rows, pages.Answer{Label: pair.Label, Value: pair.Value})
	}
	picture, err := paper.QR(says.check.Text)
	if err != nil {
		return err
	}
	page.Picture = pages.Picture{Path: picture.Path, Size: picture.Size}
	return web.Page(w, r, http.StatusOK, pages.PaperPage(page))
}

// sendPaper sends the PDF of a print, the same bytes each time. It is refused when what it said is not on record any more.
func (p *Pages) sendPaper(w http.ResponseWriter, v Paper, says says) error {
	switch {
	case v.Changed:
		return fault.Conflict("engineer.print.changed_since", nil)
	case v.Language == "ur" && !p.service.needs.Fonts.Urdu():
		return fault.Conflict("engineer.print.no_urdu", nil)
	}
	file, err := says.pdf(p.service.needs.Fonts, v)
	if err != nil {
		return err
	}
	return web.PDF(w, fmt.Sprintf("%s-%s.pdf", v.Paper, dashed(v.Registration.Number)), file)
}

// dashed writes a number for an address and for the name of a file.
func dashed(number string) string { return strings.NewReplacer("/", "-", " ", "-").Replace(number) }

// says is a paper in the words of its language.
type says struct {
	paper.Print
	councilEn, councilUr, address      string
	certifies, name, nameUrdu, entered string
	kind, discipline                   string
	number, enteredOn, valid, serial   paper.Pair
	printed, printedOn                 paper.Pair // with the time, and the day alone
	under, seal, registrar, foot, to   string
	text, card                         []string
	check, offline                     paper.Code
}

// says writes what a print says.
func (p *Pages) says(ctx context.Context, v Paper) (says, error) {
	texts, err := paperTexts()
	if err != nil {
		return says{}, err
	}
	ctx = texts.With(ctx, i18n.Of(v.Language), v.Law.Zone)
	lang, law := v.Language, v.Law
	t := func(key string, pairs ...any) string { return i18n.T(ctx, "engineer.print."+key, pairs...) }
	kind, _ := law.Kind(v.Registration.Title(law.Day))
	discipline, _ := law.Discipline(v.Registration.Discipline)
	rule := v.Registration.rule(law)
	number := v.Registration.Number
	x := says{
		Print:     paper.Print{Title: t("title." + string(v.Paper)), Language: lang, Accent: law.Accent, At: v.MadeAt},
		councilEn: law.Name.En, councilUr: law.Name.Ur, address: law.Address.In(lang),
		certifies: t("certifies"), name: v.Who.NameLatin.Reveal(), nameUrdu: v.Who.NameUrdu.Reveal(), entered: t("entered"),
		kind: kind.Title.In(lang), discipline: discipline.Name.In(lang),
		number: paper.Pair{Label: t("number"), Value: number}, enteredOn: paper.Pair{Label: t("entered_on"), Value: i18n.Date(ctx, v.Registration.EnteredOn)},
		valid:     paper.Pair{Label: t("valid"), Value: t("life")},
		printed:   paper.Pair{Label: t("made_on"), Value: i18n.Moment(ctx, v.MadeAt)},
		printedOn: paper.Pair{Label: t("made_on"), Value: i18n.Date(ctx, law.Day)},
		// Spaces that do not break keep the groups of a number in their order within Urdu.
		serial: paper.Pair{Label: t("serial"), Value: id.Grouped(v.Serial)},
		seal:   t("seal"), registrar: t("registrar"), foot: t("foot"), to: t("to"),
	}
	if kind.PostNominal != "" {
		x.kind = t("post_nominal", "Kind", x.kind, "Letters", kind.PostNominal) + "\u200e"
	}
	if until := v.Registration.Facts.ValidUntil(); !until.IsZero() {
		x.valid = paper.Pair{Label: t("valid_until"), Value: i18n.Date(ctx, until)}
	}
	if rule.ID != "" {
		x.under = t("under", "Rule", rule.Text.In(lang), "Instrument", rule.Instrument)
	}
	base, err := url.Parse(p.service.needs.Base)
	if err != nil {
		return x, err
	}
	x.check = paper.Code{Text: p.service.needs.Base + "/verify/engineers/" + url.PathEscape(dashed(number)) + "?print=" + v.Serial, Caption: t("check", "Address", base.Host+"/verify")}
	x.offline = paper.Code{Text: v.Offline, Caption: t("offline")}
	name := x.name
	if lang == "ur" && x.nameUrdu != "" {
		name = x.nameUrdu
	}
	x.text = []string{t("letter", "Name", name, "Number", number, "Kind", kind.Title.In(lang), "Moment", i18n.Moment(ctx, v.MadeAt)), t("letter_clear"), t("letter_check")}
	x.card = []string{t("card_proof"), t("card_found", "Address", x.address)}
	return x, nil
}

func (x says) council(lang string) string {
	if lang == "ur" && x.councilUr != "" {
		return x.councilUr
	}
	return x.councilEn
}

// names are the name in both scripts, the one of the language first.
func (x says) names() []paper.Pair {
	list := []paper.Pair{{Label: x.label("name"), Value: x.name}}
	if x.nameUrdu != "" {
		list = append(list, paper.Pair{Label: x.label("name_urdu"), Value: x.nameUrdu})
	}
	return list
}

func (x says) label(key string) string {
	texts, err := paperTexts()
	if err != nil {
		return ""
	}
	return i18n.T(texts.With(context.Background(), i18n.Of(x.Language), x.At.Location()), "engineer.print."+key)
}

// rows are all that a paper says, with labels.
func (x says) rows() []paper.Pair {
	list := append(x.names(), x.number, paper.Pair{Label: x.label("kind"), Value: x.kind}, paper.Pair{Label: x.label("discipline"), Value: x.discipline}, x.enteredOn, x.valid, x.printed, x.serial)
	if x.under != "" {
		list = append(list, paper.Pair{Label: x.label("rule"), Value: x.under})
	}
	return list
}

// pdf sets the paper.
func (x says) pdf(f *paper.Fonts, v Paper) ([]byte, error) {
	switch v.Paper {
	case PaperCertificate:
		return f.Certificate(paper.Certificate{
			Print: x.Print, Council: x.councilEn, CouncilUrdu: x.councilUr, Certifies: x.certifies, Name: x.name, NameUrdu: x.nameUrdu, Entered: x.entered,
			Kind: x.kind, Discipline: x.discipline, Number: x.number, Facts: []paper.Pair{x.enteredOn, x.valid, x.printedOn}, Under: x.under, Seal: x.seal,
			Signature: x.registrar, Check: x.check, Offline: x.offline, Serial: x.serial, Foot: x.foot,
		})
	case PaperCard:
		return f.Card(paper.Card{
			Print: x.Print, Council: x.councilEn, CouncilUrdu: x.councilUr, Name: x.name, NameUrdu: x.nameUrdu, Kind: x.kind, Discipline: x.discipline,
			Number: x.number, Valid: x.valid, Check: x.check, Offline: x.offline, Serial: x.serial, Words: x.card,
		})
	}
	return f.Letter(paper.Letter{
		Print: x.Print, Council: x.councilEn, CouncilUrdu: x.councilUr, Address: x.address, Date: x.printed, To: x.to, Text: x.text,
		Facts: append(x.names(), x.number, paper.Pair{Label: x.label("kind"), Value: x.kind}, paper.Pair{Label: x.label("discipline"), Value: x.discipline}, x.enteredOn, x.valid),
		Seal:  x.seal, Signature: x.registrar, Check: x.check, Serial: x.serial, Foot: x.foot,
	})
}
