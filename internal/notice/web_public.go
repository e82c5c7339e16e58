package notice

import (
	"context"
	"net/http"
	"strings"
	"time"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/notice/pages"
	"sanad/internal/outbound"
	"sanad/internal/web"
)

// GetOutbox shows the letters of a demonstration; elsewhere there is no such page.
func (p *Pages) GetOutbox(w http.ResponseWriter, r *http.Request) error {
	if p.service.settings.Outbox == nil {
		return fault.NotFound()
	}
	list, err := p.service.settings.Outbox.Letters(most)
	if err != nil {
		return err
	}
	var letters []pages.Letter
	for _, l := range list {
		letters = append(letters, lay(r.Context(), p.service.settings.Base, l))
	}
	return web.Page(w, r, http.StatusOK, pages.OutboxPage(letters))
}

// lay sets a letter in paragraphs and makes links of the lines that lead to this site.
func lay(ctx context.Context, base string, l outbound.Letter) pages.Letter {
	language := i18n.Of(l.Lang)
	letter := pages.Letter{To: l.To, Subject: l.Subject, Lang: language.Code, Dir: language.Dir}
	if at, err := time.Parse(time.RFC3339, l.At); err == nil {
		letter.At = i18n.Moment(ctx, at)
	}
	for _, text := range strings.Split(strings.TrimSpace(l.Body), "\n\n") {
		var paragraph []pages.Line
		for _, line := range strings.Split(text, "\n") {
			path := ""
			if rest, ours := strings.CutPrefix(line, base+"/"); ours && base != "" && !strings.Contains(rest, " ") {
				path = "/" + strings.TrimPrefix(rest, "ur/") // in the reader's language
			}
			paragraph = append(paragraph, pages.Line{Text: line, Path: path})
		}
		letter.Paragraphs = append(letter.Paragraphs, paragraph)
	}
	return letter
}
