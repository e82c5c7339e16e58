package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"time"

	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetFeed tells the news to readers of feeds (RFC 4287), in the language of the address.
func (p *Pages) GetFeed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	news, err := p.service.News(ctx, mostNews)
	if err != nil {
		return err
	}
	b, err := xml.MarshalIndent(p.feed(ctx, news), "", " ")
	if err != nil {
		return err
	}
	return web.Text(w, r, "application/atom+xml; charset=utf-8", xml.Header+string(b)+"\n")
}

type feed struct {
	XMLName xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string     `xml:"xml:lang,attr"`
	Title   string     `xml:"title"`
	ID      string     `xml:"id"`
	Updated string     `xml:"updated"`
	Author  string     `xml:"author>name"`
	Links   []feedLink `xml:"link"`
	Entries []entry    `xml:"entry"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type entry struct {
	Title     string    `xml:"title"`
	ID        string    `xml:"id"`
	Published string    `xml:"published"`
	Updated   string    `xml:"updated"`
	Link      feedLink  `xml:"link"`
	Content   feedWords `xml:"content"`
}

type feedWords struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// feed writes news as a feed. Ids follow from what a piece of news is, so that they stay when the site moves.
func (p *Pages) feed(ctx context.Context, news []Post) feed {
	code, law := i18n.From(ctx).Code, p.service.law()
	at := func(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }
	page := func(kind, path string) feedLink { return feedLink{"alternate", kind, p.base + parts.Path(ctx, path)} }
	f := feed{
		Lang: code, Title: i18n.T(ctx, "site.news.feed_title", "Council", law.Name.In(code)), ID: urn(p.service.council.ID(), "news", code), Updated: at(time.Unix(0, 0)),
		Author: law.Name.In(code), Links: []feedLink{{"self", "application/atom+xml", p.base + parts.Path(ctx, "/news.atom")}, page("text/html", "/news")},
	}
	for _, n := range news {
		f.Updated = max(f.Updated, at(n.PublishedAt))
		f.Entries = append(f.Entries, entry{
			Title: n.Title(code), ID: urn(p.service.council.ID(), n.ID, code), Published: at(n.PublishedAt), Updated: at(n.PublishedAt),
			Link: page("text/html", "/news/"+n.ID), Content: feedWords{"text", n.Body(code)},
		})
	}
	return f
}

// urn is a UUID of version 8 that always follows from the same names.
func urn(names ...string) string {
	h := sha256.New()
	for _, n := range names {
		h.Write([]byte(n + "\x00"))
	}
	b := h.Sum(nil)[:16]
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	s := hex.EncodeToString(b)
	return "urn:uuid:" + s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
