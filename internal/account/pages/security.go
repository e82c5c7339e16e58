package pages

import (
	"context"
	"strings"
	"time"

	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// Session is one place where the reader is signed in.
type Session struct {
	ID, Browser     string // a word of account.browser
	BegunAt, SeenAt time.Time
	This            bool
}

// Security is how the reader signs in, and where.
type Security struct {
	Form                      *parts.Form
	Passphrase, Authenticator bool
	Passkeys, Recovery        int64
	Sessions                  []Session
	Moved                     bool // the address was changed a moment ago
}

// ways lists how the reader signs in, each with the link that changes it.
func (v Security) ways(ctx context.Context) []parts.SummaryRow {
	way := func(word string, set bool) parts.SummaryRow {
		row := parts.SummaryRow{Label: i18n.T(ctx, "account.security."+word), ChangeHref: "/my/security/" + word}
		row.Value, row.ChangeLabel = i18n.T(ctx, "account.security.unset"), i18n.T(ctx, "account.security.add")
		if set {
			row.Value, row.ChangeLabel = i18n.T(ctx, "account.security.set"), i18n.T(ctx, "account.security.change")
		}
		return row
	}
	rows := []parts.SummaryRow{
		{
			Label: i18n.T(ctx, "account.security.mail"), Value: i18n.T(ctx, "account.security.mail_on"),
			ChangeHref: "/my/security/address", ChangeLabel: i18n.T(ctx, "account.address.open"),
		},
		way("passphrase", v.Passphrase), way("authenticator", v.Authenticator), way("passkeys", v.Passkeys > 0),
	}
	if v.Passkeys > 0 {
		rows[len(rows)-1].Value = i18n.T(ctx, "account.security.passkeys_left", "Count", int(v.Passkeys))
	}
	if v.Authenticator || v.Passkeys > 0 {
		rows = append(rows, parts.SummaryRow{
			Label: i18n.T(ctx, "account.security.recovery"), Value: i18n.T(ctx, "account.security.left", "Count", int(v.Recovery)),
			ChangeHref: "/my/security/recovery", ChangeLabel: i18n.T(ctx, "account.security.renew"),
		})
	}
	return rows
}

// sessions is the table of where the reader is signed in.
func (v Security) sessions(ctx context.Context) parts.TableProps {
	table := parts.TableProps{Caption: i18n.T(ctx, "account.security.sessions"), Unseen: true}
	for _, title := range []string{"browser", "begun", "seen", "end"} {
		table.Head = append(table.Head, parts.Column{Title: i18n.T(ctx, "account.security."+title)})
	}
	for _, s := range v.Sessions {
		begun := i18n.Moment(ctx, s.BegunAt)
		which := i18n.T(ctx, "account.security.end_which", "Browser", i18n.T(ctx, "account.browser."+s.Browser), "Begun", begun)
		table.Rows = append(table.Rows, []parts.Cell{
			{Show: browser(s)}, {Text: begun}, {Text: i18n.Moment(ctx, s.SeenAt)},
			{Show: deed("/my/security/sessions/end", "session", s.ID, i18n.T(ctx, "account.security.end"), which)},
		})
	}
	return table
}

// Authenticator is a fresh secret with its picture.
type Authenticator struct {
	Form         *parts.Form
	Secret, Path string
	Size         int // of the picture, in modules
	Officer      bool
}

// groups writes the secret in groups of four, to be typed.
func (v Authenticator) groups() string {
	var b strings.Builder
	for i, r := range v.Secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Recovery asks whether recovery codes shall be made.
type Recovery struct {
	Form *parts.Form
	Left int64
}
