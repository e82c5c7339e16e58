package paper

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// TestRecordFlows makes minutes of forty items: every one is read in both languages, in order, and each page bears its number.
func TestRecordFlows(t *testing.T) {
	if testing.Short() {
		t.Skip("reads long minutes back")
	}
	tool(t, "pdftotext")
	f := fonts(t)
	for _, lang := range []string{"en", "ur"} {
		r := Record{
			Print: Print{Title: "Minutes", Language: lang, Accent: "#14532d", At: noon}, Council: "Pakistan Engineering Council", Lead: "Meeting of 3 May 2026",
			Facts: []Pair{{"Place", "Room 2"}, {"Quorum", strings.Repeat("five of nine members ", 12)}}, Foot: "Enrolment Committee",
		}
		word, reason := "Refusal", "The transcript lacks the last two semesters."
		if lang == "ur" {
			r.Title, r.Council, r.Lead, word, reason = "روداد", "پاکستان انجینئرنگ کونسل", "اجلاس: 3 مئی 2026", "انکار کی سفارش", "نمبروں کی فہرست میں آخری دو سمسٹر نہیں ہیں۔"
		}
		for n := range 40 {
			r.Parts = append(r.Parts, Part{Title: fmt.Sprintf("Item-%d Ayesha Siddiqui", n+1), Small: word, Text: []string{reason, strings.Repeat(reason+" ", n%3)}})
		}
		file, err := f.Record(r)
		if err != nil {
			t.Fatal(err)
		}
		text := read(t, file)
		at := 0
		for n := range 40 {
			i := strings.Index(text[at:], fmt.Sprintf("Item-%d", n+1))
			if i < 0 {
				t.Fatalf("%s: item %d does not follow the one before", lang, n+1)
			}
			at += i
		}
		if strings.Count(text, word) != 40 {
			t.Errorf("%s: %q is read %d times", lang, word, strings.Count(text, word))
		}
		if pages := bytes.Count(file, []byte("/Type /Page\n")); pages < 4 || strings.Count(text, "Enrolment Committee") != pages {
			t.Errorf("%s: %d pages, %d feet", lang, pages, strings.Count(text, "Enrolment Committee"))
		}
		if again, _ := FindFonts("").Record(r); !bytes.Equal(again, file) {
			t.Errorf("%s: made again, it differs", lang)
		}
	}
}
