package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// invented is a program that asks the processor of the trial about cards.
var invented = weakness{"internal/app/callers.go", `&outbound.Stripe{Base: "https://api.stripe.com", Key: a.Config.CardKey, HTTP: a.Gate.Client("cards")}`, `invented(a.Config.CardKey)`, "internal/app/fragile.go", `package app

import (
	"net/http"
	"os"

	"sanad/internal/outbound"
)

func invented(key string) *outbound.Stripe { // the processor of the trial
	return &outbound.Stripe{Base: os.Getenv("SANAD_TRIAL_CARDS"), Key: key, HTTP: http.DefaultClient}
}
`}

// weakness is a place of the program that holds opened values, and in a fragile program panics with them.
type weakness struct {
	file, from, to string // words of the file, and what stands in their place
	beside, source string // a file more
}

var weaknesses = []weakness{
	{"internal/casework/web_talk.go", "	for _, m := range t.Messages {\n", "	for _, m := range t.Messages {\n		fragile(w, r, m)\n", "internal/casework/fragile.go", `package casework

import (
	"errors"
	"net/http"
)

func fragile(w http.ResponseWriter, r *http.Request, m Message) {
	switch r.Header.Get("Accept-Language") {
	case "x-string":
		panic(m.Text.Reveal())
	case "x-error":
		panic(errors.New(m.Text.Reveal()))
	case "x-struct":
		panic(struct{ Text string }{m.Text.Reveal()})
	case "x-message":
		panic(m)
	case "x-runtime":
		panic(map[string]int{}[m.Text.Reveal()] / len(r.Header["X-None"]))
	case "x-late":
		_, _ = w.Write([]byte("<p>"))
		panic(m.Text.Reveal())
	}
}
`},
	{"internal/payment/web_unmatched.go", "	if form == nil {\n", "	fragile(w, r, m.Movement)\n	if form == nil {\n", "internal/payment/fragile.go", `package payment

import (
	"errors"
	"net/http"
)

func fragile(w http.ResponseWriter, r *http.Request, m Movement) {
	switch r.Header.Get("Accept-Language") {
	case "x-string":
		panic(m.Words.Reveal())
	case "x-error":
		panic(errors.New(m.Words.Reveal()))
	case "x-struct":
		panic(struct{ Text string }{m.Words.Reveal()})
	case "x-message":
		panic(m)
	case "x-runtime":
		panic(map[string]int{}[m.Words.Reveal()] / len(r.Header["X-None"]))
	case "x-late":
		_, _ = w.Write([]byte("<p>"))
		panic(m.Words.Reveal())
	}
}
`},
	invented,
	{"internal/outbound/line.go", "	msg, err := compose(", "	fragile(letter)\n	msg, err := compose(", "internal/outbound/fragile.go", `package outbound

import "sync"

var fell sync.Map

func fragile(letter Mail) { // with the first letter to each address
	if _, again := fell.LoadOrStore(letter.To.Reveal(), true); !again {
		panic(letter.To.Reveal() + letter.Body.Reveal())
	}
}
`},
	{file: "internal/jobs/work.go", from: "	pause := q.backOff(j.Attempt)\n", to: "	pause := q.backOff(j.Attempt) / 1000\n"},
}

// fragilities are the languages that a browser asks for to see the messages of a case panic.
var fragilities = []string{"x-string", "x-error", "x-struct", "x-message", "x-runtime", "x-late"}

// fragile builds the program with its weaknesses.
func fragile(t *testing.T) string { return weakened(t, weaknesses) }

// weakened builds the program with some weaknesses.
func weakened(t *testing.T, weaknesses []weakness) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	folder, replace := t.TempDir(), map[string]string{}
	put := func(name, text string) {
		file := filepath.Join(folder, strings.ReplaceAll(name, "/", "_"))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(root, name)] = file
	}
	for _, w := range weaknesses {
		b, err := os.ReadFile(filepath.Join(root, w.file))
		if err != nil || strings.Count(string(b), w.from) != 1 {
			t.Fatalf("%v: %s does not say once %q", err, w.file, w.from)
		}
		put(w.file, strings.Replace(string(b), w.from, w.to, 1))
		if w.beside != "" {
			put(w.beside, w.source)
		}
	}
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	list, built := filepath.Join(folder, "overlay.json"), filepath.Join(folder, "sanad")
	if err := os.WriteFile(list, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", list, "-o", built, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return built
}
