package app_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"sanad/internal/access"
)

var update = flag.Bool("update", false, "write testdata/routes.txt anew")

// TestRoutesByOffice asks for every route that is behind a session, in the name of everybody there is, and compares the answers with
// the table that was read and agreed to: T-AUTHZ. The things that the addresses name do not exist; who may ask at all is what it shows.
func TestRoutesByOffice(t *testing.T) {
	t.Parallel()
	a, _, _ := newApp(t)
	asking := []struct {
		name  string
		roles []access.Role
		enrol bool
		who   string
	}{
		{name: "visitor"}, {name: "member", enrol: true}, {name: "officer", roles: []access.Role{access.Officer}, enrol: true},
		{name: "committee", roles: []access.Role{access.Committee}, enrol: true}, {name: "registrar", roles: []access.Role{access.Registrar}, enrol: true},
		{name: "cashier", roles: []access.Role{access.Cashier}, enrol: true},
		{name: "privacy", roles: []access.Role{access.PrivacyOfficer}, enrol: true},
	}
	for i, w := range asking {
		if !w.enrol {
			continue
		}
		who, err := a.Account.Enrol(t.Context(), w.name+"@example.org", "en", w.roles...)
		if err != nil {
			t.Fatal(err)
		}
		asking[i].who = who
	}
	var b strings.Builder
	fmt.Fprint(&b, "# What each route behind a session answers to whom. Written by: go test ./internal/app -run TestRoutesByOffice -update\n#")
	for _, w := range asking {
		fmt.Fprintf(&b, "%10s", w.name)
	}
	b.WriteString("\n")
	for _, route := range a.Routes() {
		if route.Door() != "member" && route.Door() != "desk" {
			continue
		}
		method, path, _ := strings.Cut(route.Pattern(), " ")
		path = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(path, "none")
		b.WriteString(" ")
		for _, w := range asking {
			r := httptest.NewRequest(method, "http://walk.example"+path, nil)
			r.RemoteAddr = network()
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if w.enrol { // a session of its own: the last request may have ended the one before
				r.AddCookie(signIn(t, a.Handler, func() (string, error) { return a.Account.DemoLink(t.Context(), w.who) }))
			}
			answer := httptest.NewRecorder()
			a.Handler.ServeHTTP(answer, r)
			told := fmt.Sprint(answer.Code)
			if to := answer.Header().Get("Location"); strings.HasPrefix(to, "/sign-in") {
				told = "sign-in"
			}
			if answer.Code >= http.StatusInternalServerError {
				t.Errorf("%s as %s: %d", route.Pattern(), w.name, answer.Code)
			}
			fmt.Fprintf(&b, "%10s", told)
		}
		fmt.Fprintf(&b, "  %s %s\n", route.Door(), route.Pattern())
	}
	const table = "testdata/routes.txt"
	if *update {
		if err := os.WriteFile(table, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s is not what the routes answer; read the difference, then: go test ./internal/app -run TestRoutesByOffice -update", table)
	}
}
