package payment

import (
	"net/http"

	"sanad/internal/i18n"
	"sanad/internal/money"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
)

// toldOf is where the payments stand of which a channel told; refunds that were paid out have a list of their own.
func toldOf(c ChannelAgreement) string {
	if c.Channel == "refund" || c.Amount == 0 {
		return ""
	}
	return toldPath + "/" + string(c.Channel)
}

// GetAgreement shows where books, channels and banks agree, and where not.
func (p *Pages) GetAgreement(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, err := p.service.ShowAgreement(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	write := func(x money.Amount) string { return a.Law.Currency.Format(x) }
	v := pages.Agreement{}
	for _, b := range a.Banks {
		x := pages.BankAgreement{
			Name: b.Name, First: i18n.Date(ctx, b.First), Last: i18n.Date(ctx, b.Last), Books: write(b.Books), Unmatched: write(b.Unmatched), Aside: write(b.Aside),
			Agrees: b.Agrees(), Waiting: b.Waiting > 0,
		}
		if b.Told {
			x.Opening, x.Closing = write(b.Opening), write(b.Closing)
		}
		if b.New != 0 {
			x.New = write(b.New)
		}
		if b.Gap != 0 {
			x.Gap = write(b.Gap)
		}
		if b.Differs != 0 {
			x.Differs = write(b.Differs)
		}
		v.Banks = append(v.Banks, x)
	}
	for _, c := range a.Channels {
		v.Channels = append(v.Channels, pages.ChannelAgreement{
			Href: toldOf(c), Name: i18n.T(ctx, "payment.channel."+string(c.Channel)), Amount: write(c.Amount), Late: write(c.Late), Count: i18n.Number(ctx, c.Count), IsLate: c.Count > 0,
		})
	}
	for _, o := range a.Orphans {
		v.Orphans = append(v.Orphans, pages.Orphan{Name: i18n.T(ctx, "payment.channel."+string(o.Channel)), External: o.External, Amount: write(o.Amount), At: i18n.Moment(ctx, o.At)})
	}
	return web.Page(w, r, http.StatusOK, pages.AgreementPage(v))
}
