package register

import (
	"encoding/json"
	"net/http"
	"net/url"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/register/pages"
	"sanad/internal/web"
)

// GetOffline shows the page that checks a printed code in the browser. It brings the keys and the words for what a code names by ids;
// the code itself stays after the # and never comes here.
func (p *Pages) GetOffline(w http.ResponseWriter, r *http.Request) error {
	law, lang := p.service.law(), i18n.From(r.Context()).Code
	keys, err := p.service.Keys(r.Context())
	if err != nil {
		return err
	}
	set, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	named := map[string]string{}
	for _, k := range law.Kinds {
		named[k.ID] = k.Title.In(lang)
	}
	for _, d := range law.Disciplines {
		named[d.Prefix] = d.Name.In(lang)
	}
	words, err := json.Marshal(named)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.Offline(pages.Code{Keys: string(set), Words: string(words), Zone: law.Zone.String()}))
}

// GetReceipt shows the signed receipt of an answer, to print and to keep.
func (p *Pages) GetReceipt(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	receipt, err := p.service.SignReceipt(ctx, r.PathValue("number"), r.URL.Query().Get("on"))
	if fault.Is(err, fault.KindInvalid) { // a day that is none: the card says so
		return web.See(w, r, "/verify/engineers/"+url.PathEscape(dashed(r.PathValue("number")))+"?on=none")
	}
	if err != nil {
		return err
	}
	card := p.card(ctx, receipt.Card)
	return web.Page(w, r, http.StatusOK, pages.Receipt(pages.Signed{
		Engineer: card, File: card.Path + "/receipt.jws?on=" + receipt.On.String(), JWS: receipt.JWS, Key: receipt.Key, Origin: p.service.needs.Signing.Origin,
	}))
}
