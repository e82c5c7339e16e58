package document

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"sanad/internal/document/pages"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

func TestListPage(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, os.DirFS("../web"), Texts)
	if err != nil {
		t.Fatal(err)
	}
	kinds := []parts.Option{{Value: "degree", Label: "Degree"}, {Value: "transcript", Label: "Transcript"}}
	var files []pages.File
	for i, bytes := range []int64{999, 700_000, 9 << 20} {
		files = append(files, pages.File{
			ID: strings.Repeat("a", 26), Name: "<b>" + strings.Repeat("a long name ", 9) + ".pdf", Type: "PDF", Bytes: bytes, Pages: i,
			Receipt: strings.Repeat("0f", 32), At: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
		})
	}
	wanted := []pages.Wanted{
		{ID: "degree", Name: "Degree", Required: true, Types: "PDF", Megabytes: 10, Files: files}, {ID: "transcript", Name: "Transcript", Types: "PDF"},
	}
	for name, test := range map[string]struct {
		page        pages.Documents
		has, hasNot string
	}{
		"empty":   {pages.Documents{Open: true, Kinds: kinds, Wanted: wanted[1:]}, "form[enctype='multipart/form-data'] input[type=file][name=file]", "form[action$=remove]"},
		"full":    {pages.Documents{Open: true, Kinds: kinds, Wanted: wanted}, "form[action$=remove] button", ".faults"},
		"closed":  {pages.Documents{Kinds: kinds, Wanted: wanted}, "h3 a bdi", "form"},
		"refused": {pages.Documents{Open: true, Kinds: kinds, Wanted: wanted, Form: parts.NewForm(map[string]string{"kind": "degree"})}, ".faults a[href='#file']", ".none"},
	} {
		test.page.Wanted = slices.Clone(test.page.Wanted)
		for i := range test.page.Wanted {
			test.page.Wanted[i].Open = test.page.Open
		}
		for _, l := range i18n.Languages {
			ctx := texts.With(t.Context(), l, time.UTC)
			if name == "refused" {
				test.page.Form.Refused(ctx, refuse("file", "document.file.empty", nil))
			}
			var b bytes.Buffer
			if err := pages.List(test.page).Render(ctx, &b); err != nil {
				t.Fatal(err)
			}
			for _, bad := range []string{"⟦", "TemplFailed", "%!", "<b>a long"} {
				if _, after, found := strings.Cut(b.String(), bad); found {
					t.Errorf("%s in %s: %s%.60s", name, l.Code, bad, after)
				}
			}
			root, err := html.Parse(&b)
			if err != nil {
				t.Fatal(err)
			}
			if cascadia.Query(root, cascadia.MustCompile(test.has)) == nil {
				t.Errorf("%s in %s: no %s", name, l.Code, test.has)
			}
			if cascadia.Query(root, cascadia.MustCompile("main "+test.hasNot)) != nil {
				t.Errorf("%s in %s: there is %s", name, l.Code, test.hasNot)
			}
		}
	}
}
