package paper

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// window is a letter on paper in a language.
func window(lang string) Window {
	w := Window{
		Language: "en", Council: "Pakistan Engineering Council", From: "Pakistan Engineering Council, Ataturk Avenue (East), G-5/2, Islamabad",
		To: []string{"Ayesha Siddiqui Bhatti", "House 12, Street 4, Model Colony", "Lahore 54000"}, Code: "204955120617", Date: "3 May 2026",
		Subject: "Your registration has lapsed", Text: []string{
			"Dear Ayesha Siddiqui Bhatti,", "Your registration is valid until 30 June 2026. After that day you may not practise until it is renewed. What renewing costs, and how to pay:",
			"https://sanad.example.pk/my/licence/renew", "This letter comes by post, because we have no e-mail address of yours that works.", "Pakistan Engineering Council",
		},
		Foot: "A program wrote this letter.",
	}
	if lang == "ur" {
		w.Language, w.Council, w.From = "ur", "پاکستان انجینئرنگ کونسل", "پاکستان انجینئرنگ کونسل، اتاترک ایونیو (مشرقی)، جی-5/2، اسلام آباد"
		w.To, w.Date, w.Subject = []string{"عائشہ صدیقی بھٹی", "مکان 12، گلی 4، ماڈل کالونی", "لاہور 54000"}, "3 مئی 2026", "آپ کی رجسٹریشن کی میعاد"
		w.Text = []string{"محترم \u2068عائشہ صدیقی بھٹی\u2069،", "آپ کی رجسٹریشن \u206830 جون 2026\u2069 تک مؤثر ہے۔ اس کے بعد تجدید تک آپ پیشہ ورانہ کام نہیں کر سکتے۔", "https://sanad.example.pk/ur/my/licence/renew"}
		w.Foot = "یہ خط ایک پروگرام نے لکھا ہے۔"
	}
	return w
}

// A letter's code, its reader's name and where it goes back to are in the file, in either language, and so are those of the next letter.
func TestWindows(t *testing.T) {
	f := FindFonts("")
	if !f.Urdu() {
		if os.Getenv("CI") != "" {
			t.Fatal("no Urdu fonts")
		}
		t.Skip("no Urdu fonts")
	}
	long := window("ur")
	long.To = append(long.To, strings.Repeat("محلہ نیا بازار، ", 30))
	long.Text = nil
	for i := range 40 {
		long.Text = append(long.Text, fmt.Sprintf("فقرہ %d: آپ کی رجسٹریشن مؤثر ہے۔", i))
	}
	file, err := f.Windows(Print{Title: "Letters", Language: "en", Accent: "#14532d", At: noon}, []Window{window("en"), window("ur"), long, {Language: "en", Code: "1", To: []string{strings.Repeat("x", 400)}}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "letters.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if to := os.Getenv("SANAD_PICTURES"); to != "" {
		if err := os.WriteFile(filepath.Join(to, "letters.pdf"), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(tool(t, "pdftotext"), "-layout", path, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	if n := len(pages); n < 6 || n > 7 {
		t.Errorf("%d pages", n)
	}
	for _, want := range []string{"2049 5512 0617", "Ayesha Siddiqui Bhatti", "Lahore 54000", "Ataturk Avenue", "204955120617 / 1", "renewed."} {
		if !strings.Contains(pages[0], want) {
			t.Errorf("%q is missing in\n%s", want, pages[0])
		}
	}
	for i, page := range pages[1 : len(pages)-1] {
		if !strings.Contains(page, fmt.Sprintf("204955120617 / %d", max(1, i))) {
			t.Errorf("page %d does not bear its code", i+2)
		}
	}
}

// Two hundred letters are made within a bound of memory.
func TestManyWindows(t *testing.T) {
	if testing.Short() {
		t.Skip("draws two hundred letters")
	}
	list := make([]Window, 200)
	for i := range list {
		list[i] = window([]string{"en", "ur"}[i%2])
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	file, err := FindFonts("").Windows(Print{Title: "Letters", Language: "en", At: noon}, list)
	runtime.ReadMemStats(&after)
	if err != nil || !bytes.HasPrefix(file, []byte("%PDF")) {
		t.Fatal(err)
	}
	if held := (after.HeapInuse - min(before.HeapInuse, after.HeapInuse)) >> 20; held > 256 {
		t.Errorf("%d MB in use", held)
	}
	t.Logf("%d KB, %d MB allocated, %d MB in use", len(file)>>10, (after.TotalAlloc-before.TotalAlloc)>>20, after.HeapInuse>>20)
}

// An address of many lines shows through the window: the further lines follow the last.
func TestFolded(t *testing.T) {
	for _, x := range []struct{ to, want string }{
		{"a|b|c", "a|b|c"}, {"a||b| |c", "a|b|c"}, {"1|2|3|4|5|6", "1|2|3|4|5|6"}, {"1|2|3|4|5|6|7|8", "1|2|3|4|5|6, 7, 8"}, {"1|2|3|4|5|6|لاہور", "1|2|3|4|5|6، لاہور"}, {"", ""},
	} {
		if got := strings.Join(folded(strings.Split(x.to, "|")), "|"); got != x.want {
			t.Errorf("%s: %s, not %s", x.to, got, x.want)
		}
	}
	many := window("en")
	many.To = strings.Split("Ayesha"+strings.Repeat("\nx", 150), "\n")
	if _, err := FindFonts("").Windows(Print{Title: "Letters", Language: "en", Accent: "#14532d", At: noon}, []Window{many}); err != nil {
		t.Error(err)
	}
}
