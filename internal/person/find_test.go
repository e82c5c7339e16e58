package person

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// recorded is a person who says so.
func (h *hall) recorded(n int, change func(*Claim)) access.Actor {
	h.t.Helper()
	by, c := h.guest(), claim(n)
	change(&c)
	h.must(h.Record(h.ctx, by, c))
	return by
}

func TestFind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		named := func(latin, urdu string) string {
			return h.recorded(1, func(c *Claim) { c.NameLatin, c.NameUrdu = latin, urdu }).Person
		}
		ayesha := named("Ayesha Bint-e-Karim Khan", "عائشہ بنت کریم خان")
		karim := named("Karim Khan", "کریم خان")
		gulalai := named("Gulalai", "گلالئی")
		for typed, want := range map[string][]string{
			"karim khan":               {ayesha, karim},
			"KHAN, Karim":              {ayesha, karim},
			"ayesha karim khan":        {ayesha},
			"khan bint karim e ayesha": {ayesha},
			"gulalai":                  {gulalai},
			"خان كريم":                 {ayesha, karim}, // the Arabic kaf and yeh
			"گلالئي":                   {gulalai},
			"khan عائشہ":               {ayesha},
			"kari":                     nil, // words are whole
			"karim gulalai":            nil,
			"":                         nil,
			"--":                       nil,
		} {
			h.must(d.View(h.ctx, func(tx *db.Tx) error {
				found, err := h.Find(h.ctx, tx, typed, "", 10)
				slices.Sort(want)
				if !slices.Equal(found, want) {
					t.Errorf("%q: %v, not %v", typed, found, want)
				}
				return err
			}))
		}

		c := claim(1)
		c.NameLatin, c.NameUrdu, c.Version = "Nadia", "نادیہ", "2"
		h.must(h.Record(h.ctx, access.Actor{Person: gulalai, Purpose: access.Self}, c))
		h.must(d.View(h.ctx, func(tx *db.Tx) error {
			was, err := h.Find(h.ctx, tx, "Gulalai", "", 10)
			h.must(err)
			is, err := h.Find(h.ctx, tx, "نادیہ", "", 10)
			if len(was) != 0 || len(is) != 1 {
				t.Errorf("a name that was mended: the old one finds %v, the new one %v", was, is)
			}
			return err
		}))
	})
}

func TestFindGoesOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		for range 7 {
			h.recorded(1, func(c *Claim) { c.NameLatin = "Ali Khan" })
		}
		seen, after := 0, ""
		for {
			var found []string
			h.must(d.View(h.ctx, func(tx *db.Tx) (err error) { found, err = h.Find(h.ctx, tx, "ali khan", after, 3); return err }))
			if len(found) == 0 {
				break
			}
			seen, after = seen+len(found), found[len(found)-1]
		}
		if seen != 7 {
			t.Errorf("%d of 7 were found", seen)
		}
	})
}

func TestByIdentity(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		by := h.recorded(1, func(c *Claim) { c.Kind, c.Number = "cnic", "91234-1234567-1" })
		for _, x := range []struct {
			kind, typed string
			want        int
		}{
			{"cnic", "9123412345671", 1}, {"cnic", "۹۱۲۳۴-۱۲۳۴۵۶۷-۱", 1}, {"nicop", "9123412345671", 0}, {"cnic", "9123412345672", 0}, {"cnic", "", 0},
		} {
			h.must(d.View(h.ctx, func(tx *db.Tx) error {
				found, err := h.ByIdentity(h.ctx, tx, x.kind, x.typed)
				if len(found) != x.want || x.want == 1 && found[0] != by.Person {
					t.Errorf("%s %s: %v", x.kind, x.typed, found)
				}
				return err
			}))
		}
	})
}

func TestMatches(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		by := h.recorded(1, func(c *Claim) { c.NameLatin, c.NameUrdu, c.Father = "Ayesha Khan", "عائشہ خان", "Abdul Rashid" })
		foreign := h.recorded(2, func(c *Claim) {
			c.Kind, c.Number, c.NameLatin, c.NameUrdu, c.Father = "passport", "AB123456", "Jane Doe", "", ""
		})
		for _, x := range []struct {
			who, name, father string
			want              bool
		}{
			{by.Person, "ayesha KHAN", "abdul rashid", true},
			{by.Person, "Khan Ayesha", "Rashid, Abdul", true},
			{by.Person, "عائشہ خان", "Abdul-Rashid", true},
			{by.Person, "Ayesha", "Abdul Rashid", false}, // a part is not the whole
			{by.Person, "Ayesha Khan", "Rashid", false},
			{by.Person, "Ayesha Khan", "", false},
			{by.Person, "", "Abdul Rashid", false},
			{by.Person, "Abdul Rashid", "Ayesha Khan", false},
			{foreign.Person, "Jane Doe", "", true},
			{foreign.Person, "Jane Doe", "John Doe", false},
			{foreign.Person, "Ayesha Khan", "", false},
		} {
			h.must(d.View(h.ctx, func(tx *db.Tx) error {
				yes, err := h.Matches(h.ctx, tx, x.who, x.name, x.father)
				if yes != x.want {
					t.Errorf("%q, %q: %v", x.name, x.father, yes)
				}
				return err
			}))
		}
	})
}

// TestFindReadsAnIndex sees that a search costs what it finds, and not how many persons there are.
func TestFindReadsAnIndex(t *testing.T) {
	d := dbtest.SQLite(t)
	h := newHall(t, d)
	type step struct {
		ID     int64  `db:"id"`
		Parent int64  `db:"parent"`
		Unused int64  `db:"notused"`
		Detail string `db:"detail"`
	}
	for _, typed := range []string{"ali", "ali khan", "ali khan raza", "ali khan raza علی"} {
		query, args := namedQuery(h.tokens(searchKeys(typed)), "", 41)
		h.must(d.View(h.ctx, func(tx *db.Tx) error {
			plan, err := db.List[step](h.ctx, tx, "explain query plan "+query, args...)
			for _, s := range plan {
				if strings.Contains(s.Detail, "SCAN") || strings.Contains(s.Detail, "TEMP B-TREE") {
					t.Errorf("%q: %s", typed, s.Detail)
				}
			}
			return err
		}))
	}
}

// TestFindReadsFewRows counts what PostgreSQL reads for a search among many persons.
func TestFindReadsFewRows(t *testing.T) {
	d := dbtest.PostgreSQL(t)
	h := newHall(t, d)
	nameThem(h, 20_000)
	read := regexp.MustCompile(`(?:actual time=\S+ rows=|Rows Removed by Filter: |Rows Removed by Join Filter: )(\d+)`)
	for _, typed := range []string{"Ayesha", "Ayesha Khan", "عائشہ خان", "Khan Siddiqui", "Sher Afzal Khan", "شیر افضل خان"} {
		tokens := h.tokens(searchKeys(typed))
		query, args := namedQuery(tokens, "", 40)
		h.must(d.View(h.ctx, func(tx *db.Tx) error {
			holders, err := db.Get[int](h.ctx, tx, `select coalesce(max(n), 0) from (select count(*) as n from person_name where token in (?) group by token) x`, tokens)
			if err != nil {
				return err
			}
			lines, err := db.List[string](h.ctx, tx, "explain (analyze) "+query, args...)
			for _, line := range lines {
				n := 0
				if m := read.FindStringSubmatch(line); m != nil {
					n, _ = strconv.Atoi(m[1])
				}
				// Until the database knows how common a name is, it may read all who have it; never all others.
				if strings.Contains(line, "Seq Scan") || n > max(holders, 80) {
					t.Errorf("%q reads more than the %d who have it: %s", typed, holders, line)
				}
			}
			if err == nil && len(lines) < 3 {
				t.Errorf("no plan: %q", lines)
			}
			return err
		}))
	}
}

func TestNameKeys(t *testing.T) {
	if keys := nameKeys("Ali Raza Ali"); !slices.Equal(keys, []string{"whole/ali raza", "word/ali", "pair/ali raza", "word/raza"}) {
		t.Errorf("%q", keys)
	}
	long := ""
	for i := range 60 {
		long += fmt.Sprintf("%c%c ", 'a'+i/26, 'a'+i%26)
	}
	if n := len(nameKeys(long)); n != 1+mostWords+mostWords*(mostWords-1)/2 {
		t.Errorf("a name of 60 words has %d keys", n)
	}
}
