package app

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"sanad/internal/alarm"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/logs"
	"sanad/internal/outbound"
	"sanad/internal/paper"
	"sanad/internal/vault"
	"sanad/migrations"
)

// Finding is what one check found. A finding without Wrong is good news.
type Finding struct {
	Check string
	Wrong string // what is wrong; empty: nothing
	Mend  string // how to mend it
}

// wrong is an error with the way out.
type wrong struct{ what, mend string }

func (w wrong) Error() string { return w.what }

// patient is what the checks look at. Checks open its stores themselves, so that one that is broken hides no other.
type patient struct {
	config config.Config
	now    time.Time
	db     *db.DB
	keys   *db.DB
}

// checks in the order of what rests on what.
var checks = []struct {
	name string
	look func(ctx context.Context, p *patient) error
}{
	{"profile of the council", lookProfile},
	{"data folder", lookFolder},
	{"room on the disk", lookDisk},
	{"marks of the folder", lookMarks},
	{"root key", lookRoot},
	{"the council's database", lookDatabase},
	{"keystore", lookKeystore},
	{"clock", lookClock},
	{"certificates", lookCertificates},
	{"proxy", lookProxy},
	{"providers", lookProviders},
	{"mail", lookMail},
	{"signature of mail", lookSignature},
	{"texts", lookTexts},
	{"identity provider", lookIdentity},
	{"billers", lookBillers},
	{"cards", lookCards},
	{"fonts", lookFonts},
	{"gates", lookGates},
}

// Doctor looks at everything that an operator can set wrongly, and says how to mend it. It changes nothing.
func Doctor(ctx context.Context, c config.Config) []Finding {
	p := &patient{config: c, now: clock.System{}.Now()}
	defer func() {
		for _, d := range []*db.DB{p.db, p.keys} {
			if d != nil {
				d.Close()
			}
		}
	}()
	var list []Finding
	for _, check := range checks {
		f := Finding{Check: check.name}
		if err := check.look(ctx, p); err != nil {
			f.Wrong, f.Mend = err.Error(), "see docs/operations.md"
			var w wrong
			if errors.As(err, &w) {
				f.Mend = w.mend
			}
		}
		list = append(list, f)
	}
	return list
}

func lookProfile(_ context.Context, p *patient) error {
	if _, err := council.Load(p.config.Council); err != nil {
		return wrong{err.Error(), "set SANAD_COUNCIL to one of " + strings.Join(council.Names(), ", ")}
	}
	return nil
}

func lookFolder(_ context.Context, p *patient) error {
	info, err := os.Stat(p.config.Data)
	if err != nil || !info.IsDir() {
		return wrong{p.config.Data + " is no folder", "run `sanad init`, or set SANAD_DATA"}
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return wrong{fmt.Sprintf("%s is open to others (%s)", p.config.Data, mode), "run `chmod 700 " + p.config.Data + "`"}
	}
	f, err := os.CreateTemp(p.config.Data, ".doctor-")
	if err != nil {
		return wrong{"nothing can be written into " + p.config.Data, "give the folder to the user who runs Sanad"}
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// leastRoom is below what a council should not run.
const leastRoom = 1 << 30

func lookDisk(_ context.Context, p *patient) error {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(p.config.Data, &fs); err != nil {
		return wrong{"the disk of " + p.config.Data + " does not answer", "see that it is mounted"}
	}
	if room := fs.Bavail * uint64(fs.Bsize); room < leastRoom {
		return wrong{fmt.Sprintf("%d MB are left on the disk of %s", room/1_000_000, p.config.Data), "make room, or move the folder to a larger disk"}
	}
	return nil
}

func lookMarks(_ context.Context, p *patient) error {
	if Marked(p.config, DemoMark) {
		return wrong{"this is a demonstration's folder: its sign-in links open every door", "use another folder for a council"}
	}
	if Marked(p.config, RestoreMark) {
		return wrong{"this folder was restored and not checked", "run `sanad restore --check`"}
	}
	return nil
}

func lookRoot(_ context.Context, p *patient) error {
	if p.config.RootInside() {
		return wrong{"the root key " + p.config.RootKey + " lies within the data folder", "move it out, and set SANAD_ROOT_KEY"}
	}
	_, err := vault.ReadRoot(p.config.RootKey) // says itself how to mend it
	if err != nil {
		return wrong{err.Error(), "as it says"}
	}
	return nil
}

func lookDatabase(ctx context.Context, p *patient) error {
	d, err := openExisting(ctx, p.config.DB)
	if err != nil {
		return wrong{err.Error(), "see SANAD_DB_URL, and that the server runs"}
	}
	p.db = d
	if err := behind(ctx, d); err != nil {
		return err
	}
	c, err := catalog.Load()
	if err != nil {
		return err
	}
	if err := c.Check(ctx, d); err != nil {
		return wrong{err.Error(), "the schema was changed by hand, or belongs to another release: restore it, or install that release"}
	}
	return nil
}

// behind refuses a schema that is not the newest.
func behind(ctx context.Context, d *db.DB) error {
	newest, err := db.Newest(migrations.Data)
	if err != nil {
		return err
	}
	version, err := d.Version(ctx)
	if err != nil {
		return err
	}
	switch {
	case version < newest:
		return wrong{fmt.Sprintf("the schema is at version %d and the program needs %d", version, newest), "run `sanad migrate` with the login that owns the tables"}
	case version > newest:
		return wrong{fmt.Sprintf("the schema is at version %d and the program knows %d", version, newest), "install the release that belongs to it"}
	}
	return nil
}

// openExisting opens a database without making one.
func openExisting(ctx context.Context, url string) (*db.DB, error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		path, _, _ = strings.Cut(path, "?")
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("there is no database %s", path)
		}
	}
	return db.Open(ctx, url)
}

func lookKeystore(ctx context.Context, p *patient) error {
	d, err := openExisting(ctx, p.config.Keys)
	if err != nil {
		return wrong{err.Error(), "see SANAD_KEYS_URL"}
	}
	p.keys = d
	root, err := vault.ReadRoot(p.config.RootKey)
	if err != nil {
		return wrong{"it cannot be opened without the root key", "mend the root key first"}
	}
	c, err := catalog.Load()
	if err != nil {
		return err
	}
	if _, err := vault.New(d, root, c, clock.System{}, nil); err != nil {
		return wrong{err.Error(), "bring back the root key that belongs to this keystore"}
	}
	return nil
}

// mostAhead is how far the newest file may lie ahead of the clock.
const mostAhead = 5 * time.Minute

// lookClock finds a clock that stands before what was written already: licences, codes and deadlines would be wrong.
func lookClock(_ context.Context, p *patient) error {
	entries, err := os.ReadDir(p.config.Data)
	if err != nil {
		return wrong{"the data folder cannot be read", "see above"}
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.ModTime().After(p.now.Add(mostAhead)) {
			return wrong{fmt.Sprintf("the clock says %s, and %s was written after that", p.now.Format(time.RFC3339), filepath.Join(p.config.Data, e.Name())), "set the machine's clock, and let it follow a time server"}
		}
	}
	if p.now.Year() < 2026 {
		return wrong{"the clock says " + p.now.Format(time.RFC3339), "set the machine's clock, and let it follow a time server"}
	}
	return nil
}

// soon is how long before its end a certificate should have been renewed.
const soon = 7 * 24 * time.Hour

func lookCertificates(_ context.Context, p *patient) error {
	if p.config.TLS != "files" {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(p.config.TLSCert, p.config.TLSKey)
	if err != nil {
		return wrong{"the certificate and its key cannot be read, or do not fit", "see SANAD_TLS_CERT and SANAD_TLS_KEY"}
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		return err
	}
	if left := leaf.NotAfter.Sub(p.now); left < soon {
		return wrong{"the certificate ends on " + leaf.NotAfter.Format(time.DateOnly), "renew it"}
	}
	for _, host := range p.config.Hosts {
		if err := leaf.VerifyHostname(host); err != nil {
			return wrong{"the certificate does not name " + host, "get one that names every host of SANAD_HOSTS"}
		}
	}
	return nil
}

func lookProxy(_ context.Context, p *patient) error {
	local := strings.HasPrefix(p.config.Addr, "127.") || strings.HasPrefix(p.config.Addr, "localhost:") || strings.HasPrefix(p.config.Addr, "[::1]:")
	switch {
	case p.config.TLS == "off" && len(p.config.Proxies) > 0:
		return wrong{"a proxy is trusted, and SANAD_TLS is off: cookies would travel unprotected", "set SANAD_TLS to proxy"}
	case p.config.TLS == "off" && !local:
		return wrong{p.config.Addr + " is open to other machines without encryption", "set SANAD_TLS to auto, files or proxy, or listen on 127.0.0.1"}
	case p.config.TLS == "proxy":
		for _, network := range p.config.Proxies {
			if network == "0.0.0.0/0" || network == "::/0" {
				return wrong{"every machine is trusted as a proxy, so everybody may lie about their address", "name the proxy's own network in SANAD_TRUSTED_PROXIES"}
			}
		}
	}
	return nil
}

// lookGates tells what the gates had to stop.
func lookGates(_ context.Context, p *patient) error {
	path := filepath.Join(p.config.Data, alarmFile)
	counts, err := alarm.Read(path)
	if err != nil {
		return wrong{path + " cannot be read", "remove it"}
	}
	var list []string
	for _, k := range alarm.Kinds {
		if n := counts[k]; n > 0 {
			list = append(list, fmt.Sprintf("%s %d", k, n))
		}
	}
	if len(list) > 0 {
		return wrong{"the gates had to stop something: " + strings.Join(list, ", "), "find it in the log, tell the privacy officer and the makers, then stop the service, remove " + path + " and start it"}
	}
	return nil
}

// lookFonts finds a machine on which papers can be made in English alone.
func lookFonts(_ context.Context, p *patient) error {
	if !paper.FindFonts(p.config.Fonts).Urdu() {
		return wrong{"the fonts of certificates are missing: they can be made in English alone", "install the package fonts-noto-core, or set SANAD_FONTS"}
	}
	return nil
}

// lookProviders finds contracts that have ended or soon end: on the day after, nothing leaves any more.
func lookProviders(_ context.Context, p *patient) error {
	list, err := outbound.Providers()
	if err != nil {
		return wrong{err.Error(), "install a release whose register of providers is whole"}
	}
	for _, provider := range list {
		if last, err := day.Parse(provider.Until); err != nil || last.Start(time.UTC).Sub(p.now) < 30*24*time.Hour {
			return wrong{"the contract with the provider of " + provider.Name + " ends on " + provider.Until, "renew it, and install a release whose register of providers says so"}
		}
	}
	return nil
}

func lookMail(ctx context.Context, p *patient) error {
	if p.config.SMTPHost == "" {
		return wrong{"no mail server is set: letters wait, and nobody can sign in by a code", "set SANAD_SMTP_HOST"}
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	gate, err := Gate(p.config, nil, logs.None())
	if err != nil {
		return err
	}
	s := outbound.SMTP{
		Host: p.config.SMTPHost, Port: p.config.SMTPPort, User: p.config.SMTPUser, Password: p.config.SMTPPass,
		From: p.config.MailFrom, StartTLS: p.config.SMTPTLS, Gate: gate,
	}
	if err := outbound.Probe(ctx, s); err != nil {
		return wrong{fmt.Sprintf("the mail server %s does not take us: %v", s.Address(), err), "see the settings SANAD_SMTP_…, and the mail server's log"}
	}
	return nil
}

// lookSignature finds a key that receivers do not know: they refuse or hide what is signed by it.
func lookSignature(ctx context.Context, p *patient) error {
	sign, err := mailSignature(p.config)
	if err != nil {
		return wrong{err.Error(), "set SANAD_DKIM_KEY_FILE to the file of such a key"}
	}
	if sign == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := sign.Look(ctx); err != nil {
		return wrong{"letters are signed, and receivers do not find the key: " + err.Error(), "give the sender's domain this record: " + sign.Zone()}
	}
	return nil
}

// lookTexts asks the gateway for texts, where there is one, whether it takes us, and sends nothing.
func lookTexts(ctx context.Context, p *patient) error {
	gate, err := Gate(p.config, nil, logs.None())
	if err != nil {
		return err
	}
	g := gateway(p.config, gate)
	if g == nil {
		return nil
	}
	if err := g.Probe(ctx); err != nil {
		return wrong{"the gateway for texts does not take us: " + err.Error(), "see the settings SANAD_SMS_…, and the gateway's log; letters go by other ways meanwhile, or wait"}
	}
	if profile, err := council.Load(p.config.Council); err == nil && profile.At(p.now).Dial == "" {
		return wrong{"texts reach nobody whose number was written without its country: the profile does not say by which number the country is called", "add dial to the profile of the council"}
	}
	return nil
}

// lookIdentity asks the identity provider, where there is one, who it is: one that does not answer keeps the officers out.
func lookIdentity(ctx context.Context, p *patient) error {
	gate, err := Gate(p.config, nil, logs.None())
	if err != nil {
		return err
	}
	provider := identityProvider(p.config, gate)
	if provider == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := provider.Probe(ctx); err != nil {
		return wrong{err.Error(), "see the settings SANAD_OIDC_…, and whether the provider answers at its issuer's address; officers sign in by passkey or code meanwhile"}
	}
	return nil
}

// lookBillers finds a biller of the profile that has no key, so that no bank can ask or tell anything, and a key of no biller.
func lookBillers(_ context.Context, p *patient) error {
	profile, err := council.Load(p.config.Council)
	if err != nil {
		return wrong{"it is not known who may call", "mend the profile of the council first"}
	}
	keys, fees := billersOf(p.config.BillerKeys), profile.At(p.now).Payment
	for _, b := range fees.Billers {
		if !slices.Contains(keys, b.ID) {
			return wrong{fmt.Sprintf("the profile names %s as a biller, and there is no key of it: what banks ask and tell is refused, and nobody can pay in a bank's application", b.Name.En),
				"agree a key with it and set SANAD_BILLER_KEYS to " + b.ID + "/KEY:SECRET, and SANAD_BILLER_NETWORKS; without a contract, take it out of the profile"}
		}
	}
	return unknownBiller(keys, fees)
}

// lookCards finds a processor of cards that cannot tell us anything, or that takes no real money.
func lookCards(_ context.Context, p *patient) error {
	switch {
	case p.config.CardKey == "":
		return nil
	case len(p.config.CardHooks) == 0:
		return wrong{"people can pay by card, and no event of the processor is believed: a payment is seen only when it is asked for", "set SANAD_CARD_HOOKS to the secret of the address /hooks/stripe at the processor"}
	case strings.Contains(p.config.CardKey, "_test_"):
		return wrong{"SANAD_CARD_KEY is a key for trying out: a card would be taken as paid, and no money would come", "set the processor's live key"}
	}
	return nil
}
