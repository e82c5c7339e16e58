package preference

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"sanad/internal/i18n"
)

// Question is something that can be chosen, in the words in which it is shown.
type Question struct {
	What        What
	Title, Hint string
	Options     []Option
}

// Option is one answer.
type Option struct {
	Value, Label, Hint string
	Off                bool // cannot be chosen today
}

// words are what stands by a choice, a line each: what was shown can be read again.
func (q Question) words() string {
	lines := []string{q.Title, q.Hint}
	for _, o := range q.Options {
		line := o.Label
		if o.Hint != "" {
			line += ": " + o.Hint
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// hash names the words.
func (q Question) hash() string {
	sum := sha256.Sum256([]byte(q.words()))
	return hex.EncodeToString(sum[:16])
}

// hashOf names the words of all questions of a page.
func hashOf(asked []Question) string {
	var all []string
	for _, q := range asked {
		all = append(all, q.hash())
	}
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	return hex.EncodeToString(sum[:16])
}

// questions are all that can be chosen today, in the reader's language.
func (s *Service) questions(ctx context.Context) (list []Question) {
	for _, what := range Whats {
		q := Question{What: what, Title: i18n.T(ctx, "preference."+string(what)+".title"), Hint: i18n.T(ctx, "preference."+string(what)+".hint")}
		switch what {
		case Way:
			var off []string
			for _, way := range Ways {
				o := Option{Value: way, Label: i18n.T(ctx, "preference.way."+way), Off: !s.needs.Runs(way)}
				if o.Off {
					o.Hint = i18n.T(ctx, "preference.way.off")
					off = append(off, o.Label)
				}
				q.Options = append(q.Options, o)
			}
			if len(off) > 0 {
				q.Hint += " " + i18n.T(ctx, "preference.way.unused", "Ways", i18n.List(ctx, off...))
			}
			q.Options = append(q.Options, Option{Value: None, Label: i18n.T(ctx, "preference.way.none"), Hint: i18n.T(ctx, "preference.way.none_hint")})
		case Language:
			for _, l := range i18n.Languages {
				q.Options = append(q.Options, Option{Value: l.Code, Label: l.Name})
			}
		default:
			for _, answer := range []string{Yes, No} {
				q.Options = append(q.Options, Option{Value: answer, Label: i18n.T(ctx, "preference."+string(what)+"."+answer)})
			}
		}
		list = append(list, q)
	}
	return list
}
