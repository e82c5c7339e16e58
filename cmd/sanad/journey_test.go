package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"sanad/internal/sample"
	"sanad/internal/walk"
)

// broken is the status of an answer that did not come: the server went away before or after it had done what was asked.
const broken = 599

// line leads a visitor's requests to the server that runs now.
type line struct {
	addr, host string
	client     http.Client
}

func newLine(addr string) *line {
	l := &line{addr: addr, host: "localhost"}
	l.client = http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return l
}

// ServeHTTP sends a request on and brings the answer back.
func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	to, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+l.addr+r.URL.RequestURI(), r.Body)
	if err != nil {
		w.WriteHeader(broken)
		return
	}
	to.Header, to.Host, to.ContentLength = r.Header.Clone(), l.host, r.ContentLength
	if o := to.Header.Get("Origin"); o != "" {
		to.Header.Set("Origin", "http://"+l.host)
	}
	answer, err := l.client.Do(to)
	if err != nil {
		w.WriteHeader(broken)
		return
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		w.WriteHeader(broken)
		return
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(body)
}

// errBroken says that nobody knows whether a step was done; errWait, that there is nothing to do now.
var (
	errBroken = errors.New("the answer did not come")
	errWait   = errors.New("nothing to do now")
)

// tally is what the journeys were told is done.
type tally struct {
	mu      sync.Mutex
	events  map[string]int  // "kind case": how many times
	claims  map[string]bool // claims that were told to be confirmed
	unknown int             // steps whose answer did not come
	busy    int             // answers that said: try again
	wrong   []string        // answers that nobody should get
}

func (l *tally) done(kind, of string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events[kind+" "+of]++
}

// traveller is somebody with a browser who notes what they were told.
type traveller struct {
	*walk.Browser
	ledger *tally
	chance *rand.Rand
}

// get opens a page.
func (t *traveller) get(address string) error { return t.judge(t.Get(address), false) }

// press sends a form.
func (t *traveller) press(button string, fields ...string) error {
	return t.judge(t.Press(button, func(name string) []byte { return paper(name) }, fields...), true)
}

// judge tells an answer that did not come, or that asks for patience, from one that is wrong.
func (t *traveller) judge(err error, changes bool) error {
	switch status := t.Status(); {
	case status == broken:
		t.ledger.mu.Lock()
		if changes {
			t.ledger.unknown++
		}
		t.ledger.mu.Unlock()
		time.Sleep(30 * time.Millisecond)
		return errBroken
	case status == http.StatusServiceUnavailable:
		t.ledger.mu.Lock()
		t.ledger.busy++
		t.ledger.mu.Unlock()
		time.Sleep(50 * time.Millisecond)
		return errBroken
	case status >= 500:
		t.ledger.mu.Lock()
		t.ledger.wrong = append(t.ledger.wrong, fmt.Sprintf("%s answers %d: %.300s", t.Path(), status, t.Text()))
		t.ledger.mu.Unlock()
		return errBroken
	}
	return err
}

// wrong notes something that should not be.
func (t *traveller) wrong(format string, args ...any) {
	t.ledger.mu.Lock()
	defer t.ledger.mu.Unlock()
	if len(t.ledger.wrong) < 20 {
		t.ledger.wrong = append(t.ledger.wrong, fmt.Sprintf(format, args...))
	}
}

// paper is a picture that differs by its name.
func paper(name string) []byte {
	canvas := image.NewGray(image.Rect(0, 0, 40, 30))
	for i, c := range []byte(name) {
		canvas.SetGray(i%40, i/40, color.Gray{c})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, canvas); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// applicant is one person's way from nothing to an entry, as the pages lead it.
type applicant struct {
	traveller
	n           int
	application string
	sent        bool
	over        bool
	gaveUp      bool
}

// step does the next thing that the pages ask for.
func (a *applicant) step() error {
	if a.application == "" {
		return a.begin()
	}
	if err := a.get("/my/applications/" + a.application); err != nil {
		return err
	}
	text := a.Text()
	switch {
	case strings.Contains(text, "You were entered in the register"), strings.Contains(text, "You withdrew"), strings.Contains(text, "this application lapsed"):
		a.over = true
		return nil
	case strings.Contains(text, "The council refused"):
		if to, ok := a.Link("looked at again"); ok && a.chance.IntN(2) == 0 {
			if err := a.get(to); err != nil {
				return err
			}
			if err := a.press("Ask for it", "grounds=The second page was sent, as everybody can see."); err != nil {
				return err
			}
			a.ledger.done("engineer.reconsideration_asked", a.application)
			return nil
		}
		a.over = true
		return nil
	case strings.Contains(text, "is to be paid"):
		return a.pay()
	}
	if to, ok := a.Link("Read and answer"); ok {
		if err := a.get(to); err != nil || !a.Has("Send the answers") {
			return err
		}
		if err := a.press("Send the answers", "answer-1=It is so because it was always so."); err != nil {
			return err
		}
		if a.Status() == http.StatusOK {
			a.ledger.done("engineer.answered", a.application)
		}
		return nil
	}
	if _, ok := a.Link("Withdraw the application"); ok && strings.Contains(text, "Where it stands") {
		if a.sent = true; a.chance.IntN(60) == 0 && !a.gaveUp {
			return a.withdraw()
		}
		if a.chance.IntN(40) == 0 {
			return a.write()
		}
		return errWait
	}
	return a.fill(text)
}

func (a *applicant) begin() error {
	if err := a.get("/my/identity"); err != nil {
		return err
	}
	p := sample.Someone(a.n)
	if a.Value("name_latin") == "" {
		err := a.press("Save", "name_latin="+p.NameLatin, "name_urdu="+p.NameUrdu, "father="+p.Father, "kind=cnic", "number="+p.CNIC,
			"district=punjab/lahore", "phone="+p.Phone, "address="+p.Address)
		if err != nil {
			return err
		}
	}
	if err := a.get("/my/apply"); err != nil {
		return err
	}
	if a.Has("Begin an application") {
		if err := a.press("Begin an application"); err != nil {
			return err
		}
		a.ledger.done("engineer.opened", path.Base(a.Path()))
	}
	if !strings.HasPrefix(a.Path(), "/my/applications/") {
		return errWait
	}
	a.application = path.Base(a.Path())
	return nil
}

// fill does the next task of a draft.
func (a *applicant) fill(tasks string) error {
	at := "/my/applications/" + a.application
	if err := a.get(at + "/degree"); err != nil {
		return err
	}
	if a.Status() != http.StatusOK {
		return errWait // it was sent by the request that broke off
	}
	if a.Value("roll_number") == "" {
		graduated := []string{"2018", "2018", "2022"}[a.n%3]
		err := a.press("Save and continue", "programme=indus-valley/civil", "intake=2014", "roll_number=17", "graduated_on_day=5", "graduated_on_month=7", "graduated_on_year="+graduated)
		if err == nil {
			a.ledger.done("engineer.degree_recorded", a.application)
		}
		return err
	}
	if err := a.get(at + "/documents"); err != nil {
		return err
	}
	if have := strings.Count(a.Text(), "Receipt (SHA-256"); have < 3 {
		kind := []string{"degree", "transcript", "identity"}[have]
		err := a.press("Add the file", "kind="+kind, "file=@"+fmt.Sprint(a.n, kind)+".png")
		if err == nil {
			a.ledger.done("document.added", a.application)
		}
		return err
	}
	if _, ready := a.linkAt(at, "Check your answers and send"); !ready {
		if err := a.get(at + "/declaration"); err != nil {
			return err
		}
		err := a.press("Save and continue", "true=yes")
		if err == nil {
			a.ledger.done("engineer.declared", a.application)
		}
		return err
	}
	if err := a.get(at + "/check"); err != nil {
		return err
	}
	if err := a.press("Send the application"); err != nil {
		return err
	}
	if strings.Contains(a.Text(), "is to be paid") {
		a.ledger.done("engineer.sent", a.application)
	} else if strings.Contains(a.Text(), "Your application was sent") {
		a.ledger.done("engineer.submitted", a.application)
	}
	return nil
}

func (a *applicant) linkAt(address, words string) (string, bool) {
	if a.get(address) != nil {
		return "", false
	}
	return a.Link(words)
}

func (a *applicant) pay() error {
	to, ok := a.Link("See the challan and pay")
	if !ok {
		return errWait
	}
	if err := a.get(to); err != nil || !a.Has("Send the slip") {
		return err
	}
	today := time.Now().In(time.FixedZone("PKT", 5*3600))
	err := a.press("Send the slip", "amount=1,300", fmt.Sprint("paid_on_day=", today.Day()), fmt.Sprint("paid_on_month=", int(today.Month())),
		fmt.Sprint("paid_on_year=", today.Year()), "bank_number=TR1", fmt.Sprintf("file=@slip %d %d.png", a.n, a.chance.Uint32()))
	if err != nil {
		return err
	}
	if a.Status() == http.StatusOK {
		a.ledger.done("payment.claimed", a.application)
	} else {
		a.wrong("a slip was refused with %d: %.400s", a.Status(), a.Text())
	}
	return nil
}

// write sends a message with a file to whoever has the case.
func (a *applicant) write() error {
	at := "/my/cases/" + a.application + "/messages"
	if err := a.get(at); err != nil || !a.Has("Send the message") {
		return err
	}
	if err := a.press("Send the message", "text=When will it be decided?", fmt.Sprintf("file=@message %d %d.png", a.n, a.chance.Uint32())); err != nil {
		return err
	}
	if a.Status() == http.StatusOK {
		a.ledger.done("casework.message_sent", a.application)
	}
	return nil
}

func (a *applicant) withdraw() error {
	a.gaveUp = true
	if err := a.get("/my/applications/" + a.application + "/withdraw"); err != nil || !a.Has("Withdraw it") {
		return err
	}
	if err := a.press("Withdraw it"); err != nil {
		return err
	}
	if strings.Contains(a.Text(), "You withdrew") {
		a.ledger.done("engineer.withdrawn", a.application)
	}
	return nil
}

// officer deals with what waits at a desk, whatever it is.
type officer struct{ traveller }

func (o *officer) step() error {
	if err := o.get("/desk"); err != nil {
		return err
	}
	cases := o.Links("/desk/engineers/")
	if len(cases) == 0 {
		return errWait
	}
	at := cases[o.chance.IntN(len(cases))]
	if err := o.get(at); err != nil {
		return err
	}
	id := path.Base(at)
	switch n := o.chance.IntN(20); {
	case n == 0 && o.Has("Take this case"):
		err := o.press("Take this case")
		if err == nil && o.Has("Give it back to the office") {
			o.ledger.done("casework.taken", id)
		}
		return err
	case n < 3:
		return o.form(at, "Ask the applicant for what is missing", "Ask the applicant", "engineer.information_requested", "item-1=Why does the degree bear another name?")
	case n == 3:
		day := time.Now().AddDate(0, 0, 7)
		return o.form(at, "Put the case on hold", "Put it on hold", "engineer.held", "reasons=The institution has been asked about this degree.",
			fmt.Sprint("until_day=", day.Day()), fmt.Sprint("until_month=", int(day.Month())), fmt.Sprint("until_year=", day.Year()))
	case o.Has("Let it go on now"):
		err := o.press("Let it go on now")
		if err == nil && o.Status() == http.StatusOK {
			o.ledger.done("engineer.resumed", id)
		}
		return err
	case n == 4 && o.Has("Enter in the register"):
		if _, ok := o.Link("Tell the applicant that you mean to refuse"); ok {
			return o.form(at, "Tell the applicant that you mean to refuse", "Give notice", "engineer.refusal_intended", "reasons=The second page of the transcript is missing.")
		}
	case n < 7 && o.Has("Refuse"):
		err := o.press("Refuse", "reasons=The second page of the transcript is missing.")
		if err == nil && o.Status() == http.StatusOK {
			o.ledger.done("engineer.refused", id)
		}
		return err
	case o.Has("Enter in the register"):
		err := o.press("Enter in the register")
		if err == nil && o.Status() == http.StatusOK {
			o.ledger.done("engineer.entered", id)
		}
		return err
	case o.Has("Hand on to the next step"):
		err := o.press("Hand on to the next step", "outcome=recommend_entry")
		if err == nil && o.Status() == http.StatusOK {
			o.ledger.done("engineer.recommended", id)
		}
		return err
	}
	return errWait
}

// form follows a link on a case and sends the form behind it.
func (o *officer) form(at, link, button, kind string, fields ...string) error {
	to, ok := o.Link(link)
	if !ok {
		return errWait
	}
	if err := o.get(to); err != nil || !o.Has(button) {
		return err
	}
	if err := o.press(button, fields...); err != nil {
		return err
	}
	if o.Status() == http.StatusOK && o.Path() == at {
		o.ledger.done(kind, path.Base(at))
	}
	return nil
}

// cashier confirms what was claimed, and rejects some.
type cashier struct{ traveller }

func (c *cashier) step() error {
	if err := c.get("/desk/payments"); err != nil {
		return err
	}
	claims := c.Links("/desk/payments/0")
	if len(claims) == 0 {
		return errWait
	}
	at := claims[c.chance.IntN(len(claims))]
	if err := c.get(at); err != nil {
		return err
	}
	if c.chance.IntN(6) == 0 && c.Has("Reject the claim") {
		err := c.press("Reject the claim", "reason=The bank has no such payment on that day.")
		return err
	}
	if !c.Has("Confirm the payment") {
		return errWait
	}
	if err := c.press("Confirm the payment"); err != nil {
		return err
	}
	if c.Status() == http.StatusOK {
		c.ledger.mu.Lock()
		c.ledger.claims[path.Base(at)] = true
		c.ledger.mu.Unlock()
	}
	return nil
}
