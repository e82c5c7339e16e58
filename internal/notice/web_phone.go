package notice

import (
	"net/http"
	"time"

	"sanad/internal/fault"
	"sanad/internal/gsm"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/notice/pages"
	"sanad/internal/outbound"
	"sanad/internal/pii"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// DemoNumber is the telephone of the demonstration; it is nobody's.
const DemoNumber = "+923000000000"

// TextOfPhone is what somebody texts from the telephone of the demonstration.
type TextOfPhone struct {
	Words string `form:"words" entry:"notice_text.words" max:"160"`
}

// GetPhone shows the telephone of a demonstration, from which anybody texts the council; elsewhere there is no such page.
func (p *Pages) GetPhone(w http.ResponseWriter, r *http.Request) error {
	return p.phone(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) phone(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	if p.service.settings.Outbox == nil || p.service.settings.Texter == nil {
		return fault.NotFound()
	}
	ctx := r.Context()
	list, err := p.service.settings.Outbox.Texts(DemoNumber, most)
	if err != nil {
		return err
	}
	page := pages.Phone{Form: form}
	for _, t := range list {
		lang := i18n.Of(languageOfText(t.Words))
		count, _, _ := gsm.Count(t.Words)
		page.Texts = append(page.Texts, pages.PhoneText{At: i18n.Moment(ctx, t.At), Words: t.Words, Lang: lang.Code, Dir: lang.Dir, Parts: count})
	}
	return web.Page(w, r, status, pages.PhonePage(page))
}

// PostPhone texts the council from that telephone, and waits a moment for the answer.
func (p *Pages) PostPhone(w http.ResponseWriter, r *http.Request) error {
	if p.service.settings.Outbox == nil || p.service.settings.Texter == nil {
		return fault.NotFound()
	}
	ctx := r.Context()
	var c TextOfPhone
	form, err := web.Read(r, &c)
	if err == nil && c.Words == "" {
		var f fault.Fields
		f.Add("words", "notice.phone.nothing", nil)
		err = f.Err()
	}
	if err == nil {
		return p.ring(w, r, c.Words)
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.phone(w, r, http.StatusUnprocessableEntity, form)
}

// ring hands a text over and waits until the telephone got one more, or will not.
func (p *Pages) ring(w http.ResponseWriter, r *http.Request, words string) error {
	ctx, outbox := r.Context(), p.service.settings.Outbox
	before, err := outbox.Texts(DemoNumber, most)
	if err == nil {
		err = p.service.HearText(ctx, Heard{ID: id.Random(), From: pii.New(DemoNumber), Words: pii.New(words)})
	}
	for try := 0; err == nil && try < 30; try++ {
		var now []outbound.SentText
		if now, err = outbox.Texts(DemoNumber, most); len(now) != len(before) {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		return err
	}
	return web.See(w, r, "/demo/sms")
}
