package visit

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/visit/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// home is where a side finds a visit, by the request that asks for it.
func home(r *http.Request, side string) string {
	switch side {
	case council.SideInstitution:
		return ownVisitPath(r.PathValue("institution"), r.PathValue("visit"))
	case council.SideTeam:
		return "/evaluator/visits/" + r.PathValue("visit")
	}
	return deskPath(r.PathValue("visit"))
}

// criterion names a criterion.
func criterion(ctx context.Context, law council.Law, id string) string {
	for _, c := range law.Assessment.Criteria {
		if c.ID == id {
			return i18n.T(ctx, "visit.criterion_numbered", "Number", c.Number, "Name", in(ctx, c.Name))
		}
	}
	return i18n.T(ctx, "visit.criterion_none")
}

// criteria are the choices of a criterion.
func criteria(ctx context.Context, law council.Law) (list []parts.Option) {
	for _, c := range law.Assessment.Criteria {
		list = append(list, parts.Option{Value: c.ID, Label: criterion(ctx, law, c.ID)})
	}
	return list
}

// questionBlock shows a question, and its answer.
func questionBlock(ctx context.Context, law council.Law, n int, q QuestionShown) pages.Block {
	b := pages.Block{Title: i18n.T(ctx, "visit.ask.numbered", "Number", n+1), Small: true, Hint: criterion(ctx, law, q.Criterion), Said: []pages.Said{{Words: q.Asks.Reveal()}}}
	if a := q.Answers.Reveal(); a != "" {
		b.Said = append(b.Said, pages.Said{Label: i18n.T(ctx, "visit.ask.answer"), Words: a})
	}
	switch {
	case q.Sent == nil:
		b.Tag, b.Tone = i18n.T(ctx, "visit.ask.unsent_tag"), "plain"
	case q.Closed == nil:
		b.Tag, b.Tone = i18n.T(ctx, "visit.ask.waits_tag"), "waiting"
	case !q.Answered():
		b.Tag, b.Tone = i18n.T(ctx, "visit.ask.unanswered_tag"), "stop"
	default:
		b.Tag, b.Tone = i18n.T(ctx, "visit.ask.answered_tag"), "good"
	}
	return b
}

// questions shows a side what the team asks.
func (p *Pages) questions(w http.ResponseWriter, r *http.Request, side string, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.ShowReview(ctx, web.Actor(ctx), side, r.PathValue("institution"), r.PathValue("visit"))
	if err != nil {
		return err
	}
	path := home(r, side) + "/questions"
	page := p.work(ctx, x.Shown, form, side, i18n.T(ctx, "visit.task.questions"), home(r, side))
	head := pages.Block{Title: i18n.T(ctx, "visit.ask.asked")}
	if len(x.Questions) == 0 {
		head.Empty = i18n.T(ctx, "visit.ask.nothing")
	}
	page.Blocks = append(page.Blocks, head)
	drafts := 0
	for n, q := range x.Questions {
		b := questionBlock(ctx, x.Law, n, q)
		switch {
		case side == council.SideTeam && q.Sent == nil:
			drafts++
			if x.Waits == "" && x.Stage == Review && (q.AskedBy == x.Me.Person || x.Me.Convener) {
				b.Asks = []pages.Ask{{Path: path + "/" + q.ID + "/drop", Label: i18n.T(ctx, "visit.ask.drop"), Tone: "danger", Fold: i18n.T(ctx, "visit.ask.drop_title")}}
			}
		case side == council.SideInstitution && q.Closed == nil && x.Waits == Answer:
			b.Deeds = []pages.Deed{{Href: path + "/" + q.ID, Label: i18n.T(ctx, "visit.answer.write")}}
		}
		page.Blocks = append(page.Blocks, b)
	}
	switch {
	case side == council.SideTeam && x.Stage == Review && x.Waits == "":
		page.Asks = asking(ctx, x, path, drafts)
	case side == council.SideInstitution && x.Stage == Review && x.Waits == Answer:
		page.Asks = []pages.Ask{{Title: i18n.T(ctx, "visit.answer.send_title"), Hint: i18n.T(ctx, "visit.answer.send_hint"), Path: path + "/send", Label: i18n.T(ctx, "visit.answer.send")}}
	}
	return web.Page(w, r, status(form), pages.WorkPage(page))
}

// asking is what a team does with its questions: any member asks, the convener sends them or ends the study.
func asking(ctx context.Context, x ReviewShown, path string, drafts int) []pages.Ask {
	ask := pages.Ask{Title: i18n.T(ctx, "visit.ask.title"), Path: path, Label: i18n.T(ctx, "visit.ask.button"), Fields: []pages.Field{
		{Kind: "select", Name: "criterion", Label: i18n.T(ctx, "visit.criterion"), Options: criteria(ctx, x.Law), Empty: i18n.T(ctx, "visit.criterion_none"), Optional: true}, {Kind: "area", Name: "words", Label: i18n.T(ctx, "visit.ask.words")},
	}}
	if !x.Me.Convener {
		return []pages.Ask{ask}
	}
	ask.Tone = "secondary"
	if drafts > 0 {
		return []pages.Ask{{Title: i18n.T(ctx, "visit.ask.send_title"), Hint: i18n.T(ctx, "visit.ask.send_hint"), Path: path + "/send", Label: i18n.T(ctx, "visit.ask.send")}, ask}
	}
	return []pages.Ask{ask, {Title: i18n.T(ctx, "visit.ask.end_title"), Hint: i18n.T(ctx, "visit.ask.end_hint"), Path: path + "/end", Label: i18n.T(ctx, "visit.ask.end")}}
}

// GetQuestionsTeam shows a team what it asks.
func (p *Pages) GetQuestionsTeam(w http.ResponseWriter, r *http.Request) error {
	return p.questions(w, r, council.SideTeam, parts.NewForm(nil))
}

// GetQuestionsOwn shows an institution what it is asked.
func (p *Pages) GetQuestionsOwn(w http.ResponseWriter, r *http.Request) error {
	return p.questions(w, r, council.SideInstitution, parts.NewForm(nil))
}

// GetQuestions shows the council what was asked and answered.
func (p *Pages) GetQuestions(w http.ResponseWriter, r *http.Request) error {
	return p.questions(w, r, council.SideCouncil, parts.NewForm(nil))
}

// PostAsk writes a question down.
func (p *Pages) PostAsk(w http.ResponseWriter, r *http.Request) error {
	visit := r.PathValue("visit")
	return post(w, r, home(r, council.SideTeam)+"/questions", func(ctx context.Context, by access.Actor, c AskQuestion) error {
		return p.service.AskQuestion(ctx, by, visit, c)
	}, func(form *parts.Form) error { return p.questions(w, r, council.SideTeam, form) })
}

// teamDeed does something for the team that needs no words.
func (p *Pages) teamDeed(w http.ResponseWriter, r *http.Request, to string, do func(ctx context.Context, by access.Actor, visit string) error, again func(form *parts.Form) error) error {
	return post(w, r, home(r, council.SideTeam)+to, func(ctx context.Context, by access.Actor, _ nothing) error { return do(ctx, by, r.PathValue("visit")) }, again)
}

// PostDropQuestion takes a question back.
func (p *Pages) PostDropQuestion(w http.ResponseWriter, r *http.Request) error {
	return p.teamDeed(w, r, "/questions", func(ctx context.Context, by access.Actor, visit string) error {
		return p.service.DropQuestion(ctx, by, visit, r.PathValue("question"))
	}, func(form *parts.Form) error { return p.questions(w, r, council.SideTeam, form) })
}

// PostSendQuestions sends what the team asks.
func (p *Pages) PostSendQuestions(w http.ResponseWriter, r *http.Request) error {
	return p.teamDeed(w, r, "/questions", p.service.SendQuestions, func(form *parts.Form) error { return p.questions(w, r, council.SideTeam, form) })
}

// PostEndReview ends the study of the papers.
func (p *Pages) PostEndReview(w http.ResponseWriter, r *http.Request) error {
	return p.teamDeed(w, r, "", p.service.EndReview, func(form *parts.Form) error { return p.questions(w, r, council.SideTeam, form) })
}

// GetAnswer asks an institution for its answer to a question.
func (p *Pages) GetAnswer(w http.ResponseWriter, r *http.Request) error { return p.answer(w, r, nil) }

func (p *Pages) answer(w http.ResponseWriter, r *http.Request, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.ShowReview(ctx, web.Actor(ctx), council.SideInstitution, r.PathValue("institution"), r.PathValue("visit"))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(x.Questions, func(q QuestionShown) bool { return q.ID == r.PathValue("question") })
	if at < 0 {
		return fault.NotFound()
	}
	q := x.Questions[at]
	if form == nil {
		form = parts.NewForm(map[string]string{"answer": q.Answers.Reveal(), "version": strconv.FormatInt(q.Version, 10)})
	}
	path := home(r, council.SideInstitution) + "/questions"
	page := p.work(ctx, x.Shown, form, council.SideInstitution, i18n.T(ctx, "visit.answer.title"), path)
	q.Answers = QuestionShown{}.Answers
	page.Blocks = []pages.Block{questionBlock(ctx, x.Law, at, q)}
	page.Blocks[0].Small = false
	if q.Closed == nil && x.Waits == Answer {
		page.Asks = []pages.Ask{{Path: path + "/" + q.ID, Label: i18n.T(ctx, "visit.answer.save"), Hidden: [][2]string{{"version", form.Value("version")}}, Fields: []pages.Field{
			{Kind: "area", Name: "answer", Label: i18n.T(ctx, "visit.ask.answer"), Hint: i18n.T(ctx, "visit.answer.hint"), Rows: 10},
		}}}
	}
	return web.Page(w, r, status(form), pages.WorkPage(page))
}

// PostAnswer writes an institution's answer.
func (p *Pages) PostAnswer(w http.ResponseWriter, r *http.Request) error {
	code, visit := r.PathValue("institution"), r.PathValue("visit")
	return post(w, r, home(r, council.SideInstitution)+"/questions", func(ctx context.Context, by access.Actor, c AnswerQuestion) error {
		return p.service.AnswerQuestion(ctx, by, code, visit, r.PathValue("question"), c)
	}, func(form *parts.Form) error { return p.answer(w, r, form) })
}

// PostSendAnswers sends what an institution answered.
func (p *Pages) PostSendAnswers(w http.ResponseWriter, r *http.Request) error {
	code, visit := r.PathValue("institution"), r.PathValue("visit")
	return post(w, r, home(r, council.SideInstitution), func(ctx context.Context, by access.Actor, _ nothing) error {
		return p.service.SendAnswers(ctx, by, code, visit)
	}, func(form *parts.Form) error { return p.questions(w, r, council.SideInstitution, form) })
}
