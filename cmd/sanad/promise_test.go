package main

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// exitOf returns the status with which a command ended.
func exitOf(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

// Anybody checks a running council from outside, and its operator from inside; whoever breaks a promise is named.
func TestPromise(t *testing.T) {
	if testing.Short() && os.Getenv("CI") == "" {
		t.Skip("runs the whole program several times")
	}
	data, addr := newCouncil(t)
	add(t, data, "SANAD_HOSTS=127.0.0.1,register.test")
	start(t, data, addr)
	var out string
	var err error
	for range 100 { // the first wording is sealed within a second
		if status, _ := ask(t, addr, "127.0.0.1", "/log/public/checkpoint"); status == http.StatusOK {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	for range 100 { // the program checks itself when it begins, and then each day
		if out, err = sanad(t, "promise", "check", "http://"+addr); strings.Contains(out, "signed, finds") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if exitOf(err) != 0 || !strings.Contains(out, "ok   visitors") || strings.Contains(out, "NO") {
		t.Fatalf("%s%v", out, err)
	}
	if _, body := ask(t, addr, "127.0.0.1", "/privacy/promises.json"); !strings.Contains(body, `"state":"kept"`) || strings.Contains(body, `"state":"not_kept"`) {
		t.Errorf("%s", body)
	}
	if out, err := sanad(t, "promise", "prove", "--data", data); exitOf(err) != 0 || !strings.Contains(out, "P1.1 kept\n") || !strings.Contains(out, "P6.1 kept\nP6.2 kept\nP6.3 kept\n") || !strings.Contains(out, "\n— ") {
		t.Errorf("%s", out)
	}
	if out, err := sanad(t, "promise", "list"); exitOf(err) != 0 || !strings.Contains(out, "P1.1   looked at 20") || strings.Contains(out, "a word changed") {
		t.Errorf("%s", out)
	}

	// Something stands between the council and its visitors, and breaks what was promised.
	for name, x := range map[string]struct {
		change func(h http.Header, body string) string
		want   string
	}{
		"a cookie": {func(h http.Header, body string) string { h.Set("Set-Cookie", "visitor=91234-1234567-1"); return body }, "P1.1, P2.1a, P2.1b, P2.1c"},
		"a tool": {func(_ http.Header, body string) string {
			return strings.Replace(body, "</head>", `<script src="https://tool.test/t.js"></script></head>`, 1)
		}, "P10, P2.2"},
		"no policy":  {func(h http.Header, body string) string { h.Del("Content-Security-Policy"); return body }, "P2.2"},
		"no contact": {func(_ http.Header, body string) string { return strings.ReplaceAll(body, "mailto:", "/news?") }, "P0.1, P0.2, P0.3, P11.2, P12"},
		"the check":  {func(_ http.Header, body string) string { return strings.ReplaceAll(body, "P1.1 kept", "P1.1 kept ") }, "not signed"},
	} {
		between := httptest.NewServer(&httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) {
				r.SetURL(&url.URL{Scheme: "http", Host: addr})
				if r.Out.Host = "127.0.0.1"; strings.HasSuffix(r.In.Host, ".invalid") {
					r.Out.Host = r.In.Host
				}
				r.Out.Header.Del("Accept-Encoding")
			},
			ModifyResponse: func(w *http.Response) error {
				body, err := io.ReadAll(w.Body)
				if err != nil {
					return err
				}
				text := x.change(w.Header, string(body))
				w.Header.Set("Content-Length", strconv.Itoa(len(text)))
				w.Body = io.NopCloser(strings.NewReader(text))
				return nil
			},
		})
		out, err := sanad(t, "promise", "check", between.URL)
		between.Close()
		if exitOf(err) != 1 || !strings.Contains(out, x.want) {
			t.Errorf("%s: %d\n%s", name, exitOf(err), out)
		}
	}
	for _, args := range [][]string{{"check", "http://127.0.0.1:1"}, {"check"}, {"check", "ftp://x"}, {"check", "http://" + addr + "/x"}, {"check", "http://" + addr, "--what"}, {"x"}, {}} {
		if out, err := sanad(t, append([]string{"promise"}, args...)...); exitOf(err) != 2 || out == "" {
			t.Errorf("%q: %d %s", args, exitOf(err), out)
		}
	}
}
