package site

import (
	"encoding/xml"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/fault"
	"sanad/internal/web"
)

// TestFeed reads the feeds as a reader of feeds does, with words that try to be markup.
func TestFeed(t *testing.T) {
	s, site := newSite(t, "pec")
	s.clock.(*clock.Moved).Move(time.Minute)
	bad := "]]></content></entry><script>alert(1)</script> & \u0001 \" '"
	if err := s.Post(t.Context(), access.System(access.Publish), Post{TitleEn: bad, TitleUr: "سرخی " + bad, BodyEn: bad, BodyUr: bad}); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for path, x := range map[string]struct{ lang, first, link string }{
		"/news.atom": {"en", "A title", "https://board.example/news/"}, "/ur/news.atom": {"ur", "سرخی", "https://board.example/ur/news/"},
	} {
		w := ask(site, path)
		if h := w.Header(); w.Code != http.StatusOK || h.Get("Content-Type") != "application/atom+xml; charset=utf-8" || h.Get("Cache-Control") != "public, max-age=60" || len(w.Result().Cookies()) != 0 {
			t.Errorf("%s: %d %v", path, w.Code, h)
		}
		body := w.Body.String()
		var f struct {
			XMLName xml.Name
			Lang    string     `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
			Title   string     `xml:"title"`
			ID      string     `xml:"id"`
			Updated string     `xml:"updated"`
			Author  string     `xml:"author>name"`
			Links   []feedLink `xml:"link"`
			Entries []struct {
				Link    feedLink `xml:"link"`
				Content string   `xml:"content"`
			} `xml:"entry"`
		}
		d := xml.NewDecoder(strings.NewReader(body))
		if err := d.Decode(&f); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if _, err := d.Token(); err != io.EOF && err != nil {
			t.Errorf("%s goes on: %v", path, err)
		}
		if f.XMLName.Space != "http://www.w3.org/2005/Atom" || f.XMLName.Local != "feed" || f.Lang != x.lang || f.Title == "" || f.Author == "" || len(f.Links) != 2 || len(f.Entries) != 2 {
			t.Fatalf("%s: %+v", path, f)
		}
		if f.Links[0].Rel != "self" || f.Links[0].Href != strings.TrimSuffix(x.link, "/news/")+"/news.atom" || f.Updated != "2026-11-23T20:31:00Z" {
			t.Errorf("%s: %v %s", path, f.Links, f.Updated)
		}
		if strings.Contains(body, "<script>") || strings.Count(body, "<entry>") != 2 || !strings.Contains(body, "\uFFFD") {
			t.Errorf("%s lets words be markup: %s", path, body)
		}
		for _, id := range append([]string{f.ID}, between(body, "<id>", "</id>")...) {
			if !strings.HasPrefix(id, "urn:uuid:") || len(id) != 45 {
				t.Errorf("%s: the id %q", path, id)
			}
			ids[id] = true
		}
		if len(between(body, "<title>"+x.first, "</title>")) == 0 || !strings.Contains(body, `href="`+x.link) {
			t.Errorf("%s: %s", path, body)
		}
		if again := ask(site, path).Body.String(); again != body {
			t.Errorf("%s is another when it is asked again", path)
		}
		web.Budget(t, site, path, 14<<10, 1)
	}
	if len(ids) != 6 {
		t.Errorf("%d ids of two feeds with two entries each", len(ids))
	}
	s.clock.(*clock.Moved).Set(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	if body := ask(site, "/news.atom").Body.String(); strings.Contains(body, "<entry>") || !strings.Contains(body, "<updated>1970-01-01T00:00:00Z</updated>") {
		t.Errorf("before the first news: %s", body)
	}
}

// between returns what stands between two marks.
func between(s, from, to string) (list []string) {
	for {
		_, rest, found := strings.Cut(s, from)
		if !found {
			return list
		}
		var x string
		x, s, _ = strings.Cut(rest, to)
		list = append(list, x)
	}
}

// FuzzFeed holds that whatever words news have, the feed can be read, and says them.
func FuzzFeed(f *testing.F) {
	for _, s := range []string{"]]>", "<a href='x'>&amp;", "\x00\x01", "\xff", "\u202eخبر"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		b, err := xml.Marshal(feed{Title: words, Entries: []entry{{Title: words, Content: feedWords{"text", words}}}})
		if err != nil {
			t.Fatal(err)
		}
		var back struct {
			Title   string `xml:"title"`
			Entries []struct {
				Content string `xml:"content"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(b, &back); err != nil || len(back.Entries) != 1 || back.Entries[0].Content != back.Title {
			t.Fatalf("%q: %v %s", words, err, b)
		}
	})
}

// FuzzMoment holds that what is read as a moment lies within a year, and that what is not is told at its box.
func FuzzMoment(f *testing.F) {
	f.Add("23", "11", "2026", "9:30")
	f.Add("۲۳", "۱۱", "۲۰۲۶", "۹.۳۰")
	now := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, date, month, year, hour string) {
		var faults fault.Fields
		at := readMoment(&faults, "on", "hour", date, month, year, hour, now, time.UTC)
		if empty := date+month+year+hour == ""; at == nil && !empty && len(faults) == 0 || at != nil && len(faults) == 0 && at.Sub(now) > aYear {
			t.Fatalf("%q %q %q %q: %v %v", date, month, year, hour, at, faults)
		}
	})
}
