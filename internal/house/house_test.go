package house

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestHouseStands(t *testing.T) {
	tree, err := Read(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.files) < 50 {
		t.Fatalf("only %d Go files were read", len(tree.files))
	}
	for _, check := range Checks {
		t.Run(check.Rule, func(t *testing.T) {
			for _, crack := range check.Find(tree) {
				t.Error(crack)
			}
		})
	}
	for _, long := range tree.Long(400) {
		t.Log("a question for review:", long)
	}
}

// sound is a small house without a crack. Each case below breaks it in one place.
var sound = map[string]string{
	"migrations/schema_test.go": `package migrations_test; import _ "sanad/internal/db"`,
	"migrations/migrations.go":  `package migrations`,
	"internal/house/floors.txt": `
door:   ./cmd/sanad
roof:   app
tests:  sample
rooms:  engineer register # never each other
hall:   casework
hall:   web
hall:   web/parts
cellar: i18n
cellar: outbound
cellar: db
ground: fault clock ./migrations
`,
	"FEATURES.md":                       "* A person applies: `internal/engineer/apply.go`\n",
	"go.mod":                            "module sanad\n\nrequire (\n\texample.org/page v1.0.0\n)\n\ntool (\n\texample.org/lint/cmd/lint\n)\n",
	"docs/dependencies.md":              "| Module | Why |\n|---|---|\n| `example.org/page` | pages |\n| `example.org/lint` | lint |\n",
	"cmd/sanad/main.go":                 `package main; import ("os"; _ "sanad/internal/app"; _ "sanad/internal/sample"); var home = os.Getenv("HOME")`,
	"internal/app/app.go":               `package app; import (_ "sanad/internal/engineer"; _ "sanad/internal/register"); func f(db struct{ Get func() }) { db.Get() }`,
	"internal/sample/sample.go":         `package sample; import _ "sanad/internal/engineer"`,
	"internal/engineer/apply.go":        "package engineer\nimport _ \"sanad/internal/casework\"\ntype Service struct{}\nfunc (s *Service) Apply() {}\n",
	"internal/engineer/apply_test.go":   `package engineer; import ("net/http"; "time"; _ "sanad/internal/sample"); var now = time.Now(); var c http.Client`,
	"internal/engineer/rules.go":        `package engineer; import ("time"; "sanad/internal/fault"); var day time.Time; var no = fault.Denied("engineer.no", nil)`,
	"internal/engineer/web_member.go":   `package engineer; import ("net/http"; "sanad/internal/engineer/pages"; _ "sanad/internal/web"); var ok, p = http.StatusOK, pages.Page`,
	"internal/engineer/pages/x.templ":   `<a href={ x }>`,
	"internal/engineer/pages/x.go":      `package pages; import ("context"; "sanad/internal/i18n"; _ "sanad/internal/web/parts"); var Page = i18n.T(context.TODO(), "engineer.state." + "x"); var hi = i18n.T(nil, "engineer.count")`,
	"internal/engineer/text/en.toml":    "\"engineer.no\" = \"\"\"\nNo.\n\"\"\"\n\"engineer.state.x\" = \"Open\"\n[\"engineer.count\"]\none = \"1\"\nother = \"{{.Count}}\"\n",
	"internal/engineer/text/ur.toml":    "\"engineer.no\" = '''نہیں۔'''\n\"engineer.state.x\" = \"کھلا\"\n[\"engineer.count\"]\none = \"1\"\nother = \"{{.Count}}\"\n",
	"internal/engineer/store.go":        "package engineer\nimport \"sanad/internal/db\"\nconst columns = `id`\nvar a = db.Get(`select ` + columns + ` from engineer_application where id in (select x from engineer_x)`)\nvar b = `insert into engineer_number (last) values (1) on conflict (last) do update set last = 2`\nvar c = `with late as (select id from engineer_x) select * from late for update skip locked`\nfunc f() { db.Insert(nil, nil, \"engineer_x\", nil) }\n",
	"internal/register/register.go":     `package register; const said = "select an engineer"`,
	"internal/register/store_search.go": "package register\nvar a = `select name from register_engineer`\n",
	"internal/casework/casework.go":     `package casework; import _ "sanad/internal/db"`,
	"internal/web/web.go":               `package web; import ("net/http"; _ "sanad/internal/web/parts"); func f() { http.SetCookie(nil, nil) }`,
	"internal/web/style.css":            ".a { margin-inline-start: 1rem; inset-inline-start: 0; text-align: start }\n.copyright::after { content: \"left\" }\n",
	"internal/web/parts/parts.go":       `package parts; import (_ "example.org/page/runtime"; _ "sanad/internal/fault")`,
	"internal/i18n/i18n.go":             `package i18n; import ("context"; _ "sanad/internal/fault"); func T(context.Context, string) string { return "" }`,
	"internal/outbound/outbound.go":     `package outbound; import "net/smtp"; var s = smtp.SendMail`,
	"internal/db/db.go":                 "package db\nimport \"net\"\nvar d net.Dialer\nvar q = `delete from anything`\n",
	"internal/fault/fault.go":           `package fault; func Denied(string, map[string]any) error { return nil }; type Message struct{ Key string }`,
	"internal/clock/clock.go":           `package clock; import "time"; var now = time.Now()`,
	"docs/adr/0001.md":                  "# ours",
}

func TestSoundHouse(t *testing.T) {
	for _, check := range Checks {
		for _, crack := range find(t, check, nil) {
			t.Errorf("%s: %s", check.Rule, crack)
		}
	}
}

// find runs one check over the sound house with some files put in or, where they are empty, taken away.
func find(t *testing.T, check Check, changed map[string]string) (found []string) {
	t.Helper()
	root := fstest.MapFS{}
	for p, text := range sound {
		root[p] = &fstest.MapFile{Data: []byte(text)}
	}
	for p, text := range changed {
		if root[p] = (&fstest.MapFile{Data: []byte(text), Mode: fs.FileMode(0o644)}); text == "" {
			delete(root, p)
		}
	}
	tree, err := Read(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, crack := range check.Find(tree) {
		found = append(found, crack.String())
	}
	return found
}

// broken lists, for the rule that must see it, a change and the words of the refusal.
var broken = []struct{ rule, file, text, refusal string }{
	{"every package has a floor, and every floor its packages", "internal/attic/attic.go", `package attic`, "internal/attic: has no line"},
	{"every package has a floor, and every floor its packages", "internal/db/pages/x.go", `package pages`, "internal/db/pages: has no line"},
	{"every package has a floor, and every floor its packages", "internal/clock/clock.go", "", "internal/clock does not exist"},

	{"imports go down", "internal/db/up.go", `package db; import _ "sanad/internal/web"`, "internal/web, which lies above it"},
	{"imports go down", "internal/engineer/x.go", `package engineer; import _ "sanad/internal/register"`, "internal/register, which is its neighbour"},
	{"imports go down", "internal/engineer/x_test.go", `package engineer; import _ "sanad/internal/register"`, "internal/register, which is its neighbour"},
	{"imports go down", "internal/engineer/pages/y.go", `package pages; import _ "sanad/internal/engineer"`, "internal/engineer, which is its neighbour"},
	{"imports go down", "migrations/x.go", `package migrations; import _ "sanad/internal/db"`, "internal/db, which lies above it"},
	{"imports go down", "internal/fault/x.go", `package fault; import _ "sanad/internal/clock"`, "internal/clock, which is its neighbour"},

	{"pages know parts, texts and plain values, and only their room knows them", "internal/app/x.go", `package app; import _ "sanad/internal/engineer/pages"`, "the pages of another"},
	{"pages know parts, texts and plain values, and only their room knows them", "internal/engineer/pages/y.go", `package pages; import _ "sanad/internal/casework"`, "a page is given plain values"},

	{"what is made for tests is imported by tests", "internal/app/x.go", `package app; import _ "sanad/internal/sample"`, "internal/sample, which is made for tests"},

	{"SQL stands in store files", "internal/engineer/x.go", "package engineer\nconst q = `delete from engineer_x`", "x.go:2: SQL"},
	{"SQL stands in store files", "internal/engineer/x.go", "package engineer\nvar q = `select ` + columns + ` from engineer_x`", "x.go:2: SQL"},
	{"SQL stands in store files", "internal/engineer/x.go", `package engineer; import "sanad/internal/db"; var a = db.List[int](nil)`, "db.List stands outside"},
	{"SQL stands in store files", "internal/engineer/x.go", `package engineer; import "sanad/internal/db"; func f(tx *db.Tx) { tx.Exec(nil, q) }`, "Exec stands outside"},

	{"a room names its own tables alone", "internal/engineer/store.go", "package engineer\nvar a = `select name from register_engineer`", "register_engineer, which is not a table of engineer"},
	{"a room names its own tables alone", "internal/engineer/store.go", "package engineer\nvar a = `select 1 from engineer_x e join person p on p.id = e.id`", "names person"},
	{"a room names its own tables alone", "internal/engineer/store.go", "package engineer\nvar a = ` where id in (select id from casework_case)`", "names casework_case"},
	{"a room names its own tables alone", "internal/engineer/store.go", `package engineer; import "sanad/internal/db"; var a = db.Insert(nil, nil, "account", nil)`, "names account"},
	{"a room names its own tables alone", "internal/engineer/store.go", "package engineer\nvar a = `update engineering set x = 1`", "names engineering"},

	{"rules are pure", "internal/engineer/rules_elevate.go", `package engineer; import _ "net/http"`, "a rule imports net/http"},
	{"rules are pure", "internal/engineer/rules.go", `package engineer; import _ "sanad/internal/db"`, "a rule imports sanad/internal/db"},
	{"rules are pure", "internal/engineer/rules.go", `package engineer; import _ "sanad/internal/web"`, "a rule imports sanad/internal/web"},
	{"rules are pure", "internal/engineer/rules.go", `package engineer; import _ "os"`, "a rule imports os"},
	{"rules are pure", "internal/engineer/rules.go", `package engineer; import _ "log/slog"`, "a rule imports log/slog"},

	{"handlers do not know the database", "internal/engineer/web_desk.go", `package engineer; import _ "sanad/internal/db"`, "web_desk.go: a handler imports"},
	{"handlers do not know the database", "internal/register/api.go", `package register; import _ "sanad/internal/db"`, "api.go: a handler imports"},

	{"the clock tells the time", "internal/engineer/x.go", "package engineer\nimport \"time\"\nvar n = time.Now()", "x.go:3: time.Now"},
	{"the clock tells the time", "internal/engineer/x.go", "package engineer\nimport t \"time\"\nvar n = t.Since(t.Time{})", "x.go:3: time.Since"},
	{"the clock tells the time", "cmd/sanad/x.go", "package main\nimport \"time\"\nvar n = time.Now()", "time.Now"},

	{"outbound is the only road out", "internal/engineer/x.go", `package engineer; import "net"; var c, _ = net.Dial("", "")`, "net.Dial"},
	{"outbound is the only road out", "internal/app/x.go", `package app; import "net/http"; var c = &http.Client{}`, "http.Client"},
	{"outbound is the only road out", "internal/app/x.go", `package app; import _ "net/smtp"`, "imports net/smtp"},
	{"outbound is the only road out", "internal/app/x.go", `package app; import _ "github.com/wneessen/go-mail"`, "imports github.com/wneessen/go-mail"},

	{"logs is the only road into the log", "internal/engineer/x.go", `package engineer; import "log/slog"; var l = slog.New(nil)`, "slog.New"},
	{"logs is the only road into the log", "internal/app/x.go", `package app; import "log/slog"; func f() { slog.Info("x") }`, "slog.Info"},
	{"logs is the only road into the log", "cmd/sanad/x.go", `package main; import _ "log"`, "imports log"},
	{"web alone writes cookies", "internal/engineer/web_member.go", `package engineer; import "net/http"; func f() { http.SetCookie(nil, nil) }`, "web alone"},
	{"logs is the only road into the log", "internal/engineer/x.go", `package engineer; import "log/slog"; var l = slog.New(nil)`, "slog.New"},
	{"logs is the only road into the log", "internal/app/x.go", `package app; import "log/slog"; func f() { slog.Info("x") }`, "slog.Info"},
	{"logs is the only road into the log", "cmd/sanad/x.go", `package main; import _ "log"`, "imports log"},
	{"web alone writes cookies", "internal/engineer/web_member.go", `package engineer; func f() { h.Set("set-cookie", "") }`, "web alone"},

	{"config alone reads the environment", "internal/app/x.go", `package app; import "os"; var h = os.Getenv("HOME")`, "os.Getenv"},

	{"folders are three deep at most and say what they hold", "internal/engineer/pages/deep/x.md", "x", "more than three"},
	{"folders are three deep at most and say what they hold", "internal/utils/x.md", "x", "internal/utils: this name"},

	{"source hides nothing", "internal/engineer/x.go", "package engineer // \u202e", "x.go:1: a direction character"},
	{"source hides nothing", "internal/engineer/x.go", "package engineer\n//go:" + "generate x\n", "x.go:2: files are generated"},

	{"FEATURES.md names every verb, and files that exist", "FEATURES.md", "nothing", "has no line for internal/engineer/apply.go"},
	{"FEATURES.md names every verb, and files that exist", "internal/engineer/record_degree.go", "package engineer\nfunc (s *Service) RecordDegree() {}", "has no line for internal/engineer/record_degree.go"},
	{"FEATURES.md names every verb, and files that exist", "FEATURES.md", "* `internal/engineer/apply.go`\n* `internal/engineer/fly.go`", "internal/engineer/fly.go does not exist"},

	{"every dependency has its reason", "internal/app/x.go", `package app; import _ "example.org/pages"`, "no reason for example.org/pages, which internal/app/x.go uses"},
	{"every dependency has its reason", "go.mod", "module sanad\n\ntool example.org/other", "no reason for example.org/other, which go.mod uses"},
	{"every dependency has its reason", "internal/web/parts/parts.go", `package parts`, "a reason for example.org/page, which nothing uses"},

	{"every text that the program names is written in every language", "internal/engineer/text/ur.toml", "\"engineer.no\" = \"نہیں\"", "engineer.count is not written in ur"},
	{"every text that the program names is written in every language", "internal/engineer/text/ur.toml", "\"engineer.no\" = \"نہیں\"\n[\"engineer.count\"]\nother = \"1\"", "engineer.state.x is not written in ur"},
	{"every text that the program names is written in every language", "internal/engineer/x.go", `package engineer; import "sanad/internal/fault"; func f() { fields.Add("name", "engineer.name", nil) }; var _ = fault.Denied`, "engineer.name is not written in en"},
	{"every text that the program names is written in every language", "internal/engineer/x.go", `package engineer; import "sanad/internal/fault"; var m = fault.Message{Key: "engineer.key"}`, "engineer.key is not"},
	{"every text that the program names is written in every language", "internal/engineer/x.go", `package engineer; import "sanad/internal/i18n"; var m = i18n.T(nil, "engineer.kind." + k)`, "engineer.kind. is not"},
	{"every text that the program names is written in every language", "internal/register/text/en.toml", `"engineer.again" = "Again"`, "engineer.again does not begin with register"},

	{"every text is shown somewhere", "internal/engineer/rules.go", `package engineer; import _ "time"`, "engineer.no: is a text that nothing shows"},
	{"every text is shown somewhere", "internal/engineer/pages/x.go", `package pages; import _ "sanad/internal/i18n"`, "engineer.state.x: is a text that nothing shows"},

	{"style follows the direction of the script", "internal/web/style.css", "a { color: red }\np { margin-left: 1px }", "style.css:2: margin-left"},
	{"style follows the direction of the script", "internal/web/style.css", "p { float: right }", "float: right"},
	{"style follows the direction of the script", "internal/web/style.css", "p { position: absolute; left: 0 }", "left:"},

	{"pages use only what templ cleans", "internal/engineer/pages/x.templ", "<p>\n@templ.Raw(x)", "x.templ:2: templ.Raw"},
	{"pages use only what templ cleans", "internal/engineer/pages/x.templ", `<a href={ templ.SafeURL(x) }>`, "templ.SafeURL"},
	{"pages use only what templ cleans", "internal/engineer/pages/x.templ", `<a { x.(templ.Attributes)... }>`, "templ.Attributes"},
	{"pages use only what templ cleans", "internal/engineer/pages/x.templ", `<p style="color: red">`, "style="},
	{"pages use only what templ cleans", "internal/engineer/pages/x.templ", `<p onclick="x()">`, "onclick="},
	{"pages use only what templ cleans", "internal/engineer/pages/x.templ", `<button formaction={ x }>`, "formaction"},
	{"pages use only what templ cleans", "internal/engineer/pages/x.templ", `<iframe src={ x }>`, "<iframe"},
	{"pages use only what templ cleans", "internal/engineer/pages/x.templ", `css red() {`, "css red("},
	{"pages use only what templ cleans", "internal/engineer/pages/x.templ", `<script>alert(1)</script>`, "<script>"},
}

func TestEachCheckRefuses(t *testing.T) {
	tried := map[string]bool{}
	for _, b := range broken {
		tried[b.rule] = true
		t.Run(b.rule+"/"+b.refusal, func(t *testing.T) {
			i := slices.IndexFunc(Checks, func(c Check) bool { return c.Rule == b.rule })
			if i < 0 {
				t.Fatal("there is no such check")
			}
			found := find(t, Checks[i], map[string]string{b.file: b.text})
			if !slices.ContainsFunc(found, func(crack string) bool { return strings.Contains(crack, b.refusal) }) {
				t.Errorf("not seen; found %q", found)
			}
		})
	}
	for _, check := range Checks {
		if !tried[check.Rule] {
			t.Errorf("nothing breaks %q", check.Rule)
		}
	}
}

func TestFloorsRefuse(t *testing.T) {
	for text, refusal := range map[string]string{
		"rooms account": "not \"kind: packages\"",
		"rooms:":        "not \"kind: packages\"",
		"a: x\nb: x y":  "floors.txt:2: x has two floors",
	} {
		if _, err := parseFloors(text); err == nil || !strings.Contains(err.Error(), refusal) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestLongFiles(t *testing.T) {
	root := fstest.MapFS{"internal/house/floors.txt": {Data: []byte("ground: x")}}
	for _, name := range []string{"a.go", "a_test.go", "a_templ.go"} {
		root["internal/x/"+name] = &fstest.MapFile{Data: []byte("package x\n" + strings.Repeat("\n", 500))}
	}
	tree, err := Read(root)
	if err != nil {
		t.Fatal(err)
	}
	if long := tree.Long(400); len(long) != 1 || long[0] != "internal/x/a.go has 501 lines" {
		t.Error(long)
	}
}
