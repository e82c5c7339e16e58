package notice

import (
	"context"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/i18n"
	"sanad/internal/outbound"
	"sanad/internal/pii"
	"sanad/internal/web/parts"
)

// write makes the letter that leaves: greeting, what it tells, and who wrote it.
func (s *Service) write(ctx context.Context, law council.Law, m messageRow, to contact, values map[string]string) outbound.Mail {
	ctx = s.texts.With(ctx, to.language, law.Zone)
	marks := []any{"Case", i18n.Isolate(ctx, to.number), "Council", law.Name.In(to.language.Code), "Contest", law.Contest.In(to.language.Code)}
	for name, value := range values {
		switch name {
		case "Path":
			marks = append(marks, "Link", s.settings.Base+parts.Path(ctx, value))
		case "Due", "From", "Until":
			d, _ := day.Parse(value) // checked when it was promised
			marks = append(marks, name, i18n.Date(ctx, d))
		case "Step", "Role", "What":
			key := "notice." + strings.ToLower(name) + "."
			if !s.texts.Has(key + value) {
				value = "other"
			}
			marks = append(marks, name, i18n.T(ctx, key+value))
		default:
			marks = append(marks, name, i18n.Isolate(ctx, value))
		}
	}
	greeting := i18n.T(ctx, "notice.greeting_nobody")
	if !to.name.Empty() {
		greeting = i18n.T(ctx, "notice.greeting", "Name", i18n.Isolate(ctx, to.name.Reveal()))
	}
	body := []string{
		greeting, i18n.T(ctx, "notice."+m.Kind+".body", marks...),
		i18n.T(ctx, "notice.footer", "Council", law.Name.In(to.language.Code), "Contact", law.Contact),
	}
	return outbound.Mail{
		ID: m.ID, To: to.address, Subject: i18n.T(ctx, "notice."+m.Kind+".subject", marks...), Lang: to.language.Code,
		Body: pii.New(strings.Join(body, "\n\n") + "\n"),
	}
}
