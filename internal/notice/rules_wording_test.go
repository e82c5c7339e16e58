package notice

import (
	"slices"
	"strings"
	"testing"

	"sanad/internal/dbtest"
	"sanad/internal/i18n"
)

// plain is a letter with which nothing is wrong.
func plain() map[string]Wording {
	return map[string]Wording{
		"en": {Subject: "Your fee", Body: "Pay it by {{.Due}}:\n\n{{.Link}}\n\nOr write to help@council.test."},
		"ur": {Subject: "آپ کی فیس", Body: "{{.Due}} تک ادا کیجیے:\n\n{{.Link}}"},
	}
}

// A letter that must be got carries no offer, however it is written, and no letter leads away from the council or hides something.
func TestWordingsAreLinted(t *testing.T) {
	hosts, marks := []string{"council.test", "register.test"}, []string{"Due", "Link"}
	if faults := checkWording(statutory, hosts, marks, plain()); len(faults) != 0 {
		t.Fatalf("%+v", faults)
	}
	for _, x := range []struct {
		lang, words, why string
		optional         bool // also in a letter that need not be got
	}{
		{"en", "We have an offer for you.", "offer", false},
		{"en", "A DISCOUNT for engineers", "offer", false},
		{"en", "a d i s c o u n t", "offer", false},
		{"en", "dis-count", "offer", false},
		{"en", "ｄｉｓｃｏｕｎｔ", "offer", false},
		{"en", "𝐝𝐢𝐬𝐜𝐨𝐮𝐧𝐭", "offer", false},
		{"en", "discóunt", "offer", false},
		{"en", "This letter is sponsored.", "offer", false},
		{"en", "Pay now: 20% off", "offer", false},
		{"en", "Save up\nto a half", "offer", false},
		{"en", "Buy now", "offer", false},
		{"en", "Our webinars", "offer", false},
		{"ur", "آپ کے لیے خصوصی رعایت", "offer", false},
		{"ur", "ڈِسکاؤنٹ", "offer", false},
		{"ur", "ڈسـکاؤنٹ", "offer", false},
		{"ur", "پیش\u200cکش", "offer", false},
		{"ur", "پیش کش", "offer", false},
		{"ur", "تشہیری پیغام", "offer", false},
		{"ur", "۲۰٪ رعایت", "offer", false},
		{"en", "To unsubscribe, answer STOP.", "stop", false},
		{"en", "Un-Subscribe here", "stop", false},
		{"en", "Opt out at any time.", "stop", false},
		{"ur", "ان سبسکرائب کیجیے", "stop", false},
		{"en", "See https://shop.test/a", "link", true},
		{"en", "See shop.test", "link", true},
		{"en", "See www.shop.test/a", "link", true},
		{"en", "See shop．test", "link", true},
		{"en", "See https://council.test.shop.test/", "link", true},
		{"en", "See https://council.test@shop.test/", "link", true},
		{"en", "See https://192.0.2.1/a", "link", true},
		{"en", "See https://shop/a", "link", true},
		{"en", "See http://council.test/a", "link", true},
		{"en", "See https://council.test:8443/a", "link", true},
		{"en", "See javascript:alert(1)", "link", true},
		{"en", "See notcouncil.test", "link", true},
		{"en", "Write to sales@shop.test", "link", true},
		{"en", "mailto:sales@shop.test", "link", true},
		{"ur", "دیکھیے shop.test", "link", true},
		{"en", "[[offer]] A course [[/offer]]", "markup", true},
		{"en", "<a href=x>here</a>", "markup", true},
		{"en", "[here](council.test)", "markup", true},
		{"en", "{{if .Due}}x", "markup", true},
		{"en", "{{.Number}}", "mark", true},
		{"en", "disc\u200bount", "invisible", true},
		{"en", "dis\u00adcount", "invisible", true},
		{"en", "a\u202eb", "invisible", true},
		{"en", "a\x00b", "invisible", true},
		{"en", "disсount", "strange", true}, // the fifth letter is Cyrillic
	} {
		for _, class := range []Class{statutory, service, "", optional} {
			for _, where := range []string{"subject", "body", "also"} {
				words := plain()
				w := words[x.lang]
				switch where {
				case "subject":
					if strings.ContainsAny(x.words, "\n{") {
						continue
					}
					w.Subject = x.words
				case "body":
					w.Body += "\n\n" + x.words
				case "also":
					w.Also = map[string]string{"role.other": x.words}
				}
				words[x.lang] = w
				found := slices.ContainsFunc(checkWording(class, hosts, marks, words), func(f WordingFault) bool { return f.Why == x.why && f.Lang == x.lang })
				if want := class != optional || x.optional; found != want {
					t.Errorf("%q in the %s of a letter %q: %s found %v", x.words, where, class, x.why, found)
				}
			}
		}
	}
	for _, x := range []struct {
		name string
		with func(w *Wording)
		why  string
	}{
		{"no subject", func(w *Wording) { w.Subject = " " }, "missing"},
		{"no words", func(w *Wording) { w.Body = "" }, "missing"},
		{"a header in the subject", func(w *Wording) { w.Subject = "Fee\r\nBcc: a" }, "subject"},
		{"a mark in the subject", func(w *Wording) { w.Subject = "Fee {{.Due}}" }, "subject"},
		{"a subject without an end", func(w *Wording) { w.Subject = strings.Repeat("a ", 80) }, "subject"},
	} {
		for _, lang := range []string{"en", "ur"} {
			words := plain()
			w := words[lang]
			x.with(&w)
			words[lang] = w
			if !slices.ContainsFunc(checkWording(optional, hosts, marks, words), func(f WordingFault) bool { return f.Why == x.why && f.Lang == lang }) {
				t.Errorf("%s in %s passes", x.name, lang)
			}
		}
	}
	for _, words := range []string{
		"This counts, and so does the count.", "The council sells nothing.", "1.5 million; section 3.2(b)", "https://council.test/fees and register.test/ur.", "a payment of 20%", "اس رعایت کے بغیر",
	} {
		letter := plain()
		letter["en"] = Wording{Subject: "Your fee", Body: words}
		if faults := checkWording(service, hosts, marks, letter); len(faults) != 0 {
			t.Errorf("%q: %+v", words, faults)
		}
	}
}

// A program whose letters carry an offer does not start, and says in which words.
func TestNoProgramStartsWithAnOffer(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.must(r.lint())
	for kind, words := range r.wordings {
		if kinds[kind].class == optional { // it may
			continue
		}
		for lang := range words {
			w := words[lang]
			was := w
			w.Body += "\n\nDiscount!"
			r.wordings[kind][lang] = w
			if err := r.lint(); err == nil || !strings.Contains(err.Error(), "wording of "+kind+":") || !strings.Contains(err.Error(), "discount") {
				t.Errorf("%s in %s: %v", kind, lang, err)
			}
			r.wordings[kind][lang] = was
		}
	}
	r.must(r.lint())

	if f := r.CheckWords(optional, map[string]Wording{"en": {Subject: "A course", Body: "With a discount: https://council.test/news/1"}, "ur": {Subject: "کورس", Body: "رعایت کے ساتھ"}}); len(f) != 0 {
		t.Errorf("%+v", f)
	}
	for _, why := range []string{"missing", "subject", "invisible", "strange", "markup", "mark", "link", "offer", "stop"} {
		for _, l := range i18n.Languages {
			if said := r.say(l, WordingFault{"en", why, "a"}); strings.Contains(said, "⟦") {
				t.Error(said)
			}
		}
	}
}

// Of every kind of letter it is decided what it tells of, or why it is shown on nothing real. A new kind needs a line here.
func TestWhatLettersTellOf(t *testing.T) {
	want := map[string]string{
		"engineer_submitted": "application", "engineer_moved": "application", "engineer_withdrawn": "application", "engineer_refused": "application", "engineer_asked": "application",
		"engineer_intended": "application", "engineer_reminded": "application", "engineer_answered": "application", "engineer_lapsed": "application", "engineer_held": "application",
		"engineer_resumed": "application", "engineer_again": "application", "engineer_unlocked": "application", "engineer_locked": "application", "engineer_listed": "application", "engineer_freed": "application", "engineer_relisted": "application", "case_message": "application", "referee_answered": "application",

		"payment_issued": "invoice", "payment_reminder": "invoice", "payment_rejected": "invoice", "payment_confirmed": "invoice", "payment_expired": "invoice", "payment_part": "invoice",
		"payment_over": "invoice", "refund_paid": "invoice", "refund_declined": "invoice", "payment_reversed": "invoice", "payment_once": "invoice", "payment_waived": "invoice",
		"payment_waived_part": "invoice",

		"data_asked": "request", "data_answered": "request", "letter_taken": "request", "letter_answered": "request",

		"takeover_code": "takeover", "takeover_lost": "takeover", "takeover_declined": "takeover", "takeover_expired": "takeover", "entry_taken": "takeover", "entry_given": "takeover",
		"entry_returned": "takeover",

		"engineer_entered": "registration", "engineer_corrected": "registration", "engineer_replaced": "registration", "engineer_renewed": "registration", "engineer_renewed_life": "registration",
		"engineer_renew_soon": "registration", "engineer_extended": "registration", "engineer_elevated": "registration", "standing_changed": "registration",
		"standing_changed_until": "registration", "number_found": "registration", "persons_merged": "registration",

		"sign_up_code": "not: code", "sign_in_code": "not: code", "address_code": "not: code",
		"already_here": "not: typed", "not_here": "not: typed", "address_taken": "not: typed", "address_changed": "not: typed", "invitation": "not: typed", "referee_asked": "not: typed",
		"mail_answered":  "not: typed",
		"address_wanted": "not: account", "security_changed": "not: account", "officer_appointed": "not: account", "officer_dismissed": "not: account", "officer_delegated": "not: account",
		"evaluator_invited": "not: typed", "evaluator_named": "not: account", "evaluator_paused": "not: account", "evaluator_resumed": "not: account", "evaluator_ended": "not: account", "evaluator_again": "not: account",
		"focal_invited": "not: typed", "focal_handed": "not: account", "focal_ended": "not: account", "visit_moved": "not: account", "visit_yours": "not: account", "visit_decided": "not: account", "visit_team_moved": "not: account", "visit_team_joined": "not: account", "visit_late": "not: account", "visit_team_yours": "not: account", "evaluator_asked": "not: account", "evaluator_released": "not: account",
		"focal_awaited": "not: account", "focal_reminded": "not: account",
		"meeting_called": "not: council", "meeting_moved": "not: council", "meeting_called_off": "not: council", "emergency_opened": "not: council",
	}
	for name, k := range kinds {
		if name == campaignKind || name == proofKind { // which have words of their own
			continue
		}
		got := string(k.about(name))
		if k.about(name) == AboutNothing {
			got = "not: " + k.unseen(name)
		}
		if got != want[name] {
			t.Errorf("%s tells of %q, want %q", name, got, want[name])
		}
		if (k.about(name) == AboutNothing) != (k.about(name).purpose() == "") || (k.unseen(name) == "") != (k.about(name) != AboutNothing) {
			t.Errorf("%s: for %q, unseen because of %q", name, k.about(name).purpose(), k.unseen(name))
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s is no kind of letter", name)
	}
}
