package notice

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	mail "github.com/wneessen/go-mail"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/jobs"
	"sanad/internal/outbound"
	"sanad/internal/paper"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/sample"
	"sanad/internal/vault"
)

// TestSink is no test: it is the mail server of BenchmarkLetters, in a process of its own, which takes everything and counts it.
func TestSink(t *testing.T) {
	if os.Getenv("SANAD_SINK") == "" {
		t.Skip("BenchmarkLetters starts it")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("sink %d\n", l.Addr().(*net.TCPAddr).Port)
	seen := &arrivals{ids: map[string]bool{}}
	go func() { // it ends with whoever started it
		_, _ = bufio.NewReader(os.Stdin).ReadByte()
		os.Exit(0)
	}()
	for {
		c, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		go sink(c, seen)
	}
}

// arrivals are the letters that came.
type arrivals struct {
	mu  sync.Mutex
	all int
	ids map[string]bool
}

func (a *arrivals) add(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all++
	a.ids[id] = true
}

func (a *arrivals) String() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return fmt.Sprint(a.all, " ", len(a.ids))
}

// sink takes letters on a connection.
func sink(c net.Conn, seen *arrivals) {
	defer c.Close()
	in := bufio.NewReaderSize(c, 64<<10)
	say := func(line string) { fmt.Fprint(c, line+"\r\n") }
	say("220 sink")
	data, id := false, ""
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return
		}
		if data {
			if name, value, _ := bytes.Cut(line, []byte(": ")); string(name) == "Message-ID" {
				id = string(value)
			}
			if string(line) == ".\r\n" {
				data = false
				seen.add(id) // before it says so, as a mail server does
				say("250 2.0.0 taken")
			}
			continue
		}
		switch verb := strings.ToUpper(string(line[:min(4, len(line))])); verb {
		case "EHLO":
			say("250-sink\r\n250 8BITMIME")
		case "DATA":
			data = true
			say("354 go on")
		case "QUIT":
			say("221 bye")
			return
		case "HELP":
			say("250 " + seen.String())
		default:
			say("250 2.1.0 ok")
		}
	}
}

// startSink starts the mail server, and returns its port and what tells how many letters it took, and how many different ones.
func startSink(b testing.TB) (port int, took func() (all, different int)) {
	b.Helper()
	c := exec.Command(os.Args[0], "-test.run", "^TestSink$")
	c.Env = append(os.Environ(), "SANAD_SINK=1")
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { in.Close(); _ = c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if _, scan := fmt.Sscanf(line, "sink %d", &port); err != nil || scan != nil {
		b.Fatalf("%q %v", line, err)
	}
	return port, func() (all, different int) {
		w, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			b.Fatal(err)
		}
		defer w.Close()
		in := bufio.NewReader(w)
		_, _ = in.ReadString('\n')
		fmt.Fprint(w, "HELP\r\n")
		line, _ := in.ReadString('\n')
		if _, err := fmt.Sscanf(line, "250 %d %d", &all, &different); err != nil {
			b.Fatal(err)
		}
		return all, different
	}
}

// lettersInAll is how many letters the benchmark sends, and connections over how many; SANAD_BENCH asks for all of them.
func lettersInAll() int {
	if os.Getenv("SANAD_BENCH") == "" {
		return 2_000
	}
	return 100_000
}

const connections = 4

// BenchmarkLetters promises and sends letters of a campaign, each decided by its holder's wishes, opened, signed and written down, over four held
// connections to a mail server in another process, against the bare mail library with the same words, signature and connections: ten rounds
// of each in turn. It fails below half of its speed, and when memory grows by more than a fifth.
func BenchmarkLetters(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.PostgreSQL}} {
		b.Run(engine.name, func(b *testing.B) { sendMany(b, engine.open(b)) })
	}
}

// counting is a mailer that counts.
type counting struct {
	outbound.Mailer
	n atomic.Int64
}

func (c *counting) Send(ctx context.Context, m outbound.Mail) error {
	err := c.Mailer.Send(ctx, m)
	if err == nil {
		c.n.Add(1)
	}
	return err
}

func sendMany(b *testing.B, careless *db.DB) {
	ctx := b.Context()
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	d, err := db.Open(ctx, dbtest.URL(b, careless)) // one that waits for the disk where it must
	must(err)
	b.Cleanup(func() { must(d.Close()) })
	port, took := startSink(b)
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	key := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)})
	signature, err := outbound.NewSignature("no-reply@council.test", "s2026", string(key))
	must(err)
	smtp, err := outbound.NewSMTP(outbound.SMTP{Host: "127.0.0.1", Port: port, From: "no-reply@council.test", FromName: "Council", StartTLS: "none", Gate: openGate(b), Signature: signature})
	must(err)
	mailer := &counting{Mailer: smtp}

	s := laneService(b, d, dbtest.Keys(b), vault.NewRoot(), clock.System{}, mailer)
	q := s.jobs
	n := lettersInAll()
	rounds := max(1, n/10_000)
	persons := settle(b, d, s.vault, n)
	q.Start(connections + 2)
	stopped := false
	stop := func() {
		if !stopped {
			stopped = true
			must(q.Stop(context.Background()))
		}
	}
	defer stop()
	plain := bareMail(b, port, key)
	var ours, theirs time.Duration
	var memory, shares []float64
	for b.Loop() {
		for round := range rounds {
			part := persons[round*n/rounds : (round+1)*n/rounds]
			begun := time.Now()
			for page := range slices.Chunk(part, 500) {
				list := make([]planned, len(page))
				for i, p := range page {
					list[i] = planned{Person: p}
				}
				must(d.Update(ctx, func(tx *db.Tx) error { _, err := s.promiseMany(ctx, tx, benchCampaign, list); return err }))
			}
			for int(mailer.n.Load()) < (round+1)*n/rounds {
				if time.Since(begun) > 10*time.Minute {
					b.Fatalf("%d letters after ten minutes", mailer.n.Load())
				}
				time.Sleep(2 * time.Millisecond)
			}
			mine := time.Since(begun)
			ours += mine
			memory = append(memory, resident(b))
			begun = time.Now()
			plain(len(part))
			theirs += time.Since(begun)
			shares = append(shares, time.Since(begun).Seconds()/mine.Seconds())
		}
	}
	stop()
	if all, different := took(); all != 2*n || different != all {
		b.Errorf("the mail server took %d letters of %d, %d of them different", all, 2*n, different)
	}
	var sent int64
	must(d.View(ctx, func(tx *db.Tx) (err error) {
		sent, err = db.Get[int64](ctx, tx, `select count(*) from notice_message m where state = 'sent' and leased_until is null and exists (select 1 from notice_delivery d where d.message_id = m.id)`)
		return err
	}))
	if int(sent) != n {
		b.Errorf("%d of %d letters are written down", sent, n)
	}
	share := theirs.Seconds() / ours.Seconds()
	b.Logf("of each %d letters: share of the bare library's speed %.2f, MB %.0f", n/rounds, shares, memory)
	b.ReportMetric(float64(n)/ours.Seconds(), "letters/s")
	b.ReportMetric(float64(n)/theirs.Seconds(), "bare-letters/s")
	b.ReportMetric(share, "of-bare")
	b.ReportMetric(memory[0], "first-MB")
	b.ReportMetric(slices.Max(memory), "most-MB")
	b.ReportMetric(0, "ns/op")
	if share < 0.5 {
		b.Errorf("letters leave at %.2f of the speed of the bare library: at least a half was promised", share)
	}
	if most := slices.Max(memory); most > 1.2*memory[0] {
		b.Errorf("memory grew by more than a fifth: %.0f MB", memory)
	}
}

// openGate lets mail out to this machine.
func openGate(b testing.TB) *outbound.Gate {
	b.Helper()
	gate, err := outbound.NewGate(map[string]string{"SANAD_SMTP_HOST": "127.0.0.1"}, clock.System{}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	return gate
}

// benchCampaign is the campaign of laneService.
const benchCampaign = "06h0ed2ng00cbfnwhc1d1myvhr"

// laneService is the room over a database, with one campaign and what it asks of others.
func laneService(b testing.TB, d, keys *db.DB, root vault.Root, c clock.Clock, mailer outbound.Mailer) *Service {
	b.Helper()
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	declared, err := catalog.Load()
	must(err)
	v, err := vault.New(keys, root, declared, c, nil)
	must(err)
	law, err := council.Load("pec")
	must(err)
	a, book := access.New(d, c), events.New(c)
	people := person.New(d, v, a, book, law, c)
	s, err := New(d, v, a, book, law, c, jobs.New(d, c, slog.New(slog.DiscardHandler)), Settings{
		Base: "https://council.test", Mailer: mailer, Fonts: paper.FindFonts(""), Lanes: connections,
		Stop: func(message string) string {
			tag, err := v.Tag("stop", message)
			must(err)
			return "/unsubscribe/" + message + "." + tag
		},
		Return: func(delivery string) string { return "b+" + delivery + ".0123456789abc@bounces.council.test" },
	}, Needs{
		WishesOf: wishesOf, Never: func(ctx context.Context, tx *db.Tx, addresses []pii.Value) (map[string]bool, error) {
			indexes := make([][]byte, len(addresses))
			for i, address := range addresses {
				indexes[i] = v.Blind("never", strings.ToLower(address.Reveal()))
			}
			_, err := db.List[[]byte](ctx, tx, `select address_index from preference_never where address_index in (?)`, indexes)
			return nil, err
		},
		Contacts: people.Contacts,
		Contact:  people.Contact, Phone: people.Phone, Postal: people.Postal,
	})
	must(err)
	words := map[string]Wording{}
	for _, code := range []string{"en", "ur"} {
		words[code] = Wording{Subject: "A course on earthquakes in December", Body: strings.Repeat("The council gives a course of two days on how buildings stand an earthquake, for engineers of all disciplines.\n\n", 6) + "It costs nothing."}
	}
	s.campaigns = &fixture{list: []campaignLetter{{ID: benchCampaign, Class: optional, Words: words}}}
	return s
}

// wishesOf asks what the room of choices asks, which is a neighbour.
func wishesOf(ctx context.Context, tx *db.Tx, persons []string) (map[string]Wishes, error) {
	type row struct {
		Person string `db:"person_id"`
		What   string `db:"what"`
		Choice string `db:"choice"`
	}
	rows, err := db.List[row](ctx, tx, `select person_id, what, choice from preference_choice c
		where person_id in (?) and position = (select max(position) from preference_choice x where x.person_id = c.person_id and x.what = c.what)`, persons)
	of := make(map[string]Wishes, len(persons))
	for _, row := range rows {
		if row.What == "optional" && row.Choice == "yes" {
			of[row.Person] = Wishes{Optional: Given}
		}
	}
	return of, err
}

// settle makes persons with an account, a name and a yes to letters that nobody must get.
func settle(b testing.TB, d *db.DB, v *vault.Vault, n int) (persons []string) {
	type row struct {
		ID       string     `db:"id"`
		Language string     `db:"language"`
		Email    pii.Sealed `db:"email"`
		Name     pii.Sealed `db:"name_latin"`
		HeldBy   string     `db:"held_by"`
		Version  int64      `db:"version"`
		At       time.Time  `db:"created_at"`
	}
	type choice struct {
		Person   string    `db:"person_id"`
		Position int64     `db:"position"`
		What     string    `db:"what"`
		Choice   string    `db:"choice"`
		Shown    string    `db:"shown_hash"`
		Language string    `db:"language"`
		Surface  string    `db:"surface"`
		By       string    `db:"by_id"`
		At       time.Time `db:"at"`
	}
	ctx, now := b.Context(), clock.System{}.Now()
	for from := 0; from < n; from += 1_000 {
		var scopes, ids []string
		for range min(1_000, n-from) {
			who := id.Random()
			ids, scopes = append(ids, who), append(scopes, person.Scope(who))
		}
		fresh, err := v.MintMany(ctx, scopes)
		if err != nil {
			b.Fatal(err)
		}
		var rows []row
		var choices []choice
		for i, who := range ids {
			p := sample.Someone(from + i)
			email, err := fresh.Seal(fieldOfPerson("email", who), fmt.Sprintf("person%d@example.org", from+i))
			if err != nil {
				b.Fatal(err)
			}
			name, err := fresh.Seal(fieldOfPerson("name_latin", who), p.NameLatin)
			if err != nil {
				b.Fatal(err)
			}
			rows = append(rows, row{who, "en", email, name, "", 1, now})
			choices = append(choices, choice{who, 1, "optional", "yes", "x", "en", "page", who, now})
		}
		if err := d.Update(ctx, func(tx *db.Tx) error {
			if err := db.InsertMany(ctx, tx, "person", rows); err != nil {
				return err
			}
			return db.InsertMany(ctx, tx, "preference_choice", choices)
		}); err != nil {
			b.Fatal(err)
		}
		persons = append(persons, ids...)
	}
	if err := d.Analyze(ctx); err != nil {
		b.Fatal(err)
	}
	return persons
}

// bareMail returns what sends letters like ours by the mail library alone, over as many held connections.
func bareMail(b *testing.B, port int, key []byte) func(n int) {
	private, err := mail.PrivKeyFromPEM(key)
	if err != nil {
		b.Fatal(err)
	}
	words := "Dear Ayesha Siddiqui,\n\n" + strings.Repeat("The council gives a course of two days on how buildings stand an earthquake, for engineers of all disciplines.\n\n", 6) + `It costs nothing.

You get this letter because you said that letters like it may come. To stop them, without signing in: https://council.test/unsubscribe/06h0ed2ng00cbfnwhc1d1myvhr.041061050o3gg

Pakistan Engineering Council

A program wrote this letter. What you answer to it goes to info@pec.org.pk. The council never asks for a code or a passphrase, neither by letter nor by telephone.
`
	return func(n int) {
		var all sync.WaitGroup
		var next atomic.Int64
		for range connections {
			all.Go(func() {
				c, err := mail.NewClient("127.0.0.1", mail.WithPort(port), mail.WithTLSPolicy(mail.NoTLS), mail.WithHELO("council.test"), mail.WithoutNoop(), mail.WithoutRset())
				if err != nil {
					b.Error(err)
					return
				}
				line, err := c.DialToSMTPClientWithContext(b.Context())
				if err != nil {
					b.Error(err)
					return
				}
				defer line.Quit()
				d := mail.NewDKIMSigner("council.test", "s2026", private)
				d.SignHeaders("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "Auto-Submitted", "Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post",
					"MIME-Version", "Content-Type", "Content-Transfer-Encoding")
				d.OversignHeaders("From", "To", "Subject", "Date", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post")
				for i := next.Add(1); i <= int64(n); i = next.Add(1) {
					m := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP), mail.WithNoDefaultUserAgent(), mail.WithDKIM(d))
					letter := id.New(time.Now())
					if m.FromFormat("Council", "no-reply@council.test") != nil || m.To(fmt.Sprintf("person%d@example.org", i)) != nil ||
						m.EnvelopeFrom("b+"+letter+".0123456789abc@bounces.council.test") != nil || m.ReplyTo("info@pec.org.pk") != nil {
						b.Error("no addresses")
						return
					}
					m.Subject("A course on earthquakes in December")
					m.SetMessageIDWithValue(letter + "@council.test")
					m.SetDate()
					m.SetGenHeader("Auto-Submitted", "auto-generated")
					m.SetGenHeader(mail.HeaderContentLang, "en")
					m.SetGenHeaderPreformatted("List-Unsubscribe", "<https://council.test/unsubscribe/"+letter+".041061050o3gg>")
					m.SetGenHeaderPreformatted("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
					m.SetBodyString(mail.TypeTextPlain, words)
					if err := c.SendWithSMTPClient(line, m); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
	}
}

// resident is how much memory this program has, in MB, without what it could give back.
func resident(b *testing.B) float64 {
	runtime.GC()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("only Linux tells")
	}
	for line := range strings.Lines(string(text)) {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.Fields(kb)[0])
			if err != nil {
				b.Fatal(err)
			}
			return float64(n) / 1024
		}
	}
	b.Fatal("no VmRSS")
	return 0
}
