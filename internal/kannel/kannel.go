// Package kannel starts a gateway for text messages for a test, with configuration and queue of its own, and a centre that takes every text.
package kannel

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"sanad/internal/postfix"
)

// Kannel is a gateway of the test's own.
type Kannel struct {
	URL            string // of its sendsms
	User, Password string

	folder               string
	admin, boxes, centre int
	send                 int
	parts                []*exec.Cmd
	endBox               func() // of the box that speaks HTTP; nil: it does not run
	said                 *said  // by the centre
}

// Text is one text that the centre got; a long one comes whole in parts.
type Text struct{ From, To, Words string }

const (
	bearerbox = "/usr/sbin/bearerbox"
	smsbox    = "/usr/sbin/smsbox"
	fakesmsc  = "/usr/lib/kannel/test/fakesmsc"
)

// Start starts the machine's Kannel in a temporary folder. Texts that come in are dropped.
func Start(t *testing.T) *Kannel {
	t.Helper()
	return Handing(t, "")
}

// Handing starts the machine's Kannel, which hands texts that come in over at an address; "": nowhere.
func Handing(t *testing.T, to string) *Kannel {
	t.Helper()
	for _, program := range []string{bearerbox, smsbox, fakesmsc} {
		if _, err := os.Stat(program); err == nil {
			continue
		}
		if os.Getenv("CI") != "" {
			t.Fatal("Kannel is needed here: .ci/setup installs it")
		}
		t.Skip("Kannel is needed here: .ci/setup installs it")
	}
	k := &Kannel{
		User: "sanad", Password: "secret of the test", folder: t.TempDir(), said: &said{},
		admin: postfix.FreePort(t), boxes: postfix.FreePort(t), centre: postfix.FreePort(t), send: postfix.FreePort(t),
	}
	k.URL = fmt.Sprintf("http://127.0.0.1:%d/cgi-bin/sendsms", k.send)
	for _, name := range []string{"dlr", "spool"} {
		if err := os.Mkdir(filepath.Join(k.folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	service := `text = ""`
	if to != "" {
		service = fmt.Sprintf("post-url = %q\nsend-sender = true", to+"?id=%I")
	}
	settings := strings.NewReplacer("FOLDER", k.folder, "ADMIN", fmt.Sprint(k.admin), "BOXES", fmt.Sprint(k.boxes), "CENTRE", fmt.Sprint(k.centre), "SEND", fmt.Sprint(k.send),
		"USER", k.User, "PASSWORD", k.Password, "SERVICE", service).Replace(`
group = core
admin-port = ADMIN
admin-password = admin
admin-interface = 127.0.0.1
smsbox-port = BOXES
smsbox-interface = 127.0.0.1
log-file = "FOLDER/bearerbox.log"
log-level = 4
dlr-storage = spool
dlr-spool = "FOLDER/dlr"
store-type = spool
store-location = "FOLDER/spool"

group = smsc
smsc = fake
smsc-id = fake
host = 127.0.0.1
port = CENTRE
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = BOXES
sendsms-port = SEND
sendsms-interface = 127.0.0.1
log-file = "FOLDER/smsbox.log"
log-level = 4
http-request-retry = 30
http-queue-delay = 1

group = sendsms-user
username = USER
password = "PASSWORD"
user-deny-ip = "*.*.*.*"
user-allow-ip = "127.0.0.1"
concatenation = true
max-messages = 10

group = sms-service
keyword = default
SERVICE
max-messages = 0
`)
	if err := os.WriteFile(filepath.Join(k.folder, "kannel.conf"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		k.Kill(t)
		if t.Failed() {
			t.Log(k.logs())
		}
	})
	k.Again(t)
	return k
}

// Again starts a gateway that was killed, with all that it had taken.
func (k *Kannel) Again(t *testing.T) {
	t.Helper()
	settings := filepath.Join(k.folder, "kannel.conf")
	k.run(t, nil, bearerbox, "-v", "4", settings)
	k.wait(t, k.boxes)
	k.keepBox(settings)
	k.run(t, k.said, fakesmsc, "-H", "127.0.0.1", "-r", fmt.Sprint(k.centre), "-i", "0.01", "-m", "0", "1 2 text x")
	k.hears(t, fmt.Sprintf("http://127.0.0.1:%d/status.txt?password=admin", k.admin), "(online") // its centre is there
	k.hears(t, k.URL, "Authorization failed")
}

// keepBox runs the box that speaks HTTP, and again when it dies, as whoever looks after a machine would: it listens before it has found the
// bearerbox, and a text that comes then is its end.
func (k *Kannel) keepBox(settings string) {
	over, ended := make(chan struct{}), make(chan struct{})
	k.endBox = func() {
		close(over)
		<-ended
	}
	go func() {
		defer close(ended)
		for {
			c, died := exec.Command(smsbox, "-v", "4", settings), make(chan struct{})
			c.Dir = k.folder
			if c.Start() != nil {
				return
			}
			go func() {
				_ = c.Wait()
				close(died)
			}()
			select {
			case <-over:
				_ = c.Process.Kill()
				<-died
				return
			case <-died:
			}
			select {
			case <-over:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}()
}

// logs is what the parts wrote and printed.
func (k *Kannel) logs() string {
	bearer, _ := os.ReadFile(filepath.Join(k.folder, "bearerbox.log"))
	sms, _ := os.ReadFile(filepath.Join(k.folder, "smsbox.log"))
	return fmt.Sprintf("bearerbox:\n%s\nsmsbox:\n%s\ncentre:\n%s", bearer, sms, k.said.text())
}

// hears waits until the gateway answers with some words.
func (k *Kannel) hears(t *testing.T, address, words string) {
	t.Helper()
	client := http.Client{Timeout: time.Second}
	for end := time.Now().Add(30 * time.Second); ; {
		answer, err := client.Get(address)
		if err == nil {
			var b bytes.Buffer
			_, _ = b.ReadFrom(answer.Body)
			answer.Body.Close()
			if strings.Contains(b.String(), words) {
				return
			}
		}
		if time.Now().After(end) {
			t.Fatalf("%s does not come up (%v)", address, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Kill ends all parts of the gateway at once, as a loss of power would; a second time does nothing.
func (k *Kannel) Kill(t *testing.T) {
	t.Helper()
	if k.endBox != nil {
		k.endBox()
		k.endBox = nil
	}
	for _, part := range k.parts {
		_ = part.Process.Kill()
		_ = part.Wait()
	}
	k.parts = nil
}

func (k *Kannel) run(t *testing.T, out *said, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = k.folder
	if out != nil {
		c.Stdout, c.Stderr = out, out
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	k.parts = append(k.parts, c)
}

// wait waits until somebody listens.
func (k *Kannel) wait(t *testing.T, port int) {
	t.Helper()
	for try := 0; ; try++ {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			c.Close()
			return
		}
		if try == 600 {
			t.Fatal("Kannel does not come up")
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Come has a text come in at the centre, from a telephone. The centre is another one from then on: what came before is forgotten.
func (k *Kannel) Come(t *testing.T, from, words string) {
	t.Helper()
	k.Stop(t)
	k.said = &said{}
	ucs2 := utf16.Encode([]rune(words))
	var b strings.Builder
	for _, u := range ucs2 {
		fmt.Fprintf(&b, "%%%02x%%%02x", u>>8, u&0xff)
	}
	text := from + " 8332 ucs2 " + b.String()
	if !strings.ContainsFunc(words, func(r rune) bool { return r > '~' }) {
		text = from + " 8332 text " + words
	}
	k.run(t, k.said, fakesmsc, "-H", "127.0.0.1", "-r", fmt.Sprint(k.centre), "-i", "0.01", "-m", "1", text)
}

// said is what a program printed.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *said) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// Texts waits for so many whole texts at the centre, and returns all that came, in the order in which they were whole. The parts of a long
// one are put together; more may come later.
func (k *Kannel) Texts(t testing.TB, n int) []Text {
	t.Helper()
	for try := 0; ; try++ {
		printed := k.said.text()
		if list := read(t, printed); len(list) >= n {
			if time.Sleep(20 * time.Millisecond); n == 0 || k.said.text() == printed { // a text of several lines comes line by line
				return list
			}
		}
		if try == 600 {
			t.Fatalf("%d texts came, not %d", len(read(t, printed)), n)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// got is a line of the centre: from, to, the header of a part, how it is written, and its words.
var got = regexp.MustCompile(`Got message \d+: <(\S+) (\S+) (?:udh (\S+) )?(text|data|ucs-2) (.*)>$`)

// further is a further line of a text that the centre got, which it takes for another text.
var further = regexp.MustCompile(`Got message \d+: <(.*)>$`)

func read(t testing.TB, printed string) (list []Text) {
	t.Helper()
	parts := map[string][][]byte{} // of a long text, by its number
	for line := range strings.Lines(printed) {
		m := got.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			if next := further.FindStringSubmatch(strings.TrimRight(line, "\n")); next != nil && len(list) > 0 {
				list[len(list)-1].Words += "\n" + next[1]
			}
			continue
		}
		from, to, head, kind, words := m[1], m[2], unwrap(t, m[3]), m[4], []byte(m[5])
		if kind != "text" {
			words = unwrap(t, m[5])
		}
		if len(head) == 6 { // 05 00 03, number, of how many, which
			name := fmt.Sprint(to, head[3])
			if parts[name] == nil {
				parts[name] = make([][]byte, head[4])
			}
			parts[name][head[5]-1] = words
			if slices.ContainsFunc(parts[name], func(b []byte) bool { return b == nil }) {
				continue
			}
			words = bytes.Join(parts[name], nil)
			delete(parts, name)
		}
		if kind == "ucs-2" || kind == "data" && bytes.ContainsFunc(words, func(r rune) bool { return r < '\n' }) {
			units := make([]uint16, len(words)/2)
			for i := range units {
				units[i] = uint16(words[2*i])<<8 | uint16(words[2*i+1])
			}
			words = []byte(string(utf16.Decode(units)))
		}
		list = append(list, Text{from, to, string(words)})
	}
	return list
}

func unwrap(t testing.TB, s string) []byte {
	t.Helper()
	b, err := url.QueryUnescape(s)
	if err != nil {
		t.Fatalf("%v: %q", err, s)
	}
	return []byte(b)
}

// Stop ends the centre alone: what the gateway takes meanwhile waits.
func (k *Kannel) Stop(t *testing.T) {
	t.Helper()
	last := k.parts[len(k.parts)-1]
	_ = last.Process.Kill()
	_ = last.Wait()
	k.parts = k.parts[:len(k.parts)-1]
}
