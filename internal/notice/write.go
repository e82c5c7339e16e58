package notice

import (
	"context"
	"slices"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/outbound"
	"sanad/internal/paper"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/web/parts"
)

// write makes the letter that leaves: greeting, what it tells, and who wrote it.
func (s *Service) write(ctx context.Context, law council.Law, m messageRow, to contact, values map[string]string) outbound.Mail {
	ctx = s.texts.With(ctx, to.language, law.Zone)
	subject, words := s.tells(ctx, law, m, to, values)
	greeting := i18n.T(ctx, "notice.greeting_nobody")
	if !to.name.Empty() {
		greeting = i18n.T(ctx, "notice.greeting", "Name", i18n.Isolate(ctx, to.name.Reveal()))
	}
	body := []string{greeting, words}
	if why := another(ctx, to.course.Why); why != "" {
		body = append(body, why)
	}
	stop := s.stopLink(ctx, m, to.class)
	if stop != "" {
		body = append(body, i18n.T(ctx, "notice.stop", "Link", stop))
	}
	footer, reply := "notice.footer", law.Contact
	if slices.Contains(kinds[m.Kind].secret, "Words") {
		footer = "notice.footer_answer"
	}
	if m.Case != "" && m.Person != "" && s.settings.Reply != nil {
		footer, reply = "notice.footer_case", s.settings.Reply(m.Case)
	}
	body = append(body, i18n.T(ctx, footer, "Council", law.Name.In(to.language.Code), "Contact", law.Contact))
	mail := outbound.Mail{ID: m.ID, To: to.address, ReplyTo: reply, Subject: subject, Lang: to.language.Code, Stop: stop, Body: pii.New(strings.Join(body, "\n\n") + "\n")}
	if s.settings.Return != nil {
		mail.Return, mail.Told = s.settings.Return(to.delivery), to.class == statutory
	}
	return mail
}

// stopLink is where letters that nobody must get are stopped by whoever holds this one; empty for all others.
func (s *Service) stopLink(ctx context.Context, m messageRow, class Class) string {
	if class != optional || s.settings.Stop == nil {
		return ""
	}
	return s.settings.Base + parts.Path(ctx, s.settings.Stop(m.ID))
}

// another says why a letter comes by another way than the preferred one; nothing where it does not. (P6.3)
func another(ctx context.Context, why string) string {
	if strings.HasPrefix(why, "other_") || why == served {
		return i18n.T(ctx, "notice.why."+why)
	}
	return ""
}

// text makes the text that leaves: that there is a letter, and where it is read. What it is about stands there, behind the sign-in, unless
// it is of nobody in particular.
func (s *Service) text(ctx context.Context, law council.Law, m messageRow, to contact, values map[string]string) (t outbound.Text, err error) {
	ctx = s.texts.With(ctx, to.language, law.Zone)
	subject, words := s.tells(ctx, law, m, to, values)
	body := s.texted(ctx, law, m, to.class, Wording{Subject: subject, Body: words})
	if m.Kind != campaignKind && m.Kind != proofKind { // nobody checked whose number it is
		link := s.settings.Base + parts.Path(ctx, own+"/"+m.ID)
		body = i18n.T(ctx, "notice.sms", "Council", law.ShortName, "Subject", i18n.T(ctx, "notice.sms.general"), "Link", link)
		if stop := s.stopLink(ctx, m, to.class); stop != "" {
			body += "\n" + i18n.T(ctx, "notice.stop.sms", "Link", stop)
		}
	}
	t = outbound.Text{To: to.address, Body: pii.New(body)}
	if s.settings.Report != nil {
		t.Report, err = s.settings.Report(to.delivery)
	}
	return t, err
}

// window makes a letter on paper, in the language in which its batch was made.
func (s *Service) window(ctx context.Context, law council.Law, m messageRow, to person.Postal, number string, l letterRow, values map[string]string, of campaignLetter) paper.Window {
	lang := i18n.Of(m.Lang)
	ctx = s.texts.With(ctx, lang, law.Zone)
	subject, words := s.tells(ctx, law, m, contact{number: number, words: of.Words}, values)
	name, greeting := to.Name.Reveal(), i18n.T(ctx, "notice.greeting_nobody")
	if lang.Code == "ur" && !to.NameUrdu.Empty() {
		name = to.NameUrdu.Reveal()
	}
	if name != "" {
		greeting = i18n.T(ctx, "notice.greeting", "Name", i18n.Isolate(ctx, name))
	}
	text := append([]string{greeting}, strings.Split(words, "\n\n")...)
	if why := another(ctx, l.Why); why != "" {
		text = append(text, why)
	} else if l.Why != "preferred" {
		text = append(text, i18n.T(ctx, "notice.paper.why"), s.settings.Base+parts.Path(ctx, own))
	}
	if stop := s.stopLink(ctx, m, of.Class); stop != "" {
		text = append(text, i18n.T(ctx, "notice.stop", "Link", stop))
	}
	if !paper.Urdu(to.Address.Reveal()) { // the envelope is in one script, whatever the letter's
		name = to.Name.Reveal()
	}
	council := law.Name.In(lang.Code)
	return paper.Window{
		Language: lang.Code, Council: council, From: i18n.List(ctx, council, law.Address.In(lang.Code)), To: append([]string{name}, strings.Split(to.Address.Reveal(), "\n")...),
		Code: l.Code, Date: i18n.Date(ctx, law.Day), Subject: subject, Text: append(text, council), Foot: i18n.T(ctx, "notice.paper.foot", "Contact", law.Contact),
	}
}

// tells is what a letter tells, in the language of ctx: of a campaign its own words.
func (s *Service) tells(ctx context.Context, law council.Law, m messageRow, to contact, values map[string]string) (subject, body string) {
	if m.Kind != campaignKind && m.Kind != proofKind {
		return s.words(ctx, law, s.wording(m.Kind, i18n.From(ctx)), to.number, values)
	}
	w, ok := to.words[i18n.From(ctx).Code]
	if !ok {
		return s.words(ctx, law, s.wording(m.Kind, i18n.From(ctx)), "", nil) // it is no more, or was never written in that language
	}
	if m.Kind == proofKind {
		return i18n.T(ctx, "notice.proof", "Subject", w.Subject), w.Body
	}
	return w.Subject, w.Body
}

// words are what a letter of a wording tells, in the language of ctx.
func (s *Service) words(ctx context.Context, law council.Law, w Wording, number string, values map[string]string) (subject, body string) {
	lang := i18n.From(ctx).Code
	marks := map[string]string{"Case": i18n.Isolate(ctx, number), "Council": law.Name.In(lang), "Contest": law.Contest.In(lang)}
	for name, value := range values {
		switch name {
		case "Path":
			marks["Link"] = s.settings.Base + parts.Path(ctx, value)
		case "Case": // of a letter to a stranger
			marks[name] = i18n.Isolate(ctx, id.Grouped(value))
		case "Due", "From", "Until":
			d, _ := day.Parse(value) // checked when it was promised
			marks[name] = i18n.Date(ctx, d)
		case "Step", "Role", "What":
			marks[name] = w.also(name, value)
		default:
			marks[name] = i18n.Isolate(ctx, value)
		}
	}
	return w.fill(marks)
}
