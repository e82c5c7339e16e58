package pages

import (
	"context"

	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// table lists the reader's passkeys.
func (v Passkeys) table(ctx context.Context) parts.TableProps {
	table := parts.TableProps{Caption: i18n.T(ctx, "account.passkeys.title"), Unseen: true, Empty: i18n.T(ctx, "account.passkeys.empty")}
	for _, title := range []string{"made_in", "made", "used", "remove"} {
		table.Head = append(table.Head, parts.Column{Title: i18n.T(ctx, "account.passkeys."+title)})
	}
	for _, p := range v.List {
		made := i18n.Moment(ctx, p.MadeAt)
		which := i18n.T(ctx, "account.passkeys.which", "Browser", i18n.T(ctx, "account.browser."+p.Browser), "Made", made)
		table.Rows = append(table.Rows, []parts.Cell{
			{Show: passkey(p)}, {Text: made}, {Text: i18n.Moment(ctx, p.UsedAt)},
			{Show: deed("/my/security/passkeys/remove", "passkey", p.ID, i18n.T(ctx, "account.passkeys.remove"), which)},
		})
	}
	return table
}

func (v Ceremony) verb() string {
	if v.Create {
		return "create"
	}
	return "get"
}

func (v Ceremony) title(ctx context.Context) string {
	return i18n.T(ctx, "account.passkey."+v.verb()+".title")
}
func (v Ceremony) lead(ctx context.Context) string {
	return i18n.T(ctx, "account.passkey."+v.verb()+".lead")
}
func (v Ceremony) button(ctx context.Context) string {
	return i18n.T(ctx, "account.passkey."+v.verb()+".button")
}
