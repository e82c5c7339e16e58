package account

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"sanad/internal/access"
	"sanad/internal/account/pages"
	"sanad/internal/casework"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/paper"
	"sanad/internal/person"
	"sanad/internal/web/parts"
)

// reader returns the context of a reader of a language.
func reader(t *testing.T, l i18n.Language) context.Context {
	t.Helper()
	texts, err := i18n.Load(i18n.Common, os.DirFS("../web"), Texts, casework.Texts, person.Texts, access.Texts)
	if err != nil {
		t.Fatal(err)
	}
	return texts.With(t.Context(), l, time.FixedZone("PKT", 5*3600))
}

// draw renders a page and refuses texts that are missing, addresses that were cleaned away, ids given twice, fields without a label,
// and buttons without words.
func draw(t *testing.T, ctx context.Context, page templ.Component) *html.Node {
	t.Helper()
	var b bytes.Buffer
	if err := page.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"⟦", "TemplFailed", "%!", "<no value>"} {
		if _, after, found := strings.Cut(b.String(), bad); found {
			t.Errorf("%s: %s%.80s", i18n.From(ctx).Code, bad, after)
		}
	}
	root, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(find(root, "h1")); n != 1 {
		t.Errorf("%d h1", n)
	}
	ids := map[string]bool{}
	for _, n := range find(root, "[id]") {
		if id := attribute(n, "id"); ids[id] {
			t.Errorf("the id %q stands twice", id)
		} else {
			ids[id] = true
		}
	}
	for _, n := range find(root, "input:not([type=hidden]), select, textarea") {
		if len(find(root, `label[for="`+attribute(n, "id")+`"]`)) != 1 {
			t.Errorf("the field %q has no label", attribute(n, "name"))
		}
	}
	if n := len(find(root, ".button:not(.secondary)")); n > 1 {
		t.Errorf("%d primary buttons", n)
	}
	return root
}

func find(root *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(root, cascadia.MustCompile(selector))
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// refusedForm is a form whose fields were refused, in the reader's language.
func refusedForm(ctx context.Context, names ...string) *parts.Form {
	form := parts.NewForm(map[string]string{"email": "<b>x", "attempt": "token", "name_latin": "عائشہ", "version": "1", "from_day": "31", "until_day": ""})
	var f fault.Fields
	for _, n := range names {
		f.Add(n, "fault.empty", nil)
	}
	form.Refused(ctx, f.Err())
	return form
}

const long = "Muhammad Abdul-Rahman Ibn-e-Safi Khan Yousafzai Durrani of the Very Long Name <script>"

var someOfficers = pages.Officers{
	Registrar: true, Lend: true,
	List: []pages.Officer{
		{Person: "p1", Name: long, Email: "long@example.org", Me: true, Second: true, Offices: []pages.Office{
			{ID: "o1", Role: "registrar", Since: day.Must("2026-11-23")}, {ID: "o2", Role: "committee", Since: day.Must("2026-11-24")}}},
		{Person: "p2", Name: "officer@example.org", Offices: []pages.Office{{ID: "o3", Role: "officer", Since: day.Must("2026-11-23")}}},
	},
	Loans:       []pages.Loan{{ID: "l1", Role: "registrar", Giver: long, Receiver: "عائشہ صدیقی", From: day.Must("2026-12-01"), Until: day.Must("2026-12-10"), May: true}},
	Invitations: []pages.SentInvitation{{ID: "i1", Role: "privacy_officer", Email: "guest@example.org", EndsAt: noon}},
}

func TestPages(t *testing.T) {
	empty := parts.NewForm(map[string]string{"attempt": "token", "version": "1"})
	districts := []parts.OptionGroup{{Label: "Punjab", Options: []parts.Option{{Value: "punjab/lahore", Label: "Lahore"}}}}
	kinds := []parts.Option{{Value: "cnic", Label: "CNIC"}, {Value: "passport", Label: "Passport"}}
	for _, l := range i18n.Languages {
		ctx := reader(t, l)
		wrongEmail, wrongCode, stale := refusedForm(ctx, "email"), refusedForm(ctx, "code"), refusedForm(ctx)
		stale.Refused(ctx, fault.Conflict("fault.stale", nil))
		office := pages.OfficeForm{
			Form: empty, Roles: []string{"officer", "committee", "registrar", "privacy_officer"}, Languages: []parts.Option{{Value: "en", Label: "English"}, {Value: "ur", Label: "اردو"}},
			Others: []parts.Option{{Value: "p2", Label: long}}, Mine: someOfficers.List[0].Offices,
		}
		with := func(refused ...string) pages.OfficeForm {
			v := office
			v.Form = refusedForm(ctx, refused...)
			return v
		}
		secret, err := paper.QR(secretAddress("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "PEC"))
		if err != nil {
			t.Fatal(err)
		}
		security := pages.Security{Form: empty, Passphrase: true, Authenticator: true, Recovery: 1}
		for i, b := range []string{"firefox", "chrome", "safari", "edge", "opera", "samsung", "other"} {
			security.Sessions = append(security.Sessions, pages.Session{ID: "s" + b, Browser: b, BegunAt: noon, SeenAt: noon, This: i == 0})
		}
		for name, page := range map[string]templ.Component{
			"sign-up":             pages.SignUpPage(empty, ""),
			"sign-up refused":     pages.SignUpPage(wrongEmail, "/my/apply"),
			"sign-up code":        pages.SignUpCodePage(empty, ""),
			"sign-up code wrong":  pages.SignUpCodePage(wrongCode, "/my/apply"),
			"sign-in":             pages.SignInPage(empty, "/my/x?a=b&c", ""),
			"sign-in refused":     pages.SignInPage(wrongEmail, "/my/x?a=b&c", "login.example.org"),
			"sign-in code":        pages.SignInCodePage(wrongCode, "/my/x?a=b&c"),
			"sign-in second":      pages.SignInSecondPage(wrongCode, "/my/x?a=b&c"),
			"confirm":             pages.ConfirmPage(wrongCode, "/my/x?a=b&c", false, true),
			"home, new":           pages.HomePage(pages.Home{}),
			"home, resting":       pages.HomePage(pages.Home{Identity: true, Passphrase: true}),
			"home, new officer":   pages.HomePage(pages.Home{Officer: true, Invitations: []pages.OwnInvitation{{ID: "i", Role: "committee", EndsAt: noon}}}),
			"security, bare":      pages.SecurityPage(pages.Security{Form: empty}),
			"security":            pages.SecurityPage(security),
			"sign in again":       pages.SignInAgainPage(),
			"address":             pages.AddressPage(refusedForm(ctx, "email")),
			"address code":        pages.AddressCodePage(refusedForm(ctx, "code")),
			"passphrase":          pages.PassphrasePage(refusedForm(ctx, "passphrase", "again")),
			"authenticator":       pages.AuthenticatorPage(pages.Authenticator{Form: wrongCode, Secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Path: secret.Path, Size: secret.Size, Officer: true}),
			"provider":            pages.ProviderPage("login.example.org", "https://login.example.org/x?state=a"),
			"provider, told":      pages.ProviderToldPage(pages.ProviderTold{Attempt: "a", Email: "long@example.org", Host: "login.example.org"}),
			"passkeys, none":      pages.PasskeysPage(pages.Passkeys{Form: empty}),
			"passkeys":            pages.PasskeysPage(pages.Passkeys{Form: stale, List: []pages.OwnPasskey{{ID: "k", Browser: "firefox", MadeAt: noon, UsedAt: noon}, {ID: "l", Browser: "other", MadeAt: noon, UsedAt: noon, Barred: true}}}),
			"passkey, made":       pages.CeremonyPage(pages.Ceremony{Form: empty, Create: true, Path: "/p", Back: "/b", Attempt: "a", JSON: `{"a":"b"}`}),
			"passkey, used":       pages.CeremonyPage(pages.Ceremony{Form: stale, Path: "/p", Back: "/b", Attempt: "a", JSON: "{}"}),
			"recovery":            pages.RecoveryPage(pages.Recovery{Form: stale, Left: 3}),
			"recovery codes":      pages.RecoveryCodesPage([]string{"AAAAA-BBBBB"}, true),
			"identity":            pages.IdentityPage(pages.Identity{Form: empty, Kinds: kinds, Districts: districts}),
			"identity refused":    pages.IdentityPage(pages.Identity{Form: refusedForm(ctx, "name_latin", "name_urdu", "father", "kind", "number", "district", "phone", "address"), Kinds: kinds, Districts: districts}),
			"identity held":       pages.IdentityHeldPage(pages.HeldIdentity{NameLatin: long, NameUrdu: "عائشہ", Number: "9999999999999", Address: "1 <b>Street"}),
			"identity, corrected": pages.IdentityHeldPage(pages.HeldIdentity{NameLatin: long, Correct: true}),
			"invitation":          pages.InvitationPage(pages.Invitation{Form: empty, Token: "token", Role: "registrar", Council: "A council", EndsAt: noon}),
			"officers, alone":     pages.OfficersPage(pages.Officers{Form: empty}),
			"officers":            pages.OfficersPage(someOfficers),
			"invite":              pages.InvitePage(office),
			"invite refused":      pages.InvitePage(with("email", "role", "language")),
			"appoint refused":     pages.AppointPage(with("person", "role")),
			"delegate":            pages.DelegatePage(office),
			"delegate refused":    pages.DelegatePage(with("office", "to", "from", "until")),
		} {
			t.Run(l.Code+"/"+name, func(t *testing.T) {
				root := draw(t, ctx, page)
				for _, a := range find(root, "#faults a") {
					if len(find(root, attribute(a, "href"))) != 1 {
						t.Errorf("the refusal %s leads nowhere", attribute(a, "href"))
					}
				}
				if len(find(root, "script:not([src]), [style]")) != 0 {
					t.Error("inline script or style, or what was typed came out as an element")
				}
			})
		}
	}
}

func TestPassphraseIsNeverShownAgain(t *testing.T) {
	ctx := reader(t, i18n.English)
	form := parts.NewForm(map[string]string{"email": "a@example.org", "passphrase": "my aunt grows tall okra", "again": "my aunt grows tall okra"})
	for _, page := range []templ.Component{pages.SignInPage(form, "/my/x?a=b&c", ""), pages.PassphrasePage(form)} {
		root := draw(t, ctx, page)
		for _, n := range find(root, "input") {
			if strings.Contains(attribute(n, "value"), "okra") {
				t.Errorf("the field %s shows it", attribute(n, "name"))
			}
		}
	}
	if v := find(draw(t, ctx, pages.SignInPage(form, "/my/x?a=b&c", "")), `input[name=email]`); attribute(v[0], "value") != "a@example.org" {
		t.Error("the address that was typed is gone")
	}
}

func TestOfficersPageShowsDeedsToThoseWhoMay(t *testing.T) {
	ctx := reader(t, i18n.English)
	root := draw(t, ctx, pages.OfficersPage(someOfficers))
	for selector, want := range map[string]int{
		`form[action="/desk/officers/dismiss"]`: 3, `form[action="/desk/officers/end-delegation"]`: 1,
		`form[action="/desk/officers/uninvite"]`: 1, `a[href="/desk/officers/invite"]`: 1,
	} {
		if n := len(find(root, selector)); n != want {
			t.Errorf("registrar: %d of %s, want %d", n, selector, want)
		}
	}
	officer := someOfficers
	officer.Registrar, officer.Invitations = false, nil
	root = draw(t, ctx, pages.OfficersPage(officer))
	for selector, want := range map[string]int{
		`form[action="/desk/officers/dismiss"]`: 2, `form[action="/desk/officers/uninvite"]`: 0, `a[href="/desk/officers/invite"]`: 0,
	} {
		if n := len(find(root, selector)); n != want {
			t.Errorf("officer: %d of %s, want %d", n, selector, want)
		}
	}
}
