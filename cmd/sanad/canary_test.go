package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/bank"
	"sanad/internal/db"
	"sanad/internal/postfix"
	"sanad/internal/walk"
)

// canary is a value that stands in one field and nowhere else in the world.
type canary struct {
	field string   // as the catalogue names it, or what it is
	value string   //
	of    string   // whose it is
	desk  []string // the officers who may see it under a case
}

// everybody at the desk who deals with cases.
var everyOfficer = []string{"officer", "committee", "reviewer", "registrar"}

// somebody is a person with a value of their own in every field.
type somebody struct {
	as, email, latin, urdu, father, number, typed, phone, address, roll, bank, question, answer, message, reply, note, internal, reasons, grounds, passphrase, file, order, danger, wish, done, hold, card string
}

// invited is the address of somebody who is invited to an office.
const invited = "thornquist.ambleve@example.org"

// somebodies are who lives through every flow: one is entered in the register, the other is refused and asks again.
func somebodies() []somebody {
	return []somebody{
		{
			as: "entered", email: "quillonette.farsoom@example.org", latin: "Zarqelith Vormandu", urdu: "ژرقلیث ورمندو", father: "Ubrashim Teklovar",
			number: "9123498765432", typed: "۹۱۲۳۴-۹۸۷۶۵۴۳-۲", phone: "+923000007391", address: "House 9417, Kelwinqar Lane, Brothembury",
			roll: "RZ-88417-QX", bank: "FT-99017-ZK", question: "Why does page wexbrill bear another stamp?", answer: "Because the clerk jolthavar was away that day.",
			message: "Please tell me when, said norquibel.", reply: "Within the week, says brantholu.", note: "Telephoned the institution vasquorim about it.",
			internal: "", reasons: "The bank has no payment of the kind drelmoshar on that day.", grounds: "", passphrase: "nine glimmerbroth lanterns over Quettoria", file: "kessendral-7741.png", order: "Sessions court of Dravenhollow, order of the tribunal",
			danger: "The dam above Plessimoor has a crack, and she lives below it", wish: "My district is not yellomarsh but the one beside it.",
			done: "It was corrected by Wrenfallow on the same day.", hold: "The registry of Zimbrelkath is asked, and answers soon.", card: "5105 1051 0510 5100",
		},
		{
			as: "refused", email: "hesperwyn.dalgoth@example.org", latin: "Ixthaline Morrowbeq", urdu: "اکستھالین مورروبق", father: "Gorvandel Pashtimo",
			number: "9877612345098", typed: "٩٨٧٧٦-١٢٣٤٥٠٩-٨", phone: "+923000004862", address: "Flat 7719, Ombrelquist Heights, Saddarvane",
			roll: "TY-55291-MN", answer: "All eight semesters are there, as kurvenbast knows.", message: "How long will grelthornix take?", reply: "",
			note: "Spoke with the examiner dulvorenka of the board.", internal: "The transcript shows only six, says harquelmist.",
			reasons: "Two semesters are missing, wrote pelgravothy.", grounds: "They stand on the back, ask cymbrelax about it.", passphrase: "twelve brambleworth kettles in Sukkurine", file: "ollithwane-2290.png",
		},
		{
			as: "withdrawn", email: "brindlemoor.yasque@example.org", latin: "Orvessa Plimtharn", urdu: "اورویسا پلمتھارن", father: "Keldrun Wostavi",
			number: "9345508172630", typed: "93455-0817263-0", phone: "+923000006518", address: "Plot 6628, Varnelbeck Road, Illumbrige",
			roll: "LW-30075-VD", passphrase: "six thistlemark buckets of Ennorvale", file: "marquenth-5083.png",
		},
	}
}

// canaries lists the values of a person, with who may see each.
func (s somebody) canaries() (list []canary) {
	add := func(field, value string, desk ...string) {
		if value != "" {
			list = append(list, canary{field, value, s.as, desk})
		}
	}
	withCashier := append(slices.Clone(everyOfficer), "cashier")
	add("account.email", s.email, "reviewer")             // who opens a record in an emergency
	names := append(slices.Clone(withCashier), "privacy") // whose request about data it is
	add("person.name_latin", s.latin, names...)
	for _, word := range strings.Fields(s.latin) {
		add("person.name_latin", word, names...)
	}
	add("person.name_urdu", s.urdu, withCashier...)
	add("person.father", s.father, everyOfficer...)
	add("person.number", s.number, everyOfficer...)
	add("person.phone", s.phone, everyOfficer...)
	add("person.address", s.address, everyOfficer...)
	add("engineer.roll_number", s.roll, everyOfficer...)
	add("payment.bank_number", s.bank, "cashier")
	add("engineer.question", s.question, everyOfficer...)
	add("engineer.answer", s.answer, everyOfficer...)
	add("casework.message", s.message, everyOfficer...)
	add("casework.reply", s.reply, everyOfficer...)
	add("casework.note", s.note, everyOfficer...)
	add("casework.internal", s.internal, everyOfficer...)
	add("engineer.reasons", s.reasons, append(withCashier, "")...)
	add("engineer.grounds", s.grounds, everyOfficer...)
	add("account.passphrase", s.passphrase)
	add("document.name", s.file, everyOfficer...)
	add("dataright.order", s.order, "privacy")
	add("dataright.danger", s.danger, "privacy")
	add("dataright.wish", s.wish, "privacy")
	add("dataright.done", s.done, "privacy")
	add("engineer.hold", s.hold, everyOfficer...)
	add("a card", s.card)
	return list
}

// answered is one answer of the server, to whom and for what.
type answered struct {
	who, path string
	status    int
	head      string // status line, headers and cookies
	body      []byte
}

// exits are all answers that anybody got.
type exits struct {
	mu   sync.Mutex
	list []answered
}

// of returns the site as somebody sees it; each answer is kept.
func (x *exits) of(who string, way http.Handler) walk.Site {
	return walk.Site{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := httptest.NewRecorder()
		way.ServeHTTP(got, r)
		var head bytes.Buffer
		_ = got.Header().Write(&head)
		x.mu.Lock()
		x.list = append(x.list, answered{who, r.URL.RequestURI(), got.Code, head.String(), got.Body.Bytes()})
		x.mu.Unlock()
		for name, values := range got.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(got.Code)
		_, _ = w.Write(got.Body.Bytes())
	})}
}

// guest is somebody with a browser, whose every step must succeed.
type guest struct {
	*walk.Browser
	t testing.TB
}

func (g guest) get(path string) guest {
	g.t.Helper()
	if err := g.Get(path); err != nil {
		g.t.Fatal(err)
	}
	return g
}

func (g guest) press(button string, fields ...string) guest {
	g.t.Helper()
	if err := g.Press(button, noise, fields...); err != nil {
		g.t.Fatalf("%s: %v\n%.600s", g.Path(), err, g.Text())
	}
	return g
}

func (g guest) follow(words string) guest {
	g.t.Helper()
	to, ok := g.Link(words)
	if !ok {
		g.t.Fatalf("%s has no link %q:\n%.900s", g.Path(), words, g.Text())
	}
	return g.get(to)
}

// is demands a status.
func (g guest) is(status int) guest {
	g.t.Helper()
	if g.Status() != status {
		g.t.Fatalf("%s: %d, want %d\n%.900s", g.Path(), g.Status(), status, g.Text())
	}
	return g
}

// noise is a picture of which no other has a byte in common; a name that ends in .txt is no picture.
func noise(name string) []byte {
	if strings.HasSuffix(name, ".txt") {
		return []byte("no picture at all: " + name)
	}
	var seed [32]byte
	copy(seed[:], name)
	chance, canvas := rand.NewChaCha8(seed), image.NewGray(image.Rect(0, 0, 60, 60))
	for i := range canvas.Pix {
		canvas.Pix[i] = color.Gray{byte(chance.Uint64())}.Y
	}
	var b bytes.Buffer
	if err := png.Encode(&b, canvas); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// trial is a council in which people live through every flow while everything that leaves is kept.
type trial struct {
	*city
	exits
	engine string
	mail   *postfix.Postfix
	way    *line
	began  time.Time
	shown  []canary // what the program made for somebody, and shows to them once
	till
	unmatched string // the address of a line of a statement
}

func (x *trial) guest(who string) guest {
	var cookies []*http.Cookie
	if c := x.sessions[who]; c != nil {
		cookies = append(cookies, c)
	}
	return guest{walk.NewBrowser(x.of(who, x.way), cookies...), x.t}
}

var sixDigits = regexp.MustCompile(`\b[0-9]{6}\b`)

// code waits for the letter with a code to an address.
func (x *trial) code(to string) string {
	x.t.Helper()
	for range 200 {
		for _, text := range slices.Backward(x.mail.All(x.t)) {
			if m, err := mail.ReadMessage(strings.NewReader(text)); err == nil && strings.Contains(m.Header.Get("To"), to) {
				if code := sixDigits.FindString(text[strings.Index(text, "\n\n")+1:]); code != "" {
					return code
				}
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	x.t.Fatalf("no code came to %s", to)
	return ""
}

// TestCanary lets people with unmistakable values live through every flow, with failures, and then looks for each value at every exit,
// however it is written: T-CANARY.
func TestCanary(t *testing.T) {
	if testing.Short() {
		t.Skip("every exit of every flow belongs to the longer tests")
	}
	t.Parallel()
	weak := fragile(t)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			mail := postfix.Start(t, true)
			x := &trial{city: newCity(t, engine, mail), engine: engine, mail: mail, began: time.Now(), till: newTill()}
			x.program = weak
			cards := x.cards()
			x.people(0)
			x.inside(func(a *app.App) {
				who, err := a.Account.Enrol(t.Context(), "the-privacy-officer@example.org", "en", access.PrivacyOfficer)
				x.must(err)
				token, err := a.Account.DemoLink(t.Context(), who)
				x.must(err)
				session, err := a.Account.DemoSignIn(t.Context(), token, "firefox")
				x.must(err)
				x.sessions["privacy"] = &http.Cookie{Name: "sanad", Value: session.Token}
			})
			x.way = newLine(x.addr)
			s := x.serve()
			x.live(cards)
			public := x.public()
			x.settle()
			backup := filepath.Join(t.TempDir(), "backup")
			out, err := x.command("backup", "--data", x.data, "--to", backup).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			doctor, _ := x.command("doctor", "--data", x.data).CombinedOutput() // it may find fault
			verify, err := x.command("log", "verify", "--data", x.data).CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, verify)
			}
			rows := x.rows()
			files := x.files() // while it runs: with the journals
			if err := s.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := s.Wait(); err != nil {
				t.Errorf("it did not stop well: %v", err)
			}
			x.judge(map[string][]byte{
				"the log": s.log.Bytes(), "the log of the public process": public.Bytes(), "what backup says": out, "what doctor says": doctor, "what log verify says": verify,
			}, rows, files, backup)
		})
	}
}

// live takes everybody through every flow.
func (x *trial) live(cards *bank.Cards) {
	x.t.Helper()
	people := somebodies()
	for _, s := range people {
		x.signUp(s)
		x.whoTheyAre(s)
	}
	x.apply(people[0], "2014", "2018")
	invoice, page := x.checkout(people[0], cards)
	x.pay(people[0])
	x.apply(people[1], "2018", "2022")
	x.enter(people[0])
	x.money(people[0], cards, invoice, page)
	x.refuse(people[1])
	x.apply(people[2], "2018", "2022")
	x.guest("withdrawn").get("/my").follow("See where it stands").follow("Withdraw the application").press("Withdraw it").is(200)
	x.secure(people[0])
	x.watch(people[0])
	x.join()
	x.rescue(people[0])
	x.ask(people)
	x.fail(people)
}

// signUp opens an account, mistyping once, and gives it a passphrase.
func (x *trial) signUp(s somebody) {
	x.t.Helper()
	g := x.guest(s.as)
	g.get("/sign-up").press("Send the code", "email=").is(422)
	g.press("Send the code", "email="+s.email).is(200)
	g.press("Continue", "code=000").is(422)
	g.press("Continue", "code="+x.code(s.email)).is(200)
	g.get("/my/security/passphrase").press("Save the passphrase", "passphrase="+s.passphrase, "again="+s.passphrase+"x").is(422)
	g.press("Save the passphrase", "passphrase="+s.passphrase, "again="+s.passphrase).is(200)
	g.press("Sign out")
	g.get("/sign-in").press("Continue", "email="+s.email, "passphrase="+s.passphrase+"x").is(422)
	g.press("Continue", "email="+s.email, "passphrase="+s.passphrase).is(200)
	x.keep(s.as, g)
}

// keep lets later guests of the same name be signed in as this one.
func (x *trial) keep(as string, _ guest) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, a := range slices.Backward(x.list) {
		if a.who != as {
			continue
		}
		r := http.Response{Header: http.Header{}}
		for line := range strings.Lines(a.head) {
			if v, ok := strings.CutPrefix(strings.TrimSpace(line), "Set-Cookie: "); ok {
				r.Header.Add("Set-Cookie", v)
			}
		}
		for _, c := range r.Cookies() {
			if c.Value != "" {
				x.sessions[as] = c
				return
			}
		}
	}
	x.t.Fatalf("%s is not signed in", as)
}

func (x *trial) whoTheyAre(s somebody) {
	x.t.Helper()
	details := func(urdu, number string) []string {
		return []string{"name_latin=" + s.latin, "name_urdu=" + urdu, "father=" + s.father, "kind=cnic", "number=" + number, "district=punjab/lahore",
			"phone=0" + strings.TrimPrefix(s.phone, "+92"), "address=" + s.address}
	}
	g := x.guest(s.as).get("/my/identity")
	g.press("Save", details(s.latin, s.typed)...).is(422)
	g.press("Save", details(s.urdu, s.number+"1")...).is(422)
	g.press("Save", details(s.urdu, s.typed)...).is(200)
}

func (x *trial) apply(s somebody, intake, graduated string) {
	x.t.Helper()
	g := x.guest(s.as).get("/my/apply").press("Begin an application")
	at := g.Path()
	g.get(at + "/degree")
	degree := []string{"programme=indus-valley/civil", "intake=" + intake, "roll_number=" + s.roll, "graduated_on_day=5", "graduated_on_month=7"}
	g.press("Save and continue", append(degree, "graduated_on_year=1800")...).is(422)
	g.press("Save and continue", append(degree, "graduated_on_year="+graduated)...).is(200)
	g.get(at+"/documents").press("Add the file", "kind=degree", "file=@"+s.file+".txt").is(422)
	for _, kind := range []string{"degree", "transcript", "identity"} {
		g.get(at+"/documents").press("Add the file", "kind="+kind, "file=@"+kind+"-"+s.file).is(200)
	}
	g.get(at+"/declaration").press("Save and continue", "true=yes").is(200)
	g.get(at + "/check").press("Send the application").is(200)
}

// pay sends a slip, is rejected, and sends another.
func (x *trial) pay(s somebody) {
	x.t.Helper()
	g := x.guest(s.as).get("/my").follow("See where it stands").follow("See the challan and pay")
	at, today := g.Path(), time.Now().In(time.FixedZone("PKT", 5*3600))
	slip := []string{fmt.Sprint("paid_on_day=", today.Day()), fmt.Sprint("paid_on_month=", int(today.Month())), fmt.Sprint("paid_on_year=", today.Year()), "bank_number=" + s.bank}
	g.press("Send the slip", append(slip, "amount="+s.latin, "file=@one-"+s.file)...).is(422)
	g.press("Send the slip", append(slip, "amount=1,300", "file=@one-"+s.file)...).is(200)
	k := x.guest("cashier").get("/desk/payments")
	k.get(k.Links("/desk/payments/0")[0]).press("Reject the claim", "reason="+s.reasons).is(200)
	g.get(at).press("Send the slip", append(slip, "amount=1,300", "file=@two-"+s.file)...).is(200)
	k.get("/desk/payments")
	k.get(k.Links("/desk/payments/0")[0])
	k.press("Confirm the payment").is(200)
}

// open opens the case of a person at a desk.
func (x *trial) open(officer string, s somebody) guest {
	x.t.Helper()
	return x.guest(officer).get("/desk").follow(s.latin)
}

// enter talks with the applicant, asks what is missing, and enters them.
func (x *trial) enter(s somebody) {
	x.t.Helper()
	o := x.open("officer", s).press("Take this case").is(200)
	at := o.Path()
	p := x.guest(s.as).get("/my").follow("See where it stands").follow("Messages")
	p.press("Send the message", "text="+s.message, "file=@message-"+s.file).is(200)
	o.get(at).follow("Messages").press("Send the message", "text="+s.reply).is(200)
	o.get(at).follow("Notes of the officers").press("Keep the note", "text="+s.note).is(200)
	until := time.Now().AddDate(0, 0, 9)
	wait := []string{fmt.Sprint("until_day=", until.Day()), fmt.Sprint("until_month=", int(until.Month())), fmt.Sprint("until_year=", until.Year())}
	o.get(at).follow("Put the case on hold").press("Put it on hold", append(wait, "reasons=no")...).is(422)
	o.press("Put it on hold", append(wait, "reasons="+s.hold)...).is(200)
	p.get("/my").follow("See where it stands")
	o.get(at).press("Let it go on now").is(200)
	p.get("/my").follow("See where it stands").follow("Messages").press("Send the message", "text=My card is "+s.card).is(422)
	p.press("Send the message", "text="+s.message, "file=@"+s.card+".png").is(422)
	o.get(at).follow("Ask the applicant").press("Ask the applicant", "item-1=").is(422)
	o.press("Ask the applicant", "item-1="+s.question).is(200)
	p.get("/my").follow("See where it stands").follow("Read and answer").press("Keep and go on later", "answer-1="+s.answer)
	p.get("/my").follow("See where it stands").follow("Read and answer").press("Send the answers").is(200)
	for _, q := range []string{s.number, s.typed, s.latin, s.urdu} {
		o.get("/desk/search").press("Find", "q="+q)
	}
	for _, to := range o.get(at).Links("/desk/documents/") {
		o.get(to)
	}
	o.get(at).press("Hand on to the next step", "outcome=recommend_refusal", "reasons=no").is(422)
	o.press("Hand on to the next step", "outcome=recommend_entry").is(200)
	x.open("committee", s).press("Hand on to the next step", "outcome=recommend_entry").is(200)
	x.open("registrar", s).press("Enter in the register").is(200)
	for _, path := range []string{"/my", "/my/licence", "/my/invoices", "/my/looked", "/my/security", "/ur/my", "/ur/my/identity"} {
		p.get(path)
	}
}

// refuse hears the applicant, refuses them, and is asked to look again.
func (x *trial) refuse(s somebody) {
	x.t.Helper()
	o := x.open("officer", s).press("Take this case")
	at := o.Path()
	o.get(at).follow("Notes of the officers").press("Keep the note", "text="+s.note).is(200)
	x.open("officer", s).press("Hand on to the next step", "outcome=recommend_refusal", "reasons="+s.internal).is(200)
	x.open("committee", s).press("Hand on to the next step", "outcome=recommend_entry").is(200)
	x.open("registrar", s).follow("Tell the applicant that you mean to refuse").press("Give notice", "reasons="+s.reasons).is(200)
	p := x.guest(s.as).get("/my").follow("See where it stands").follow("Messages").press("Send the message", "text="+s.message).is(200)
	p.get("/my").follow("See where it stands").follow("Read and answer").press("Send the answers", "answer-1="+s.answer).is(200)
	x.open("registrar", s).press("Refuse", "reasons="+s.reasons).is(200)
	p.get("/my").follow("See where it stands").follow("Ask that it is looked at again").press("Ask for it", "grounds=no").is(422)
	p.press("Ask for it", "grounds="+s.grounds).is(200)
	x.open("reviewer", s)
}

// watch is what the privacy officer and the registrar do beside cases: an order that keeps a look from a person, and an invitation.
func (x *trial) watch(s somebody) {
	x.t.Helper()
	v := x.guest("privacy").get("/desk/privacy")
	v.get(v.Links("/desk/privacy/officers/")[0])
	until := time.Now().AddDate(0, 0, 9)
	day := []string{fmt.Sprint("until_day=", until.Day()), fmt.Sprint("until_month=", int(until.Month())), fmt.Sprint("until_year=", until.Year())}
	v.get(v.Links("/desk/privacy/persons/")[0])
	v.press("Write the order down", append(day, "order=no")...).is(422)
	v.press("Write the order down", append(day, "order="+s.order)...).is(200)
	v.get("/desk/messages")
	x.guest(s.as).get("/my/looked")
	r := x.guest("registrar").get("/desk/officers/invite")
	r.press("Send the invitation", "email="+invited).is(422)
	r.press("Send the invitation", "email="+invited, "role=officer", "language=en").is(200)
	r.get("/desk/officers")
}

// secure sets up an authenticator, mistyping its first code, and makes recovery codes.
func (x *trial) secure(s somebody) {
	x.t.Helper()
	g := x.guest(s.as).get("/my/security/authenticator")
	secret := g.Value("secret")
	g.press("Set up", "code=000000").is(422)
	code, err := totp.GenerateCode(secret, time.Now())
	x.must(err)
	g.press("Set up", "code="+code).is(200)
	x.keep(s.as, g)
	x.guest(s.as).get("/my/security/recovery").press("Make recovery codes").is(200)
	x.mu.Lock()
	defer x.mu.Unlock()
	codes := recoveryCode.FindAllSubmatch(x.list[len(x.list)-1].body, -1)
	if secret == "" || len(codes) != 10 {
		x.t.Fatalf("a key of %d letters and %d recovery codes", len(secret), len(codes))
	}
	x.shown = append(x.shown, canary{"account.authenticator", secret, s.as, nil})
	for _, c := range codes {
		x.shown = append(x.shown, canary{"account.recovery", string(c[1]), s.as, nil})
	}
}

var recoveryCode = regexp.MustCompile(`<li><code dir="ltr">([^<]+)</code></li>`)

// join accepts an invitation, and lends an office.
func (x *trial) join() {
	x.t.Helper()
	to := ""
	for range 200 {
		for _, text := range x.mail.All(x.t) {
			if m, err := mail.ReadMessage(strings.NewReader(text)); err == nil && strings.Contains(m.Header.Get("To"), invited) {
				to = regexp.MustCompile(`/invitation/[0-9A-Za-z_-]+`).FindString(strings.ReplaceAll(text, "=\n", ""))
			}
		}
		if to != "" {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	x.guest("invited").get(to).press("Accept").is(200)
	r := x.guest("registrar").get("/desk/officers/delegate")
	r.press("Lend the office").is(422)
	x.mu.Lock()
	page := x.list[len(x.list)-1].body
	x.mu.Unlock()
	chosen := func(field string) string {
		_, rest, _ := bytes.Cut(page, []byte(`name="`+field+`"`))
		rest, _, _ = bytes.Cut(rest, []byte("</select>"))
		if m := regexp.MustCompile(`value="([0-9a-zA-Z]{26})"`).FindSubmatch(rest); m != nil {
			return field + "=" + string(m[1])
		}
		return field + "=" + r.Value(field)
	}
	fields := []string{chosen("office"), chosen("to")}
	for name, day := range map[string]time.Time{"from": time.Now().AddDate(0, 0, 3), "until": time.Now().AddDate(0, 0, 5)} {
		fields = append(fields, fmt.Sprint(name, "_day=", day.Day()), fmt.Sprint(name, "_month=", int(day.Month())), fmt.Sprint(name, "_year=", day.Year()))
	}
	r.press("Lend the office", fields...).is(200)
}

// rescue opens the record of somebody in danger; they ask about their data, and begin to make a passkey.
func (x *trial) rescue(s somebody) {
	x.t.Helper()
	e := x.guest("reviewer").get("/desk/emergency")
	e.press("Open the record", "number=CIVIL-1", "reason=no").is(422)
	e.press("Open the record", "number=CIVIL-1", "reason="+s.danger).is(200)
	p := x.guest(s.as).get("/my/data")
	p.press("Send the request", "words="+s.wish).is(422)
	p.press("Send the request", "what=correct", "words="+s.wish).is(200)
	v := x.guest("privacy").get("/desk/privacy")
	v.get(v.Links("/desk/privacy/requests/")[0]).press("Answer", "outcome=done", "words=no").is(422)
	v.press("Answer", "outcome=done", "words="+s.done).is(200)
	p.get("/my/data").get(p.Links("/my/data/")[0])
	p.get("/my/security/passkeys").press("Add a passkey").is(200)
	p.get("/my/looked")
}

// ask is what the public asks, and who forgot a number; nobody is told anything by the answers.
func (x *trial) ask(people []somebody) {
	x.t.Helper()
	v := x.guest("public")
	for _, s := range people {
		given, _, _ := strings.Cut(s.latin, " ")
		for _, path := range []string{"/verify?q=", "/ur/verify?q=", "/api/v1/register/engineers?name="} {
			v.get(path + given)
		}
		v.get("/find-my-number").press("Send me my number", "name="+s.latin, "father="+s.father, "number="+s.typed).is(200)
		v.get("/find-my-number").press("Send me my number", "name="+s.urdu, "father="+s.latin, "number="+s.number).is(200)
	}
	for _, path := range []string{"/verify/engineers/CIVIL-1", "/api/v1/register/engineers/CIVIL/1", "/log/public/checkpoint", "/log/public/proof/engineers/CIVIL-1",
		"/log/access/checkpoint", "/privacy/held", "/privacy/promises", "/.well-known/cookies.json", "/metrics", "/readyz"} {
		for range 100 { // what was written down a moment ago is sealed within a second
			if v.get(path); v.Status() != http.StatusTooManyRequests {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		v.is(200)
	}
	for _, path := range []string{"/log/public/checkpoint", "/log/access/checkpoint", "/metrics"} { // what they tell is not nothing
		v.get(path)
		x.mu.Lock()
		if last := x.list[len(x.list)-1]; len(last.body) < 100 {
			x.t.Errorf("%s has only %d bytes", path, len(last.body))
		}
		x.mu.Unlock()
	}
}

// public runs the public process, asks it for everybody, known or not, and returns its log.
func (x *trial) public() *bytes.Buffer {
	x.t.Helper()
	p := &publicProcess{city: x.city, address: fmt.Sprintf("127.0.0.1:%d", postfix.FreePort(x.t)), login: x.url}
	if x.engine == "postgres" {
		p.login = p.reader()
	}
	p.env = []string{
		"SANAD_COUNCIL=pec", "SANAD_ADDR=" + p.address, "SANAD_HOSTS=localhost", "SANAD_BASE_URL=http://register.test",
		"SANAD_PUBLIC_URL=" + p.login, "SANAD_DATA=" + x.t.TempDir(), "SANAD_QUOTAS=off",
	}
	cmd, out := p.run()
	for range 400 {
		if status, _ := ask(x.t, p.address, "localhost", "/readyz"); status == http.StatusOK {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	v := guest{walk.NewBrowser(x.of("public", newLine(p.address))), x.t}
	for _, path := range []string{"/verify/engineers/CIVIL-1", "/ur/verify/engineers/CIVIL-1", "/api/v1/register/engineers/CIVIL/1", "/privacy", "/log/public/checkpoint", "/metrics"} {
		v.get(path).is(200)
	}
	for _, s := range somebodies() {
		for _, value := range []string{s.email, s.latin, s.urdu, s.number, s.phone} {
			for _, path := range []string{"/verify?q=", "/ur/verify?q=", "/verify/engineers/", "/api/v1/register/engineers?name=", "/news/", "/my?next="} {
				head, query, asks := strings.Cut(path, "?")
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				if r.URL.Path = head + value; asks {
					name, _, _ := strings.Cut(query, "=")
					r.URL.Path, r.URL.RawQuery = head, url.Values{name: {value}}.Encode()
				}
				r.Header.Set("User-Agent", value)
				r.AddCookie(&http.Cookie{Name: "sanad", Value: "x" + s.number})
				x.of("public", newLine(p.address)).Handler.ServeHTTP(httptest.NewRecorder(), r)
			}
		}
	}
	x.must(cmd.Process.Signal(syscall.SIGTERM))
	x.must(cmd.Wait())
	return out
}

// fail forces errors with values of people in them: addresses, forms and methods that do not exist, a disk that is gone.
func (x *trial) fail(people []somebody) {
	x.t.Helper()
	for _, s := range people {
		for _, value := range []string{s.email, s.latin, s.urdu, s.number, s.phone} {
			for _, path := range []string{"/" + value, "/my/" + value, "/verify/engineers/" + value, "/desk/engineers/" + value, "/news/" + value, "/my?next=" + value, "/sign-in?next=/" + value} {
				for _, method := range []string{"GET", "POST", "DELETE"} {
					r := httptest.NewRequest(method, "/", strings.NewReader(`{"name":"`+value+`"`))
					r.URL.Path, r.URL.RawQuery, _ = strings.Cut(path, "?")
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded; boundary="+value)
					r.Header.Set("User-Agent", value)
					r.Header.Set("Referer", "http://elsewhere.test/"+value)
					r.Header.Set("X-Forwarded-For", value)
					r.Header.Set("Origin", "http://"+value+".test")
					r.AddCookie(&http.Cookie{Name: "sanad", Value: "x" + s.number})
					w := httptest.NewRecorder()
					x.way.ServeHTTP(w, r)
					if w.Code >= 500 && w.Code != broken {
						x.t.Errorf("%s %s: %d", method, path, w.Code)
					}
				}
			}
		}
	}
	// The program panics with what it just opened.
	own := x.guest(people[1].as).get("/my").follow("See where it stands").follow("Messages").Path()
	for who, page := range map[string]string{people[1].as: own, "officer": strings.Replace(own, "/my/", "/desk/", 1), "cashier": x.unmatched} {
		for _, how := range fragilities {
			r := httptest.NewRequest(http.MethodGet, page, nil)
			r.Header.Set("Accept-Language", how)
			r.AddCookie(x.sessions[who])
			w := httptest.NewRecorder()
			x.of(who, x.way).Handler.ServeHTTP(w, r)
			if w.Code != http.StatusInternalServerError && (how != "x-late" || w.Code != broken) {
				x.t.Errorf("%s: %d", how, w.Code)
			}
		}
	}
	// The database refuses what a form sent, and tells what it was given.
	breaks := []string{"alter table casework_message rename to casework_away", "alter table casework_away rename to casework_message"}
	if x.engine == "postgres" {
		breaks = append(breaks, "alter table casework_message add constraint never check (false) not valid", "alter table casework_message drop constraint never")
	}
	g := x.guest(people[1].as).get("/my").follow("See where it stands").follow("Messages")
	at := g.Path()
	for i := 0; i < len(breaks); i += 2 {
		g.get(at)
		x.change(breaks[i])
		if err := g.Press("Send the message", noise, "text="+people[1].message, "file=@lost-"+people[1].file); err == nil || g.Status() != http.StatusInternalServerError {
			x.t.Errorf("%s: %d", breaks[i], g.Status())
		}
		x.change(breaks[i+1])
	}
}

// change changes the schema behind the program.
func (x *trial) change(query string) {
	x.t.Helper()
	d, err := db.Open(x.t.Context(), x.url)
	x.must(err)
	defer d.Close()
	x.must(d.Update(x.t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(x.t.Context(), query); return err }))
}
