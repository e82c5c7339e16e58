// Package config reads the settings from the environment and from the data folder's own file.
//
// One table describes every setting: its name, default, meaning, whether it is secret, and how it is checked. A secret may be
// given as NAME_FILE instead, a path whose content is the value. The environment wins over DATA/sanad.env, which `sanad init` writes.
package config

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// FileName is the settings' file within the data folder.
const FileName = "sanad.env"

// Config is every setting, read and checked.
type Config struct {
	Data     string   // folder of all data
	DB       string   // the council's database
	Keys     string   // the keystore
	PublicDB string   // the same database, with a login for the public's questions; empty: see app.OpenStores
	RootKey  string   // file of the root key, outside Data
	Council  string   // profile
	Addr     string   // where serve listens
	Hosts    []string // main host, then aliases
	Verify   string   // host for verification alone
	Base     string   // address of the site in letters, without a slash at the end
	Proxies  []string // networks
	TLS      string   // off, proxy, files, auto
	TLSCert  string
	TLSKey   string
	TLSCache string
	SMTPHost string
	SMTPPort int
	SMTPUser string
	SMTPPass string
	SMTPTLS  string
	SMTPIn   string // country of the mail server: PK; empty: nobody said
	MailFrom string
	// MailLines is how many connections carry letters to many at once.
	MailLines int
	MailBack  string // domain to whose addresses mail comes back that could not be delivered; empty: to MailFrom
	DKIMKey   string // signs mail, in PEM; empty: nothing is signed here
	DKIMName  string // under which receivers find its public half
	SMSURL    string // sendsms of the gateway for texts; empty: none are sent
	SMSUser   string
	SMSPass   string
	SMSFrom   string // number or name from which texts come
	SMSIn     string // country of that gateway

	SMSSecret   string   // with which it hands over texts that came in; empty: none are taken
	SMSNetworks []string // from which alone it is heard telling what became of texts; none: it is not asked to

	Workers int
	Quotas  string // on, off

	IdentityIssuer string   // of the identity provider by which officers sign in; empty: none
	IdentityHosts  []string // its machine, and others of its own that it names
	IdentityClient string   // as which it knows us
	IdentitySecret string
	IdentityIn     string // country of the identity provider's machines

	Fonts string // folder of the papers' fonts; empty: the system's

	MetricsToken string // opens /metrics; empty: this machine alone

	BillerKeys     map[string]string // by id, BILLER/KEY: what the calls of a biller are signed with
	BillerNetworks []string          // from which alone they are heard
	CardKey        string            // at the processor of cards; "": none
	CardHooks      []string          // secrets with which it signs its events
	CardNetworks   []string          // from which alone they are heard
}

// Setting is one line of the table.
type Setting struct {
	Name    string
	Default string
	Meaning string
	Secret  bool
	set     func(c *Config, value string) error
}

// Table lists all settings in the order in which they are read; later defaults may rest on earlier values.
var Table = []Setting{
	{"SANAD_DATA", "./data", "folder of all data", false, text(func(c *Config) *string { return &c.Data })},
	{"SANAD_COUNCIL", "pec", "profile of the council", false, text(func(c *Config) *string { return &c.Council })},
	{"SANAD_DB_URL", "sqlite:{data}/sanad.db", "the council's database: sqlite:PATH or postgres://…", true, text(func(c *Config) *string { return &c.DB })},
	{"SANAD_PUBLIC_URL", "", "the same database by a login that may read published tables alone, for the public's questions; on SQLite only serve --role=public needs it", true, text(func(c *Config) *string { return &c.PublicDB })},
	{"SANAD_KEYS_URL", "sqlite:{data}/keys.db?journal=delete", "the keystore, a database of its own", true, text(func(c *Config) *string { return &c.Keys })},
	{"SANAD_ROOT_KEY", "{data}/../sanad-root.key", "file of the root key, outside the data folder, readable by its owner alone", false, text(func(c *Config) *string { return &c.RootKey })},
	{"SANAD_ADDR", "127.0.0.1:8080", "address and port to listen on", false, setAddr},
	{"SANAD_HOSTS", "localhost", "the main host, then aliases that lead to it, with commas; another host gets 421", false, setHosts},
	{"SANAD_VERIFY_HOST", "", "a host that opens on the verification page", false, text(func(c *Config) *string { return &c.Verify })},
	{"SANAD_TRUSTED_PROXIES", "", "networks whose X-Forwarded-For is believed, with commas", false, setProxies},
	{"SANAD_TLS", "off", "off, proxy (a trusted proxy does it), files, or auto (ACME)", false, oneOf(func(c *Config) *string { return &c.TLS }, "off", "proxy", "files", "auto")},
	{"SANAD_BASE_URL", "{scheme}://{host}{port}", "address of the site in letters", false, setBase},
	{"SANAD_TLS_CERT", "", "certificate chain, for files", false, text(func(c *Config) *string { return &c.TLSCert })},
	{"SANAD_TLS_KEY", "", "its key, for files", false, text(func(c *Config) *string { return &c.TLSKey })},
	{"SANAD_TLS_CACHE", "{data}/certificates", "folder of certificates, for auto", false, text(func(c *Config) *string { return &c.TLSCache })},
	{"SANAD_SMTP_HOST", "", "mail server; empty: letters wait", false, text(func(c *Config) *string { return &c.SMTPHost })},
	{"SANAD_SMTP_PORT", "587", "its port", false, setPort},
	{"SANAD_SMTP_USER", "", "user at the mail server", false, text(func(c *Config) *string { return &c.SMTPUser })},
	{"SANAD_SMTP_PASSWORD", "", "password at the mail server", true, text(func(c *Config) *string { return &c.SMTPPass })},
	{"SANAD_SMTP_STARTTLS", "require", "require, opportunistic, or none (loopback alone)", false, oneOf(func(c *Config) *string { return &c.SMTPTLS }, "require", "opportunistic", "none")},
	{"SANAD_SMTP_COUNTRY", "", "country where the mail server stands, in two letters: PK; in another than the register of providers has, nothing is sent", false, country(func(c *Config) *string { return &c.SMTPIn })},
	{"SANAD_MAIL_FROM", "no-reply@{host}", "sender of letters", false, text(func(c *Config) *string { return &c.MailFrom })},
	{"SANAD_MAIL_RETURN", "", "domain to which mail comes back that could not be delivered, each to an address of its own that names the letter; empty: to the sender", false, setMailBack},
	{"SANAD_MAIL_CONNECTIONS", "2", "how many connections to the mail server carry letters to many at once; fewer where SANAD_WORKERS leaves no other for codes", false, setMailLines},
	{"SANAD_DKIM_KEY", "", "key that signs letters, in PEM (RSA of 2048 bits or more, or Ed25519); empty: they are not signed, or the mail server does it", true, text(func(c *Config) *string { return &c.DKIMKey })},
	{"SANAD_DKIM_SELECTOR", "sanad", "name under which receivers find its public half: NAME._domainkey before the sender's domain; the next key has another", false, setDKIMName},
	{"SANAD_SMS_URL", "", "the council's gateway for texts, of Kannel's form (sendsms): https://…/cgi-bin/sendsms, or http:// on this machine alone; empty: no texts are sent", false, setSMSURL},
	{"SANAD_SMS_USER", "", "user at that gateway", false, text(func(c *Config) *string { return &c.SMSUser })},
	{"SANAD_SMS_PASSWORD", "", "password at that gateway", true, text(func(c *Config) *string { return &c.SMSPass })},
	{"SANAD_SMS_FROM", "", "number, or name of at most 11 letters, from which texts come", false, setSMSFrom},
	{"SANAD_SMS_COUNTRY", "", "country where the gateway stands, in two letters; in another than the register of providers has, nothing is sent", false, country(func(c *Config) *string { return &c.SMSIn })},
	{"SANAD_SMS_SECRET", "", "secret with which the gateway hands over texts that came in, at SANAD_BASE_URL/hooks/sms/in, at least 20 letters and digits; empty: none are taken", true, setSMSSecret},
	{"SANAD_SMS_NETWORKS", "", "networks from which the gateway tells at SANAD_BASE_URL/hooks/sms what became of texts, with commas; empty: it is not asked to", false, setSMSNetworks},
	{"SANAD_OIDC_ISSUER", "", "the council's identity provider, by which officers may sign in (OpenID Connect): https://…; empty: none", false, setIssuer},
	{"SANAD_OIDC_HOSTS", "", "further machines of that provider, with commas, if its keys or tokens are elsewhere", false, setIdentityHosts},
	{"SANAD_OIDC_CLIENT", "", "as which client it knows this program", false, text(func(c *Config) *string { return &c.IdentityClient })},
	{"SANAD_OIDC_SECRET", "", "the client's secret", true, text(func(c *Config) *string { return &c.IdentitySecret })},
	{"SANAD_OIDC_COUNTRY", "", "country where that provider's machines stand, in two letters", false, country(func(c *Config) *string { return &c.IdentityIn })},
	{"SANAD_WORKERS", "4", "how many jobs run at once", false, setWorkers},
	{"SANAD_FONTS", "", "folder of the fonts in which certificates are set (Noto Serif, Sans, Naskh Arabic and Nastaliq Urdu); empty: where the system keeps them", false, text(func(c *Config) *string { return &c.Fonts })},
	{"SANAD_METRICS_TOKEN", "", "bearer token that opens /metrics; empty: this machine alone, and nobody behind a proxy", true, setToken},
	{"SANAD_BILLER_KEYS", "", "what banks sign their calls with, BILLER/KEY:SECRET with commas, such as 1link/2026:…; the profile names the billers; two keys of one are good at once, so that it can be changed", true, setBillerKeys},
	{"SANAD_BILLER_NETWORKS", "", "networks from which alone calls of banks are heard, with commas", false, setBillerNetworks},
	{"SANAD_CARD_KEY", "", "the council's secret key at the processor of cards (Stripe), by which people pay by card on its page; empty: nobody does", true, setCardKey},
	{"SANAD_CARD_HOOKS", "", "secrets with which the processor signs its events, with commas; several are good at once, so that one can be changed", true, setCardHooks},
	{"SANAD_CARD_NETWORKS", "0.0.0.0/0,::/0", "networks from which alone its events are heard, with commas", false, setCardNetworks},
	{"SANAD_QUOTAS", "on", "whether one network is held to so many requests a second: on, or off for measurements", false, oneOf(func(c *Config) *string { return &c.Quotas }, "on", "off")},
}

// Load reads the settings. data overrides SANAD_DATA when it is not empty.
func Load(data string) (Config, error) { return LoadFrom(data, os.Getenv) }

// LoadFrom reads the settings from another environment than the process's own.
func LoadFrom(data string, env func(string) string) (Config, error) {
	return read(data, env, map[string]string{})
}

// Values returns every setting as it stands, for printing.
func Values(data string) (map[string]string, error) {
	values := map[string]string{}
	_, err := read(data, os.Getenv, values)
	return values, err
}

// read reads the settings and notes in values what each came to.
func read(data string, env func(string) string, values map[string]string) (Config, error) {
	var c Config
	folder := data
	if folder == "" {
		if folder = env("SANAD_DATA"); folder == "" {
			folder = Table[0].Default
		}
	}
	file, err := readFile(filepath.Join(folder, FileName))
	if err != nil {
		return c, err
	}
	var faults []error
	for _, s := range Table {
		value, err := s.value(env, file)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if s.Name == "SANAD_DATA" {
			value = folder
		}
		if value == "" {
			value = c.expand(s.Default)
		}
		values[s.Name] = value
		if err := s.set(&c, value); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", s.Name, err))
		}
	}
	if err := c.check(); err != nil {
		faults = append(faults, err)
	}
	return c, errors.Join(faults...)
}

// value finds a setting in the environment, or in the data folder's file; in both, NAME_FILE names the file of a secret.
func (s Setting) value(env func(string) string, file map[string]string) (string, error) {
	for _, from := range []func(string) string{env, func(name string) string { return file[name] }} {
		if v := from(s.Name); v != "" {
			return v, nil
		}
		if path := from(s.Name + "_FILE"); s.Secret && path != "" {
			b, err := os.ReadFile(path)
			if err != nil {
				return "", fmt.Errorf("%s_FILE cannot be read", s.Name)
			}
			return strings.TrimSpace(string(b)), nil
		}
	}
	return "", nil
}

// expand fills what a default takes from earlier settings.
func (c Config) expand(s string) string {
	host, scheme, port := "localhost", "https", ""
	if len(c.Hosts) > 0 {
		host = c.Hosts[0]
	}
	if c.TLS == "off" { // nobody stands in front: people come to the port that we listen on
		scheme = "http"
		if _, p, err := net.SplitHostPort(c.Addr); err == nil && p != "80" {
			port = ":" + p
		}
	}
	return strings.NewReplacer("{data}", c.Data, "{host}", host, "{scheme}", scheme, "{port}", port).Replace(s)
}

// check refuses settings that do not fit each other.
func (c *Config) check() error {
	if c.TLS != "off" && strings.HasPrefix(c.Base, "http://") {
		return errors.New("SANAD_BASE_URL begins with http:// although SANAD_TLS is on: links in letters would be unprotected")
	}
	if c.TLS == "files" && (c.TLSCert == "" || c.TLSKey == "") {
		return errors.New("SANAD_TLS is files: SANAD_TLS_CERT and SANAD_TLS_KEY must name the certificate and its key")
	}
	if c.TLS == "proxy" && len(c.Proxies) == 0 {
		return errors.New("SANAD_TLS is proxy: SANAD_TRUSTED_PROXIES must name the proxy's network, e.g. 127.0.0.1/32")
	}
	if c.IdentityIssuer != "" && (c.IdentityClient == "" || c.IdentitySecret == "") {
		return errors.New("SANAD_OIDC_ISSUER is set: SANAD_OIDC_CLIENT and SANAD_OIDC_SECRET must say as which client it knows this program")
	}
	if len(c.BillerKeys) > 0 && len(c.BillerNetworks) == 0 {
		return errors.New("SANAD_BILLER_KEYS is set: SANAD_BILLER_NETWORKS must name from where the billers call, e.g. 192.0.2.0/28")
	}
	if c.CardKey == "" && len(c.CardHooks) > 0 {
		return errors.New("SANAD_CARD_HOOKS is set: SANAD_CARD_KEY must say with which key the processor of cards is asked")
	}
	if c.SMSURL != "" && (c.SMSUser == "" || c.SMSPass == "" || c.SMSFrom == "") {
		return errors.New("SANAD_SMS_URL is set: SANAD_SMS_USER, SANAD_SMS_PASSWORD and SANAD_SMS_FROM must say as whom the gateway knows us, and from which number or name texts come")
	}
	if c.SMSSecret != "" && (c.SMSURL == "" || len(c.SMSNetworks) == 0) {
		return errors.New("SANAD_SMS_SECRET is set: SANAD_SMS_URL must say by which gateway texts that came in are answered, and SANAD_SMS_NETWORKS from where it hands them over")
	}
	if c.SMTPTLS == "none" && c.SMTPHost != "" && !loopback(c.SMTPHost) {
		return errors.New("SANAD_SMTP_STARTTLS is none: only a mail server on this machine may be reached without encryption")
	}
	return nil
}

// RootInside tells whether the root key would lie within the data folder, where a thief of the data would find it.
func (c Config) RootInside() bool {
	data, err := filepath.Abs(c.Data)
	if err != nil {
		return true
	}
	root, err := filepath.Abs(c.RootKey)
	if err != nil {
		return true
	}
	rel, err := filepath.Rel(data, root)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// Secure tells whether people reach the site over TLS.
func (c Config) Secure() bool { return c.TLS != "off" }

// InClear tells what travels, or may travel, without encryption beyond this machine; empty: nothing.
func (c Config) InClear() (list []string) {
	u, err := url.Parse(c.Base)
	if err != nil || !c.Secure() && !loopback(u.Hostname()) {
		list = append(list, "people reach the site without TLS: SANAD_TLS is off")
	}
	if c.SMTPHost != "" && c.SMTPTLS != "require" && !loopback(c.SMTPHost) {
		list = append(list, "letters leave without encryption where the mail server offers none: SANAD_SMTP_STARTTLS is "+c.SMTPTLS)
	}
	return list
}

func text(at func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error { *at(c) = v; return nil }
}

func oneOf(at func(*Config) *string, words ...string) func(*Config, string) error {
	return func(c *Config, v string) error {
		for _, w := range words {
			if v == w {
				*at(c) = v
				return nil
			}
		}
		return fmt.Errorf("must be one of %s", strings.Join(words, ", "))
	}
}

// country takes the two letters by which ISO 3166 names a country.
func country(at func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error {
		v = strings.ToUpper(v)
		if v != "" && (len(v) != 2 || strings.Trim(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
			return errors.New("must be the two letters of a country, e.g. PK")
		}
		*at(c) = v
		return nil
	}
}

func setAddr(c *Config, v string) error {
	if _, port, err := net.SplitHostPort(v); err != nil || port == "" {
		return errors.New("must be HOST:PORT, e.g. 127.0.0.1:8080")
	}
	c.Addr = v
	return nil
}

func setHosts(c *Config, v string) error {
	for _, h := range strings.Split(v, ",") {
		h = strings.ToLower(strings.TrimSpace(h))
		if h == "" || strings.ContainsAny(h, "/ @") {
			return errors.New("must be host names with commas between them")
		}
		c.Hosts = append(c.Hosts, h)
	}
	return nil
}

// setIssuer takes the address of an identity provider, as its tokens name it.
func setIssuer(c *Config, v string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("must be an address that begins with https://")
	}
	c.IdentityIssuer, c.IdentityHosts = v, []string{strings.ToLower(u.Hostname())}
	return nil
}

func setIdentityHosts(c *Config, v string) error {
	for h := range strings.SplitSeq(v, ",") {
		if h = strings.ToLower(strings.TrimSpace(h)); h != "" {
			c.IdentityHosts = append(c.IdentityHosts, h)
		}
	}
	return nil
}

func setBase(c *Config, v string) error {
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("must be an address like https://register.example.org")
	}
	c.Base = strings.TrimSuffix(v, "/")
	return nil
}

func setProxies(c *Config, v string) (err error) {
	c.Proxies, err = networks(v)
	return err
}

func setBillerNetworks(c *Config, v string) (err error) {
	c.BillerNetworks, err = networks(v)
	return err
}

// networks reads a list of networks.
func networks(v string) (list []string, err error) {
	for _, p := range strings.Split(v, ",") {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		if _, err := netip.ParsePrefix(p); err != nil {
			return nil, fmt.Errorf("%q is not a network like 10.0.0.0/8", p)
		}
		list = append(list, p)
	}
	return list, nil
}

// fewestKey is how many characters a key has that nobody guesses.
const fewestKey = 32

// setBillerKeys reads the keys, and repeats nothing of them in what it refuses.
func setBillerKeys(c *Config, v string) error {
	for i, line := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' || r == ' ' }) {
		id, secret, _ := strings.Cut(line, ":")
		biller, key, _ := strings.Cut(id, "/")
		switch {
		case !isName(biller) || !isName(key):
			return fmt.Errorf("key %d must be BILLER/KEY:SECRET, and the names of small letters, digits and hyphens", i+1)
		case len(secret) < fewestKey:
			return fmt.Errorf("the secret of key %d must have at least %d characters", i+1, fewestKey)
		case c.BillerKeys[id] != "":
			return fmt.Errorf("key %d has the name of another", i+1)
		}
		if c.BillerKeys == nil {
			c.BillerKeys = map[string]string{}
		}
		c.BillerKeys[id] = secret
	}
	return nil
}

// setCardKey takes the key, and repeats nothing of it in what it refuses.
func setCardKey(c *Config, v string) error {
	if v != "" && (len(v) < fewestCardKey || strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' })) {
		return fmt.Errorf("must have at least %d characters, and no blanks", fewestCardKey)
	}
	c.CardKey = v
	return nil
}

// setCardHooks reads the secrets, and repeats nothing of them in what it refuses.
func setCardHooks(c *Config, v string) error {
	for i, secret := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' || r == ' ' }) {
		if len(secret) < fewestCardKey {
			return fmt.Errorf("secret %d must have at least %d characters", i+1, fewestCardKey)
		}
		c.CardHooks = append(c.CardHooks, secret)
	}
	return nil
}

// fewestCardKey is how many characters a key or a secret of the processor of cards has at least.
const fewestCardKey = 20

func setCardNetworks(c *Config, v string) (err error) {
	c.CardNetworks, err = networks(v)
	return err
}

func isName(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// setSMSURL takes the address of a gateway. What is sent there names people, so it is encrypted wherever it leaves the machine.
func setSMSURL(c *Config, v string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return errors.New("must be an address that begins with https://, or with http:// on this machine; user and password are settings of their own")
	}
	c.SMSURL = v
	return nil
}

// SMSHost is the machine of the gateway for texts, in small letters; empty: none.
func (c Config) SMSHost() string {
	u, err := url.Parse(c.SMSURL)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

func setSMSNetworks(c *Config, v string) (err error) {
	c.SMSNetworks, err = networks(v)
	return err
}

// setSMSSecret takes a secret that stands in an address of the gateway's settings as it is.
func setSMSSecret(c *Config, v string) error {
	if v != "" && (len(v) < 20 || strings.Trim(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") != "") {
		return errors.New("must be at least 20 letters and digits")
	}
	c.SMSSecret = v
	return nil
}

func setSMSFrom(c *Config, v string) error {
	digits := strings.Trim(strings.TrimPrefix(v, "+"), "0123456789") == ""
	if digits && len(v) > 16 || !digits && (len(v) > 11 || strings.Trim(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ") != "") {
		return errors.New("must be a number, or at most 11 letters and digits")
	}
	c.SMSFrom = v
	return nil
}

// setMailBack takes a domain, in small letters.
func setMailBack(c *Config, v string) error {
	v = strings.ToLower(v)
	if v != "" && (!strings.Contains(v, ".") || len(v) > 200 || strings.Trim(v, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" || strings.Contains(v, "..") || strings.Trim(v, ".-") != v) {
		return errors.New("must be a domain, e.g. bounces.example.org")
	}
	c.MailBack = v
	return nil
}

func setDKIMName(c *Config, v string) error {
	if !isName(v) {
		return errors.New("must be a name of at most 20 small letters, digits and hyphens")
	}
	c.DKIMName = v
	return nil
}

func setPort(c *Config, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 65535 {
		return errors.New("must be a port from 1 to 65535")
	}
	c.SMTPPort = n
	return nil
}

func setToken(c *Config, v string) error {
	if v != "" && len(v) < 20 {
		return errors.New("must have at least 20 characters")
	}
	c.MetricsToken = v
	return nil
}

func setMailLines(c *Config, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 16 {
		return errors.New("must be a number from 1 to 16")
	}
	c.MailLines = n
	return nil
}

func setWorkers(c *Config, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 64 {
		return errors.New("must be a number from 1 to 64")
	}
	c.Workers = n
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// readFile reads NAME=value lines; a missing file is empty.
func readFile(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	known := map[string]bool{}
	for _, s := range Table {
		known[s.Name], known[s.Name+"_FILE"] = true, s.Secret
	}
	values := map[string]string{}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok || !known[strings.TrimSpace(name)] {
			return nil, fmt.Errorf("%s:%d: not a setting; `sanad config` prints them", path, n)
		}
		values[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return values, lines.Err()
}
