package parts

import (
	"bytes"
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sanad/internal/i18n"
)

func TestPieces(t *testing.T) {
	for text, want := range map[string][]string{ // the addresses in it
		"": nil, "no address": nil, "https://": {"https://"}, "see https://a.example.": {"https://a.example"}, "(https://a.example/b)": {"https://a.example/b"},
		"https://a.example/b_(c), and HTTPS://b.example!": {"https://a.example/b_(c)", "HTTPS://b.example"}, "xhttps://a.example": nil, "<https://a.example>": {"https://a.example"},
		"https://a.example/\u202egpj.x": {"https://a.example/"}, "https://a.example\nhttps://b.example": {"https://a.example", "https://b.example"}, "دیکھیں https://a.example/خبر۔": {"https://a.example/خبر"},
		"[x](https://a.example)": {"https://a.example"}, "http://a.example": nil, "javascript:https://a.example": {"https://a.example"}, "https://a.example\\@b": {"https://a.example"}, "…https://a.example…": {"https://a.example…"},
	} {
		var got []string
		whole := ""
		for _, p := range pieces(text) {
			if whole += p.text; p.address {
				got = append(got, p.text)
			}
		}
		if !slices.Equal(got, want) || whole != text {
			t.Errorf("%q: %q, together %q", text, got, whole)
		}
	}
}

func FuzzPieces(f *testing.F) {
	for _, s := range []string{"see https://a.example.", "https://https://", "\xff https://\xff", "https://)))"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		whole := ""
		for _, p := range pieces(text) {
			if whole += p.text; p.text == "" || p.address && (!strings.EqualFold(p.text[:len(scheme)], scheme) || strings.ContainsAny(p.text, " <>\"\n")) || utf8.ValidString(text) && !utf8.ValidString(p.text) {
				t.Fatalf("%q has the piece %q", text, p.text)
			}
		}
		if whole != text {
			t.Fatalf("%q became %q", text, whole)
		}
	})
}

func TestLinked(t *testing.T) {
	all, err := i18n.Load(i18n.Common)
	if err != nil {
		t.Fatal(err)
	}
	draw := func(f Frame, l i18n.Language, text string) string {
		ctx := WithFrame(all.With(t.Context(), l, nil), f)
		var b bytes.Buffer
		if err := Linked(text).Render(ctx, &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	lead := Frame{Exit: func(a string) string {
		if strings.Contains(a, "never") {
			return ""
		}
		return "/out?to=" + url.QueryEscape(a)
	}}
	text := "<b>See</b> https://a.example/?a=1&b=2, or https://never.example"
	if got := draw(Frame{}, i18n.English, text); got != "&lt;b&gt;See&lt;/b&gt; https://a.example/?a=1&amp;b=2, or https://never.example" {
		t.Errorf("without a way out: %s", got)
	}
	got := draw(lead, i18n.Urdu, text)
	if !strings.HasPrefix(got, "&lt;b&gt;See&lt;/b&gt; <a href=\"/ur/out?to=https%3A%2F%2Fa.example%2F%3Fa%3D1%26b%3D2\" rel=\"external\"><bdi>https://a.example/?a=1&amp;b=2</bdi>") || !strings.HasSuffix(got, "</a>, or https://never.example") {
		t.Errorf("%s", got)
	}
	var b bytes.Buffer
	if err := Exit("https://never.example", "a <name>").Render(WithFrame(context.Background(), lead), &b); err != nil || b.String() != "a &lt;name&gt;" {
		t.Errorf("%s %v", b.String(), err)
	}
}
