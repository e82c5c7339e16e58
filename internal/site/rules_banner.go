package site

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/web/parts"
)

// news is what a draft is that is no banner.
const news = "news"

// Kinds are the kinds of banners.
var Kinds = []string{"maintenance", "amnesty", "extension"}

// Places are the parts of the site on which a banner can stand.
var Places = []string{"all", "home", "verify", "apply", "my", "desk"}

// under are the addresses of each part, but for the home page and for all.
var under = map[string][]string{
	"verify": {"/verify", "/v"}, "apply": {"/eligibility", "/fees", "/my/apply", "/my/applications"}, "my": {"/my", "/sign-in", "/sign-up"}, "desk": {"/desk"},
}

const (
	mostBanner  = 400 // characters of its text, so that it weighs little on every page
	mostBanners = 3   // above one page
)

// concerns tells whether a banner of some places stands on the page at a path, which has no language.
func concerns(places, path string) bool {
	for _, place := range strings.Fields(places) {
		if place == "all" || place == "home" && path == "/" {
			return true
		}
		for _, p := range under[place] {
			if path == p || strings.HasPrefix(path, p+"/") {
				return true
			}
		}
	}
	return false
}

// decideBanners picks what stands above a page at a moment.
func decideBanners(list []bannerRow, path, language string, now time.Time) (out []parts.Banner) {
	for _, b := range list {
		if b.From.After(now) || !b.Until.After(now) || !concerns(b.Pages, path) || len(out) == mostBanners {
			continue
		}
		p := Post{TitleEn: b.TitleEn, TitleUr: b.TitleUr, BodyEn: b.BodyEn, BodyUr: b.BodyUr}
		out = append(out, parts.Banner{Kind: b.Kind, Title: p.Title(language), Text: p.Body(language)})
	}
	return out
}

// decideBanner writes the draft of a banner anew from what an officer typed.
func decideBanner(r draftRow, by access.Actor, c DraftBanner, now time.Time, zone *time.Location) (draftRow, error) {
	if r.State != Drafted && r.State != Asked || r.ID != "" && r.What == news {
		return r, fault.Conflict("site.news.decided", nil)
	}
	if r.ID != "" && strconv.FormatInt(r.Version, 10) != c.Version {
		return r, fault.Conflict("fault.stale", nil)
	}
	var f fault.Fields
	if !slices.Contains(Kinds, c.Kind) {
		f.Add("kind", "fault.choose", nil)
	}
	if x := fault.Of(checkWords(Post{TitleEn: c.TitleEn, TitleUr: c.TitleUr, BodyEn: c.BodyEn, BodyUr: c.BodyUr})); x != nil {
		f = append(f, x.Fields...)
	}
	for name, words := range map[string]string{"body_en": c.BodyEn, "body_ur": c.BodyUr} {
		if utf8.RuneCountInString(words) > mostBanner && utf8.RuneCountInString(words) <= mostBody {
			f.Add(name, "fault.too_long", fault.Values{"Max": mostBanner})
		}
	}
	var places []string
	for _, p := range Places {
		if slices.Contains(c.Pages, p) {
			places = append(places, p)
		}
	}
	if len(places) == 0 || len(places) != len(slices.Compact(slices.Sorted(slices.Values(c.Pages)))) {
		f.Add("page", "site.banner.no_page", nil)
	}
	from := readMoment(&f, "from", "from_hour", c.FromDay, c.FromMonth, c.FromYear, c.FromHour, now, zone)
	until := readMoment(&f, "until", "until_hour", c.UntilDay, c.UntilMonth, c.UntilYear, c.UntilHour, now, zone)
	switch {
	case until == nil && !slices.ContainsFunc(f, func(x fault.Field) bool { return strings.HasPrefix(x.Name, "until") }):
		f.Add("until", "site.banner.no_end", nil)
	case until != nil && !until.After(now):
		f.Add("until", "site.banner.past", nil)
	case until != nil && from != nil && !until.After(*from):
		f.Add("until", "site.banner.order", nil)
	}
	if err := f.Err(); err != nil {
		return r, err
	}
	r.What, r.Pages, r.TitleEn, r.TitleUr, r.BodyEn, r.BodyUr, r.From, r.Until = c.Kind, strings.Join(places, " "), c.TitleEn, c.TitleUr, c.BodyEn, c.BodyUr, from, until
	r.State, r.MadeBy, r.MadeAt, r.AskedAt = Drafted, by.Person, now, nil
	return r, nil
}
