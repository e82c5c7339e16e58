// Package pages draws the pages of the account room.
package pages

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// Office is one office held.
type Office struct {
	ID, Role string
	Since    day.Day
}

// Officer is a person with the offices they hold.
type Officer struct {
	Person, Name, Email string
	Me, Second          bool // Second: a second factor
	Offices             []Office
}

// Loan is an office lent for some days.
type Loan struct {
	ID, Role, Giver, Receiver string
	From, Until               day.Day
	May, Begun                bool
}

// SentInvitation is an open invitation as the registrar sees it.
type SentInvitation struct {
	ID, Role, Email string
	EndsAt          time.Time
}

// Officers is who holds which office.
type Officers struct {
	Form        *parts.Form
	Registrar   bool
	Lend        bool // the reader has an office and somebody to lend it to
	List        []Officer
	Loans       []Loan
	Invitations []SentInvitation
}

// OfficeForm is the form of a deed on offices.
type OfficeForm struct {
	Form      *parts.Form
	Roles     []string
	Languages []parts.Option
	Others    []parts.Option // without the reader
	Mine      []Office
}

func head(ctx context.Context, keys ...string) []parts.Column {
	var columns []parts.Column
	for _, k := range keys {
		columns = append(columns, parts.Column{Title: i18n.T(ctx, k)})
	}
	return columns
}

// role writes an office in words.
func role(ctx context.Context, word string) string { return i18n.T(ctx, "casework.role."+word) }

func (v Officers) officers(ctx context.Context) parts.TableProps {
	table := parts.TableProps{Caption: i18n.T(ctx, "account.officers.title"), Unseen: true}
	table.Head = head(ctx, "account.officers.name", "account.officers.office", "account.officers.since", "account.officers.deed")
	for _, o := range v.List {
		for i, x := range o.Offices {
			var end parts.Cell
			if v.Registrar || o.Me {
				short := i18n.T(ctx, "account.officers.dismiss")
				if o.Me {
					short = i18n.T(ctx, "account.officers.resign")
				}
				whole := i18n.T(ctx, "account.officers.dismiss_which", "Name", o.Name, "Office", role(ctx, x.Role))
				end.Show = deed("/desk/officers/dismiss", "office", x.ID, short, whole)
			}
			table.Rows = append(table.Rows, []parts.Cell{
				{Show: officer(o, i == 0)}, {Text: role(ctx, x.Role)}, {Text: i18n.Date(ctx, x.Since)}, end,
			})
		}
	}
	return table
}

func (v Officers) loans(ctx context.Context) parts.TableProps {
	table := parts.TableProps{Caption: i18n.T(ctx, "account.delegate.list"), Unseen: true, Empty: i18n.T(ctx, "account.delegate.none")}
	table.Head = head(ctx, "account.officers.office", "account.delegate.giver", "account.delegate.to", "account.delegate.from",
		"account.delegate.until", "account.officers.deed")
	for _, l := range v.Loans {
		from := parts.Cell{Text: i18n.Date(ctx, l.From)}
		if !l.Begun {
			from.Hint = i18n.T(ctx, "account.delegate.later")
		}
		var end parts.Cell
		if l.May {
			whole := i18n.T(ctx, "account.delegate.end_which", "Name", l.Receiver, "Office", role(ctx, l.Role))
			end.Show = deed("/desk/officers/end-delegation", "delegation", l.ID, i18n.T(ctx, "account.delegate.end"), whole)
		}
		table.Rows = append(table.Rows, []parts.Cell{
			{Text: role(ctx, l.Role)}, {Text: l.Giver}, {Text: l.Receiver}, from, {Text: i18n.Date(ctx, l.Until)}, end,
		})
	}
	return table
}

func (v Officers) invitations(ctx context.Context) parts.TableProps {
	table := parts.TableProps{Caption: i18n.T(ctx, "account.officers.invitations"), Unseen: true, Empty: i18n.T(ctx, "account.officers.no_invitations")}
	table.Head = head(ctx, "account.email", "account.officers.office", "account.officers.until", "account.officers.deed")
	for _, i := range v.Invitations {
		whole := i18n.T(ctx, "account.officers.uninvite_which", "Name", i.Email)
		table.Rows = append(table.Rows, []parts.Cell{
			{Text: i.Email}, {Text: role(ctx, i.Role)}, {Text: i18n.Moment(ctx, i.EndsAt)},
			{Show: deed("/desk/officers/uninvite", "invitation", i.ID, i18n.T(ctx, "account.officers.uninvite"), whole)},
		})
	}
	return table
}

// roles returns offices as choices.
func roles(ctx context.Context, list []string) []parts.Option {
	var options []parts.Option
	for _, r := range list {
		options = append(options, parts.Option{Value: r, Label: role(ctx, r)})
	}
	return options
}

// offices returns offices held as choices.
func offices(ctx context.Context, list []Office) []parts.Option {
	var options []parts.Option
	for _, o := range list {
		options = append(options, parts.Option{Value: o.ID, Label: role(ctx, o.Role)})
	}
	return options
}
