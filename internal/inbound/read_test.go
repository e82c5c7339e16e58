package inbound

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"sanad/internal/text"
)

// crlf writes a mail as it travels.
func crlf(s string) string { return strings.ReplaceAll(strings.TrimLeft(s, "\n"), "\n", "\r\n") }

const bounce = `
From: MAILER-DAEMON@mail.example.test (Mail Delivery System)
To: b+m.x@council.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b="

--=b=
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you about ayesha@gone.test.

--=b=
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.test
Arrival-Date: Mon, 23 Nov 2026 12:00:00 +0500 (PKT)

Final-Recipient: rfc822; ayesha@gone.test
Action: failed
Status: 5.1.1 (no such user ayesha@gone.test)
Diagnostic-Code: X-Postfix; gone

--=b=
Content-Type: message/rfc822

Subject: There is a fee to pay

Dear Ayesha
--=b=--
`

func TestRead(t *testing.T) {
	deep := strings.Builder{}
	for i := range 40 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	many := strings.Repeat("--x\nContent-Type: text/plain\n\nhello\n", 500)
	for _, x := range []struct {
		name, from, mail    string
		subject, words      string
		automatic, cut      bool
		files               int
		action, status      string
		complaint, isReport bool
	}{
		{name: "plain", from: "a@example.org", mail: "Subject: My data\nMessage-ID: <1@example.org>\n\nWhat do you hold of me?\n\nAyesha\n", subject: "My data", words: "What do you hold of me?\n\nAyesha"},
		{name: "Urdu", from: "a@example.org", mail: "Subject: =?utf-8?B?" + base64.StdEncoding.EncodeToString([]byte("میرا ڈیٹا")) + "?=\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("السلام علیکم")), subject: "میرا ڈیٹا", words: "السلام علیکم"},
		{name: "an older alphabet", from: "a@example.org", mail: "Content-Type: text/plain; charset=windows-1256\nContent-Transfer-Encoding: quoted-printable\n\n=C7=E1=D3=E1=C7=E3", words: "السلام"},
		{name: "an alphabet that nobody knows", from: "a@example.org", mail: "Content-Type: text/plain; charset=klingon\n\nhello", words: "hello"},
		{name: "both, and a file", from: "a@example.org", mail: "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nwords\n--a\nContent-Type: text/html\n\n<b>page</b>\n--a--\n--m\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=x.pdf\n\n%PDF\n--m--\n", words: "words", files: 1},
		{name: "a page alone", from: "a@example.org", mail: "Content-Type: text/html\n\n<html><head><title>no</title><style>p{}</style></head><p>What do you <b>hold</b>?<script>alert(1)</script><p>Ayesha&amp;co", words: "What do you hold?\nAyesha&co"},
		{name: "on holiday", from: "a@example.org", mail: "Auto-Submitted: auto-replied\n\nI am away", words: "I am away", automatic: true},
		{name: "says it is none", from: "a@example.org", mail: "Auto-Submitted: no\n\nI am here", words: "I am here"},
		{name: "a list", from: "a@example.org", mail: "List-Id: <x.example.org>\n\nnews", words: "news", automatic: true},
		{name: "nobody", from: "", mail: "Subject: x\n\nnews", subject: "x", words: "news", automatic: true},
		{name: "a bounce", from: "", mail: bounce, subject: "Undelivered Mail Returned to Sender", words: "I'm sorry to have to inform you about ayesha@gone.test.", automatic: true, isReport: true, action: "failed", status: "5.1.1"},
		{name: "a report that says nothing", from: "", mail: "Content-Type: message/delivery-status\n\n\x00\x00", automatic: true, isReport: true},
		{name: "a made-up status", from: "", mail: "Content-Type: message/delivery-status\n\nX: y\n\nAction: FAILED\nStatus: ayesha@example.org\n", automatic: true, isReport: true, action: "failed"},
		{name: "a complaint", from: "", mail: "Content-Type: multipart/report; boundary=c\n\n--c\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--c\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--c--\n", automatic: true, isReport: true, complaint: true},
		{name: "parts in parts", from: "a@example.org", mail: deep.String(), cut: true},
		{name: "too many parts", from: "a@example.org", mail: "Content-Type: multipart/mixed; boundary=x\n\n" + many + "--x--\n", words: "hello", cut: true},
		{name: "no end", from: "a@example.org", mail: "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nhalf", words: "half"},
		{name: "no boundary", from: "a@example.org", mail: "Content-Type: multipart/mixed\n\nhello"},
		{name: "signs that steer", from: "a@example.org", mail: "Subject: a\x1b[2Jb\n\nsafe\x00 \u202eevil\u202c\u200fend\xff", subject: "a[2Jb", words: "safe evilend\uFFFD"},
		{name: "long", from: "a@example.org", mail: "Subject: " + strings.Repeat("س", 900) + "\n\n" + strings.Repeat("word ", 20_000), subject: strings.Repeat("س", 200), words: strings.TrimSpace(strings.Repeat("word ", 4_000)), cut: true},
	} {
		l, err := Read(strings.NewReader(crlf(x.mail)), x.from, "Privacy@Council.test")
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		if l.Subject.Reveal() != x.subject || strings.TrimSpace(l.Words.Reveal()) != x.words {
			t.Errorf("%s: %q %.300q", x.name, l.Subject.Reveal(), l.Words.Reveal())
		}
		if l.Automatic != x.automatic || l.Files != x.files || l.Cut != x.cut || l.To != "privacy@council.test" || (l.Report != nil) != x.isReport {
			t.Errorf("%s: automatic %v, %d files, cut %v, to %s, report %+v", x.name, l.Automatic, l.Files, l.Cut, l.To, l.Report)
		}
		if r := l.Report; r != nil && *r != (Report{x.action, x.status, x.complaint}) {
			t.Errorf("%s: %+v", x.name, r)
		}
	}
	for _, no := range []string{"", "hello", "\x00\x01\x02"} {
		if _, err := Read(strings.NewReader(no), "a@example.org", "b@c"); !errors.Is(err, ErrNoMail) {
			t.Errorf("%q: %v", no, err)
		}
	}
}

// Whatever comes in, what is kept is text that any page of ours may show.
func FuzzRead(f *testing.F) {
	f.Add([]byte(crlf(bounce)))
	f.Add([]byte("Subject: =?windows-1256?Q?=C7?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-16\r\n\r\n<p>\r\n--x--"))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := Read(bytes.NewReader(b), "a@example.org", "b@council.test")
		if err != nil {
			return
		}
		for _, s := range []string{l.Subject.Reveal(), l.Words.Reveal()} {
			if c, err := text.CleanLines(s); err != nil || c != s && c != strings.TrimSpace(s) {
				t.Errorf("%q is kept: %v", s, err)
			}
		}
		if n := utf8.RuneCountInString(l.Words.Reveal()); n > mostWords || utf8.RuneCountInString(l.Subject.Reveal()) > 200 {
			t.Errorf("%d characters are kept", n)
		}
		if l.Report != nil && (len(l.Report.Action) > 80 || l.Report.Status != "" && !isStatus(l.Report.Status)) {
			t.Errorf("%+v", l.Report)
		}
	})
}
