package paper

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files")

var noon = time.Date(2026, 5, 3, 7, 0, 0, 0, time.UTC)

const verify = "https://sanad.example.pk/verify/engineers/CIVIL-12345?print=3817204955120664"

func certificate(lang string) Certificate {
	c := Certificate{
		Print:   Print{Title: "Certificate of registration", Language: lang, Accent: "#14532d", At: noon},
		Council: "Pakistan Engineering Council", CouncilUrdu: "پاکستان انجینئرنگ کونسل",
		Certifies: "This is to certify that", Name: "Ayesha Siddiqui Bhatti", NameUrdu: "عائشہ صدیقی بھٹی",
		Entered: "is entered in the register of this council as", Kind: "Registered Engineer, R.E.", Discipline: "Civil Engineering",
		Number: Pair{"Number", "CIVIL/12345"},
		Facts:  []Pair{{"Entered on", "23 November 2026"}, {"Valid", "for life"}, {"Printed on", "3 May 2026"}},
		Under:  "An engineer whose degree is accredited is registered (PEC Act 1976, section 10).",
		Seal:   "Seal", Signature: "Registrar", Check: Code{verify, "Check this paper: sanad.example.pk/verify"},
		Serial: Pair{"Print", "3817\u00a02049\u00a05512\u00a00664"}, Foot: "Valid while the register says so.",
	}
	if lang == "ur" {
		c.Title, c.Certifies, c.Entered = "سند اندراج", "تصدیق کی جاتی ہے کہ", "اس کونسل کے رجسٹر میں اس حیثیت سے درج ہیں"
		c.Kind, c.Discipline, c.Number.Label = "رجسٹرڈ انجینئر، R.E.\u200e", "سول انجینئرنگ", "نمبر"
		c.Facts = []Pair{{"تاریخ اندراج", "23 نومبر 2026"}, {"میعاد", "تاحیات"}, {"تاریخ طباعت", "3 مئی 2026"}}
		c.Under = "جس انجینئر کی ڈگری منظور شدہ ہو وہ رجسٹر ہوتا ہے (PEC Act 1976, section 10)۔"
		c.Seal, c.Signature, c.Check.Caption = "مہر", "رجسٹرار", "جانچ کریں: sanad.example.pk/verify"
		c.Serial.Label, c.Foot = "طباعت نمبر", "جب تک رجسٹر یہی کہے تب تک درست ہے۔"
	}
	return c
}

func card(lang string) Card {
	c := certificate(lang)
	words := []string{"If you find this card, please send it to the council."}
	valid := Pair{"Valid", "for life"}
	if lang == "ur" {
		words, valid = []string{"یہ کارڈ ملے تو براہ کرم کونسل کو بھیج دیں۔"}, Pair{"میعاد", "تاحیات"}
	}
	return Card{
		Print: c.Print, Council: c.Council, CouncilUrdu: c.CouncilUrdu, Name: c.Name, NameUrdu: c.NameUrdu, Kind: c.Kind, Discipline: c.Discipline,
		Number: c.Number, Valid: valid, Check: c.Check, Serial: c.Serial, Words: words,
	}
}

func letter(lang string) Letter {
	c := certificate(lang)
	l := Letter{
		Print: c.Print, Council: c.Council, CouncilUrdu: c.CouncilUrdu, Address: "Ataturk Avenue (East), G-5/2, Islamabad",
		Date: Pair{"Date:", "3 May 2026, 12:00 PKT"}, To: "To whom it may concern",
		Text:  []string{"Ayesha Siddiqui Bhatti is entered in the register of this council under the number CIVIL/12345 and is in good standing on 3 May 2026, 12:00 PKT. No suspension or removal is in force."},
		Facts: []Pair{{"Name", c.Name}, {"Name in Urdu", c.NameUrdu}, {"Number", "CIVIL/12345"}, {"Valid", "for life"}},
		Seal:  c.Seal, Signature: c.Signature, Check: c.Check, Serial: c.Serial, Foot: c.Foot,
	}
	l.Title = "Letter of good standing"
	if lang == "ur" {
		l.Title, l.To, l.Date.Label, l.Address = "خط نیک حیثیت", "جس کسی سے متعلق ہو", "تاریخ:", "اتاترک ایونیو (مشرقی)، جی-5/2، اسلام آباد"
		l.Date.Value = "3 مئی 2026، 12:00 PKT"
		l.Text = []string{"عائشہ صدیقی بھٹی اس کونسل کے رجسٹر میں نمبر CIVIL/12345 کے تحت درج ہیں اور 3 مئی 2026 کو 12:00 PKT پر ان کی حیثیت درست ہے۔ نہ کوئی معطلی نافذ ہے نہ اخراج۔"}
		l.Facts = []Pair{{"نام", c.NameUrdu}, {"نام انگریزی میں", c.Name}, {"نمبر", "CIVIL/12345"}, {"میعاد", "تاحیات"}}
	}
	return l
}

// papers are all papers in a language, by name.
func papers(t testing.TB, f *Fonts, lang string) map[string][]byte {
	t.Helper()
	made := map[string][]byte{}
	for name, make := range map[string]func() ([]byte, error){
		"certificate": func() ([]byte, error) { return f.Certificate(certificate(lang)) },
		"card":        func() ([]byte, error) { return f.Card(card(lang)) },
		"letter":      func() ([]byte, error) { return f.Letter(letter(lang)) },
	} {
		file, err := make()
		if err != nil {
			t.Fatal(err)
		}
		made[name+"-"+lang] = file
	}
	return made
}

// tool returns a program that a test looks through; only CI insists that it is there.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// fonts are the system's.
func fonts(t testing.TB) *Fonts {
	t.Helper()
	f := FindFonts("")
	if !f.Urdu() {
		if os.Getenv("CI") != "" {
			t.Fatal("no fonts")
		}
		t.Skip("no fonts")
	}
	return f
}

// TestReads holds what pdftotext reads of each paper against the golden files: whole words, and numbers as they are written.
func TestReads(t *testing.T) {
	tool(t, "pdftotext")
	f := fonts(t)
	for _, lang := range []string{"en", "ur"} {
		for name, file := range papers(t, f, lang) {
			got, golden := read(t, file), filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(golden); err != nil || got != string(want) {
				t.Errorf("%s reads\n%s", name, got)
			}
			for _, words := range []string{"عائشہ صدیقی بھٹی", "پاکستان انجینئرنگ کونسل", "Ayesha Siddiqui Bhatti", "CIVIL/12345", "3817 2049 5512 0664"} {
				if !strings.Contains(got, words) {
					t.Errorf("%s does not read %q", name, words)
				}
			}
		}
	}
}

// TestNoBoxes sets lines in which each script stands within the other, and finds no glyph that a face lacks.
func TestNoBoxes(t *testing.T) {
	f := fonts(t)
	f.load()
	s := f.newSetter()
	for _, text := range []string{"BSc Civil engineering، Indus Valley University، 2022", "R.E.، P.E.؛ A؟", "عائشہ، Ayesha، Bhatti، بھٹی", "12٪ of 5۔ Next", "e\u0301a، مُحَمَّد"} {
		for _, rightToLeft := range []bool{false, true} {
			for _, latin := range []face{serif, serifBold, sans, sansBold} {
				runs, _ := s.line(text, latin, nastaliq, rightToLeft)
				for _, r := range runs {
					for _, g := range r.glyphs {
						if g.GlyphID == 0 {
							t.Errorf("%q: a box in %q", text, string(r.text))
						}
					}
				}
			}
		}
	}
}

// TestCamera reads the codes of each paper as a camera does.
func TestCamera(t *testing.T) {
	if testing.Short() {
		t.Skip("draws each paper and reads its codes as a camera does")
	}
	zbar, ppm := tool(t, "zbarimg"), tool(t, "pdftoppm")
	f, folder := fonts(t), t.TempDir()
	const token = "https://sanad.example.pk/v/#eyJhbGciOiJFUzI1NiJ9.eyJuIjoiQ0lWSUwvMTIzNDUiLCJhIjoiQXllc2hhIFNpZGRpcXVpIEJoYXR0aSIsImsiOiJSLkUuIiwidiI6MH0.c2lnbmF0dXJlLWluLXNpeHR5LWZvdXItYnl0ZXMtdGhhdC1hcmUtbm90LXJlYWwtYnV0LWFzLWxvbmctYXMtb25lLmFuZC1tb3Jl"
	for _, lang := range []string{"en", "ur"} {
		c, k := certificate(lang), card(lang)
		c.Offline, k.Offline = Code{token, "Offline"}, Code{token, "Offline"}
		one, err := f.Certificate(c)
		if err != nil {
			t.Fatal(err)
		}
		two, err := f.Card(k)
		if err != nil {
			t.Fatal(err)
		}
		three, err := f.Letter(letter(lang))
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string][]string{"certificate": {verify, token}, "card": {verify, token}, "letter": {verify}} {
			path := filepath.Join(folder, name+lang)
			if err := os.WriteFile(path+".pdf", map[string][]byte{"certificate": one, "card": two, "letter": three}[name], 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(ppm, "-r", "300", "-png", path+".pdf", path).CombinedOutput(); err != nil {
				t.Fatal(err, string(out))
			}
			pictures, _ := filepath.Glob(path + "-*.png")
			out, err := exec.Command(zbar, append([]string{"-q", "--raw"}, pictures...)...).Output()
			if err != nil {
				t.Fatalf("%s %s: %v", name, lang, err)
			}
			for _, code := range want {
				if !strings.Contains(string(out), code+"\n") {
					t.Errorf("%s %s: a camera reads %s", name, lang, out)
				}
			}
		}
	}
}

// TestSame makes each paper twice: nothing in it tells when, or by which run of the program, it was made.
func TestSame(t *testing.T) {
	f := fonts(t)
	for _, lang := range []string{"en", "ur"} {
		once, again := papers(t, f, lang), papers(t, FindFonts(""), lang)
		for name, file := range once {
			if !bytes.Equal(file, again[name]) {
				t.Errorf("%s differs", name)
			}
		}
	}
}

// TestWithoutFonts makes papers on a machine that has none: English is whole, and no box stands for a letter.
func TestWithoutFonts(t *testing.T) {
	tool(t, "pdftotext")
	f := FindFonts(t.TempDir())
	if f.Urdu() || len(f.Missing("ا")) != 1 {
		t.Error("an empty folder has fonts")
	}
	for name, file := range papers(t, f, "en") {
		got := read(t, file)
		if !strings.Contains(got, "Ayesha Siddiqui Bhatti") || !strings.Contains(got, "CIVIL/12345") || strings.ContainsFunc(got, isUrdu) {
			t.Errorf("%s reads\n%s", name, got)
		}
	}
}

// TestNames sets names that are long, short or of one script alone: none leaves the paper.
func TestNames(t *testing.T) {
	tool(t, "pdftotext")
	f := fonts(t)
	long := strings.TrimSpace(strings.Repeat("Muhammad Zulfiqar-ul-Hassan ", 4))
	for _, name := range [][2]string{{long, strings.TrimSpace(strings.Repeat("محمد ذوالفقار الحسن ", 4))}, {"Noor", "نور"}, {"Ali", ""}} {
		for _, lang := range []string{"en", "ur"} {
			c, k := certificate(lang), card(lang)
			c.Name, c.NameUrdu, k.Name, k.NameUrdu = name[0], name[1], name[0], name[1]
			for _, make := range []func() ([]byte, error){func() ([]byte, error) { return f.Certificate(c) }, func() ([]byte, error) { return f.Card(k) }} {
				file, err := make()
				if err != nil {
					t.Fatal(err)
				}
				if got := read(t, file); !strings.Contains(got, name[0]) || !strings.Contains(got, name[1]) {
					t.Errorf("%q reads\n%s", name, got)
				}
			}
		}
	}
	s := f.newSheet(Print{Language: "en", At: noon}, 210, 297)
	if _, width := s.measure(s.shrunk(styleName, long, 165), long); width > 165.01 {
		t.Errorf("a long name is %.1f mm wide", width)
	}
}

// TestBudget makes a certificate within a tenth of a second once the fonts are read.
func TestBudget(t *testing.T) {
	f := fonts(t)
	best := time.Hour
	for range 10 {
		start := time.Now()
		if _, err := f.Certificate(certificate("ur")); err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(start))
	}
	if best > 100*time.Millisecond {
		t.Errorf("a certificate takes %s", best)
	}
}

func BenchmarkCertificate(b *testing.B) {
	f := fonts(b)
	for _, lang := range []string{"en", "ur"} {
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Certificate(certificate(lang)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestPictures draws the certificate and the card of the README.
func TestPictures(t *testing.T) {
	if !*update {
		t.Skip("-update draws them")
	}
	ppm, f, folder := tool(t, "pdftoppm"), fonts(t), t.TempDir()
	english, urdu := papers(t, f, "en"), papers(t, f, "ur")
	for name, p := range map[string]struct {
		file []byte
		size string
	}{"certificate": {english["certificate-en"], "800"}, "certificate-urdu": {urdu["certificate-ur"], "800"}, "card": {english["card-en"], "700"}} {
		path := filepath.Join(folder, name+".pdf")
		if err := os.WriteFile(path, p.file, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(ppm, "-singlefile", "-scale-to-x", p.size, "-scale-to-y", "-1", "-png", path, filepath.Join("../../docs/pictures", name)).CombinedOutput()
		if err != nil {
			t.Fatal(err, string(out))
		}
	}
}

func read(t testing.TB, file []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-layout", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(file)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	// Marks of direction and spaces that do not break are no part of what is read.
	return strings.NewReplacer("\u200e", "", "\u202a", "", "\u202b", "", "\u202c", "", "\u00a0", " ").Replace(string(out))
}

// TestShapes holds our shaping against HarfBuzz: the same glyphs, each within a hair of the same place. A dot that sits elsewhere makes
// another word.
func TestShapes(t *testing.T) {
	shape, f := tool(t, "hb-shape"), fonts(t)
	s := f.newSheet(Print{Language: "ur", At: noon}, 100, 100)
	font := filepath.Join(fontFolders[0], fontFiles[nastaliq])
	words := strings.Fields("نمبر بھٹی انجینئرنگ رجسٹرڈ جانچ مہر انگریزی عائشہ صدیقی محمد پاکستان کونسل نستعلیق معطلی ہیں چیئرمین خیبر پختونخوا گلگت بلتستان")
	for _, word := range words {
		out, err := exec.Command(shape, "--direction=rtl", "--script=arab", "--language=ur", "--no-glyph-names", "--no-clusters", font, word).Output()
		if err != nil {
			t.Fatal(err)
		}
		runs, _ := s.setter.line(word, serif, nastaliq, true)
		theirs := strings.Split(strings.Trim(string(out), "[]\n"), "|")
		if len(runs) != 1 || len(runs[0].glyphs) != len(theirs) {
			t.Errorf("%s: %d runs, not the glyphs of %s", word, len(runs), out)
			continue
		}
		for i, g := range runs[0].glyphs {
			var id, x, y, advance int
			if _, err := fmt.Sscanf(theirs[i], "%d@%d,%d+%d", &id, &x, &y, &advance); err != nil {
				x, y = 0, 0
				fmt.Sscanf(theirs[i], "%d+%d", &id, &advance)
			}
			unit := func(v float64) float64 { return v / 64 * 1000 / em }
			if int(g.GlyphID) != id || math.Abs(unit(float64(g.XOffset))-float64(x)) > 3 || math.Abs(unit(float64(g.YOffset))-float64(y)) > 3 ||
				math.Abs(unit(float64(g.XAdvance))-float64(advance)) > 3 {
				t.Errorf("%s: glyph %d is %d at %d,%d, not %s", word, i, g.GlyphID, g.XOffset, g.YOffset, theirs[i])
			}
		}
	}
}
