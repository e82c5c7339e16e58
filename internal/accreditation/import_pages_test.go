package accreditation

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/accreditation/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/pii"
	"sanad/internal/text"
	"sanad/internal/web/parts"
)

// TestImportTitles holds that each column is told of once, has a title in each language, and is understood by its own name.
func TestImportTitles(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, os.DirFS("../web"), Texts, access.Texts)
	if err != nil {
		t.Fatal(err)
	}
	if len(fieldOrder) != len(headings) {
		t.Errorf("%d of %d columns are told of", len(fieldOrder), len(headings))
	}
	for _, f := range fieldOrder {
		if byHeading[text.Fold(string(f))] != f {
			t.Errorf("%s is not understood", f)
		}
		for _, l := range i18n.Languages {
			if title := f.Title(texts.With(t.Context(), l, time.UTC)); title == "" || strings.Contains(title, "accreditation.") {
				t.Errorf("%s is called %q", f, title)
			}
		}
	}
}

// TestImportWords holds that each thing that is said of a line has its words with everything in them, in each language.
func TestImportWords(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, os.DirFS("../web"), Texts, access.Texts)
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := tryFile(t, "pec", issueHeader+",discipline\nIndus,,BSc,wizard,2016-2017,Level-V,,,,EAB/1,2027-05-04,MAGIC\nx\n", present{})
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		for _, r := range rows {
			for _, x := range r.said {
				if words := ImportWords(ctx, x); words == "" || strings.Contains(words, "accreditation.import") || strings.Contains(words, "no value") {
					t.Errorf("%s: %q", x.Key, words)
				}
			}
		}
		if words := ImportWords(ctx, Remark{Field: FieldBatch, Key: "accreditation.import.header.missing"}); !strings.Contains(words, FieldBatch.Title(ctx)) {
			t.Errorf("%q", words)
		}
	}
}

// TestImportPages renders the pages of files, empty, full and with errors.
func TestImportPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, os.DirFS("../web"), Texts, access.Texts)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Indus Valley University ", 6) + `جامعہ <typed>"&`
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		refused := parts.NewForm(nil)
		refused.Refused(ctx, importRefused(ctx, &Unreadable{[]Remark{{Line: 1, Field: FieldBatch, Key: "accreditation.import.header.missing", Refuses: true}}}))
		denied := parts.NewForm(nil)
		denied.Refused(ctx, fault.Conflict("accreditation.import.rests", fault.Values{"Name": "EAB/1"}))
		said := []pages.ImportSaid{{Line: "2", Column: long, Words: long}, {Line: "3", Words: long}}
		now := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
		full := Import{Total: 9, New: 1, Unchanged: 2, Otherwise: 3, Refused: 4, Institutions: 1, Campuses: 1, Programmes: 1, Decisions: 1, Findings: 1, By: "a", Brought: "b", UndoBy: "c", TriedAt: now, BroughtAt: &now}
		rows := importRows(ctx, full, map[string]pii.Value{"a": pii.New("Ayesha Khan")})
		list := map[string]templ.Component{
			"list, empty":   pages.ImportsPage(pages.Imports{Form: parts.NewForm(nil), MaxBytes: mostBytes}),
			"list, refused": pages.ImportsPage(pages.Imports{Form: refused, Columns: said, Rows: []pages.ImportListed{{Href: "/h", Tried: "t", Tone: "good", State: long, Total: 1_000}}}),
		}
		for _, state := range []ImportState{FileTried, FileDone, FileDropped, FileUndone} {
			list["one, "+string(state)] = pages.ImportPage(pages.ImportOne{Form: denied, Path: "/p", State: string(state), Rows: rows, New: 3, Faults: said, Notes: said, More: 4, Columns: said, Encoding: "UTF-8", Bring: true, Drop: true, Undo: true, Asked: true})
			list["mine, "+string(state)] = pages.ImportPage(pages.ImportOne{Form: parts.NewForm(nil), Path: "/p", State: string(state), Bring: true, Other: true, Undo: true, Asked: true, AskedByMe: true})
			list["rests, "+string(state)] = pages.ImportPage(pages.ImportOne{Form: parts.NewForm(nil), Path: "/p", State: string(state), Undo: true, Rests: []string{long}})
			counted := parts.NewForm(nil)
			counted.Refused(ctx, fault.Conflict("accreditation.import.entries", fault.Values{"Count": int64(2)}))
			list["entries, "+string(state)] = pages.ImportPage(pages.ImportOne{Form: counted, Path: "/p", State: string(state), Undo: true, Rests: []string{i18n.T(ctx, "accreditation.import.rest.entries", "Count", 2)}})
			if words, tone := importState(ctx, Import{State: state, By: "x"}, "y"); words == "" || tone == "" || strings.Contains(words, "accreditation.") {
				t.Errorf("%s: %q %q", state, words, tone)
			}
		}
		for _, kind := range []string{"decision", "proposal", "list", "programme", "campus", "changed", "people"} {
			if words := i18n.T(ctx, "accreditation.import.rest."+kind, "Name", "X"); !strings.Contains(words, "X") {
				t.Errorf("%s: %q", kind, words)
			}
		}
		for name, page := range list {
			var b bytes.Buffer
			if err := page.Render(ctx, &b); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
			}
			if html := b.String(); strings.Count(html, "<h1") != 1 || strings.Contains(html, "accreditation.import") || strings.Contains(html, "<typed>") {
				t.Errorf("%s in %s: %s", name, l.Code, html[:min(len(html), 600)])
			}
		}
	}
}
