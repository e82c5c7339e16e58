// Package postfix starts the machine's mail server for a test, with configuration, queue and mailboxes of its own.
package postfix

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Postfix is a mail server of the test's own. It takes letters to Ayesha, has no time now for later@example.org, knows nobody else
// at example.org unless it was started for everybody, and relays nothing but what its options say.
type Postfix struct {
	Encrypted int // port that offers STARTTLS with a certificate for localhost
	Plain     int // port that does not
	Roots     *x509.CertPool

	folder string
	read   map[string]bool // by what they are called in the queue: letters that Arrived has returned
}

// Ayesha is the address that has a mailbox.
const Ayesha = "ayesha@example.org"

// Options change what the server does with letters.
type Options struct {
	Everybody bool // letters to anybody at example.org arrive, all in one mailbox
	Back      int  // port of this machine to which letters for council.test, its bounces and the contact of a profile go by LMTP; 0: refused
	Gone      bool // letters to gone.test are taken, and then come back
}

// Start starts the machine's Postfix in a temporary folder; it needs root. With everybody, letters to anybody at example.org arrive,
// all in one mailbox.
func Start(t *testing.T, everybody bool) *Postfix {
	t.Helper()
	return With(t, Options{Everybody: everybody})
}

// With starts the machine's Postfix as Start does, with options.
func With(t *testing.T, o Options) *Postfix {
	t.Helper()
	owner, err := user.Lookup("postfix")
	if _, absent := os.Stat("/usr/sbin/postfix"); absent != nil || err != nil || os.Getuid() != 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("Postfix and root are needed here")
		}
		t.Skip("Postfix and root are needed here")
	}
	// Directly under the temporary folder: Postfix's own user must reach it, and the paths of its sockets are short.
	folder, err := os.MkdirTemp("", "postfix")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	p := &Postfix{folder: folder, Encrypted: FreePort(t), Plain: FreePort(t), Roots: x509.NewCertPool(), read: map[string]bool{}}
	mailboxes := "inline:{ {ayesha@example.org = ayesha/}, {later@example.org = later/} }"
	if o.Everybody {
		mailboxes = "static:ayesha/"
	}
	var relays, roads []string
	if o.Gone {
		relays, roads = append(relays, "gone.test"), append(roads, "{gone.test = gone:}")
	}
	if o.Back > 0 {
		for _, domain := range []string{"council.test", "bounces.council.test", "pec.org.pk"} {
			relays, roads = append(relays, domain), append(roads, fmt.Sprintf("{%s = lmtp:inet:127.0.0.1:%d}", domain, o.Back))
		}
	}
	transport := ""
	if len(roads) > 0 {
		transport = "inline:{ " + strings.Join(roads, ", ") + " }"
	}
	for _, name := range []string{"config", "queue", "data", "mail"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	run(t, "chown", owner.Uid+":"+owner.Gid, filepath.Join(folder, "data"), filepath.Join(folder, "mail"))
	p.write(t, "key.pem", "cert.pem")
	files := map[string]string{
		"main.cf": strings.NewReplacer("FOLDER", folder, "MAILBOXES", mailboxes, "RELAYS", strings.Join(relays, " "), "ROADS", transport, "UID", owner.Uid, "GID", owner.Gid).Replace(`
compatibility_level = 3.6
queue_directory = FOLDER/queue
data_directory = FOLDER/data
maillog_file_prefixes = FOLDER
maillog_file = FOLDER/log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.test
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
mynetworks =
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{ {later@example.org = 451 4.3.0 later@example.org is asleep} }
virtual_mailbox_domains = example.org
virtual_mailbox_base = FOLDER/mail
virtual_mailbox_maps = MAILBOXES
virtual_uid_maps = static:UID
virtual_gid_maps = static:GID
virtual_minimum_uid = 1
relay_domains = RELAYS
transport_maps = ROADS
message_size_limit = 20480000
minimal_backoff_time = 1s
queue_run_delay = 1s
smtpd_tls_cert_file = FOLDER/config/cert.pem
smtpd_tls_key_file = FOLDER/config/key.pem
smtpd_tls_received_header = yes
smtputf8_enable = no
`),
		"master.cf": fmt.Sprintf(`
127.0.0.1:%d inet n - n - - smtpd -o smtpd_tls_security_level=may
127.0.0.1:%d inet n - n - - smtpd -o smtpd_tls_security_level=none
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
proxymap unix - - n - - proxymap
retry unix - - n - - error
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
gone unix - n n - - pipe user=nobody argv=/bin/sh -c {exit 67}
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`, p.Encrypted, p.Plain),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, "config", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { p.Stop(t) })
	p.Again(t)
	return p
}

// Again starts a server that was stopped, with all that it had.
func (p *Postfix) Again(t *testing.T) {
	t.Helper()
	folder := p.folder
	run(t, "postfix", "-c", filepath.Join(folder, "config"), "start")
	for try := 0; ; try++ {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", p.Encrypted))
		if err == nil {
			c.Close()
			return
		}
		if try == 600 {
			log, _ := os.ReadFile(filepath.Join(folder, "log"))
			t.Fatalf("Postfix does not come up:\n%s", log)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Kill ends the server and all its parts at once, as a loss of power would. Again starts it with all that it had taken.
func (p *Postfix) Kill(t *testing.T) {
	t.Helper()
	file := filepath.Join(p.folder, "queue", "pid", "master.pid")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	master, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(-master, syscall.SIGKILL); err != nil { // master leads a group of its own
		t.Fatal(err)
	}
	for try := 0; syscall.Kill(-master, 0) == nil; try++ { // until the last is gone
		if try == 1500 { // one that waits for its disk dies when that has answered
			t.Fatal("Postfix survives its end")
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

// Stop stops the server; a second time does nothing.
func (p *Postfix) Stop(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(p.folder, "queue", "pid", "master.pid")); err == nil {
		run(t, "postfix", "-c", filepath.Join(p.folder, "config"), "stop")
		os.Remove(filepath.Join(p.folder, "queue", "pid", "master.pid"))
	}
}

// write makes a certificate for localhost that lives an hour.
func (p *Postfix) write(t *testing.T, keyName, certName string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	cert, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})
	p.Roots.AppendCertsFromPEM(text)
	for name, b := range map[string][]byte{keyName: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), certName: text} {
		if err := os.WriteFile(filepath.Join(p.folder, "config", name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// All returns the texts of all letters that have arrived, and leaves them there.
func (p *Postfix) All(t testing.TB) (letters []string) {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(p.folder, "mail", "ayesha", "new", "*"))
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		letters = append(letters, string(text))
	}
	return letters
}

// Arrived waits for the only letter in Ayesha's mailbox and takes it out.
func (p *Postfix) Arrived(t *testing.T) string {
	t.Helper()
	for range 100 {
		names, _ := filepath.Glob(filepath.Join(p.folder, "mail", "ayesha", "new", "*"))
		var arrived []string
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err == nil {
				err = os.Remove(name)
			}
			if err != nil {
				t.Fatal(err)
			}
			called := queued.FindString(string(text))
			if called == "" {
				t.Fatalf("a letter that was never in the queue:\n%s", text)
			}
			if !p.read[called] {
				p.read[called] = true
				arrived = append(arrived, string(text))
			}
		}
		if len(arrived) > 1 {
			t.Fatalf("%d letters arrived", len(arrived))
		}
		if len(arrived) == 1 {
			return arrived[0]
		}
		time.Sleep(50 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(p.folder, "log"))
	t.Fatalf("nothing arrived:\n%s", log)
	return ""
}

// queued is what a letter is called in the queue. One that was being delivered when the server was killed is delivered again under the same name.
var queued = regexp.MustCompile(`\bwith E?SMTPS?A? id \w+`)

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// given are the ports that FreePort returned.
var given sync.Map

// FreePort returns a port on which nobody listens, and never one twice. It lies below those that the system gives to whoever asks for any, so that
// nobody gets it meanwhile by chance: what a program does that finds its port taken differs, and some do not say so.
func FreePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		n, err := rand.Int(rand.Reader, big.NewInt(15000))
		if err != nil {
			t.Fatal(err)
		}
		port := 15000 + int(n.Int64())
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		l.Close()
		if _, twice := given.LoadOrStore(port, true); !twice {
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}
