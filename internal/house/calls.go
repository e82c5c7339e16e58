package house

import (
	"go/ast"
	"path"
	"strings"
)

// imported calls found for each import of files whose name matches one of the patterns, tests left out.
func (t *Tree) imported(found func(f *file, from string), patterns ...string) {
	for _, f := range t.files {
		for _, pattern := range patterns {
			if ok, _ := path.Match(pattern, f.name); !ok || f.test || f.generated {
				continue
			}
			for _, from := range f.imports {
				found(f, from)
			}
		}
	}
}

func impureRules(t *Tree) (cracks []Crack) {
	t.imported(func(f *file, from string) {
		switch from {
		case "net/http", "os", "log", "log/slog", "database/sql", "math/rand", "math/rand/v2", "crypto/rand",
			"sanad/internal/db", "sanad/internal/web", "sanad/internal/clock", "sanad/internal/vault":
			cracks = append(cracks, Crack{f.path, "a rule imports " + from + ": give it values"})
		}
	}, "rules*.go")
	return cracks
}

func handlersWithDatabase(t *Tree) (cracks []Crack) {
	t.imported(func(f *file, from string) {
		if from == "sanad/internal/db" || from == "database/sql" {
			cracks = append(cracks, Crack{f.path, "a handler imports " + from + ": call a verb"})
		}
	}, "web_*.go", "api*.go")
	return cracks
}

// stray reports names of a package that are used outside the folders which may.
func (t *Tree) stray(from string, names []string, why string, homes ...string) (cracks []Crack) {
files:
	for _, f := range t.files {
		if f.test || f.generated || t.floors[f.folder].kind == "tests" {
			continue
		}
		for _, home := range homes {
			if f.folder == home || strings.HasPrefix(f.folder, home+"/") {
				continue files
			}
		}
		f.uses(from, func(name string, at ast.Node) {
			for _, n := range names {
				if n == name {
					cracks = append(cracks, Crack{f.at(at), path.Base(from) + "." + name + ": " + why})
				}
			}
		})
	}
	return cracks
}

func strayTime(t *Tree) []Crack {
	return t.stray("time", []string{"Now", "Since", "Until"}, "ask a clock.Clock", "internal/clock")
}

// strayRoads also refuses imports of packages that do nothing but send.
func strayRoads(t *Tree) (cracks []Crack) {
	const why = "only outbound and db leave the house"
	for from, names := range map[string][]string{
		"net":        {"Dial", "DialTimeout", "Dialer", "DialTCP", "DialUDP", "DialIP", "DialUnix"},
		"crypto/tls": {"Dial", "DialWithDialer", "Dialer"},
		"net/http":   {"Get", "Post", "PostForm", "Head", "Client", "DefaultClient", "Transport", "DefaultTransport"},
	} {
		cracks = append(cracks, t.stray(from, names, why, "internal/outbound", "internal/db")...)
	}
	for _, f := range t.files {
		for _, from := range f.imports {
			if (from == "net/smtp" || from == "github.com/wneessen/go-mail" || from == "net/rpc") && f.folder != "internal/outbound" && !f.test {
				cracks = append(cracks, Crack{f.path, "imports " + from + ": " + why})
			}
		}
	}
	return cracks
}

// strayLogs keeps whoever writes a line from choosing where it goes: a log is handed in.
func strayLogs(t *Tree) []Crack {
	const why = "logs alone makes a log"
	cracks := t.stray("log/slog", []string{
		"New", "NewJSONHandler", "NewTextHandler", "NewMultiHandler", "NewLogLogger", "Default", "SetDefault", "Debug", "Info", "Warn", "Error", "Log", "LogAttrs",
		"DebugContext", "InfoContext", "WarnContext", "ErrorContext", "With",
	}, why, "internal/logs")
	for _, f := range t.files {
		for _, from := range f.imports {
			if (from == "log" || from == "log/syslog") && f.folder != "internal/web" && !f.test { // web silences net/http with it
				cracks = append(cracks, Crack{f.path, "imports " + from + ": " + why})
			}
		}
	}
	return cracks
}

func strayCookies(t *Tree) []Crack {
	cracks := t.stray("net/http", []string{"SetCookie"}, "web alone writes cookies", "internal/web")
	for _, f := range t.files {
		if f.test || f.folder == "internal/web" || f.folder == "internal/house" || t.floors[f.folder].kind == "tests" || f.folder == "internal/outside" { // which reads them
			continue
		}
		f.eachText(func(text string, at ast.Node) {
			if strings.EqualFold(text, "Set-Cookie") {
				cracks = append(cracks, Crack{f.at(at), "web alone writes cookies"})
			}
		})
	}
	return cracks
}

func strayEnvironment(t *Tree) []Crack {
	return t.stray("os", []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}, "config reads the settings", "internal/config", "cmd")
}
