package access

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cedar-policy/cedar-go"
	"pgregory.net/rapid"

	"sanad/internal/catalog"
	"sanad/internal/fault"
	"sanad/privacy"
)

var update = flag.Bool("update", false, "write testdata/purposes.txt anew")

// purposes are all of them.
var purposes = []Purpose{Self, Licensing, Appoint, Oversight, Notice, Publish, Fees, Emergency, Personalise, Outreach, Accreditation}

func text(t testing.TB) []byte {
	t.Helper()
	text, err := privacy.Files.ReadFile("purposes.cedar")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func ours(t testing.TB) rules {
	t.Helper()
	r, err := parseRules(text(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// actions are those that the policies name.
func actions(text []byte) []Action {
	named := map[Action]bool{}
	for _, m := range regexp.MustCompile(`Action::"([^"]+)"`).FindAllSubmatch(text, -1) {
		named[Action(m[1])] = true
	}
	return slices.Sorted(maps.Keys(named))
}

// standing is who stands for an institution; of them only that is listed which others may not.
const standing = "of the institution that one stands for"

// stands are the actions of the policies that ask whether somebody stands for an institution; of all others the answer cannot differ.
var stands = sync.OnceValue(func() map[Action]bool {
	text, err := privacy.Files.ReadFile("purposes.cedar")
	if err != nil {
		panic(err)
	}
	named := map[Action]bool{}
	for _, policy := range bytes.Split(text, []byte("@id(")) {
		if !bytes.Contains(policy, []byte("context.stands")) {
			continue
		}
		of := actions(policy)
		if len(of) == 0 { // it asks of every action
			of = actions(text)
		}
		for _, a := range of {
			named[a] = true
		}
	}
	return named
})

// who are those who may ask, and about whom.
var who = []struct {
	name string
	set  func(q *request)
}{
	{"a visitor", func(q *request) {}},
	{"the program", func(q *request) { q.system = true }},
	{"the program, of many", func(q *request) { q.system, q.many = true, true }},
	{"of oneself", func(q *request) { q.known, q.own = true, true }},
	{"of another", func(q *request) { q.known = true }},
	{"of many", func(q *request) { q.known, q.many = true, true }},
	{standing, func(q *request) { q.known, q.stands = true, true }},
}

// each calls f with every request that differs from the others, until it fails.
func each(actions []Action, f func(who string, q request) error) error {
	for _, action := range actions {
		for _, purpose := range append(purposes, "") {
			for _, w := range who {
				if w.name == standing && !stands()[action] {
					continue // no policy asks
				}
				for _, role := range append([]Role{""}, offices...) {
					if !strings.HasPrefix(w.name, "of ") && role != "" {
						break // nobody known, no office
					}
					for _, strong := range []bool{false, true} {
						for class := catalog.Impersonal; class <= catalog.Sensitive; class++ {
							q := request{action: action, purpose: purpose, strong: strong, class: class}
							if role != "" {
								q.roles = []Role{role}
							}
							w.set(&q)
							if err := f(w.name, q); err != nil {
								return err
							}
						}
					}
				}
			}
		}
	}
	return nil
}

// TestEveryAnswer compares every yes of the policies with the table that was read and agreed to. What is not in it is a no.
func TestEveryAnswer(t *testing.T) {
	if testing.Short() && os.Getenv("CI") == "" {
		t.Skip("asks some hundred thousand times")
	}
	t.Parallel()
	r := ours(t)
	type line struct {
		action       Action
		purpose      Purpose
		who, without string
	}
	reach, by := map[line]map[Role]catalog.Class{}, []line{}
	err := each(actions(text(t)), func(who string, q request) error {
		yes, err := r.allow(q)
		if !yes {
			return err
		}
		l := line{q.action, q.purpose, who, ""}
		if !q.strong {
			l.without = " without a second factor"
		}
		if reach[l] == nil {
			reach[l], by = map[Role]catalog.Class{}, append(by, l)
		}
		role := Role("nobody")
		if len(q.roles) > 0 {
			role = q.roles[0]
		}
		reach[l][role] = max(reach[l][role], q.class)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintln(&b, "# Who may do what, for which purpose, and the class that is opened at most. Written by: go test ./internal/access -update")
	for _, l := range by {
		if l.who == standing && maps.Equal(reach[line{l.action, l.purpose, "of another", l.without}], reach[l]) {
			continue
		}
		if l.without == "" {
			if weak := reach[line{l.action, l.purpose, l.who, " without a second factor"}]; maps.Equal(weak, reach[l]) {
				continue
			}
		}
		classes := map[catalog.Class][]string{}
		for role, c := range reach[l] {
			classes[c] = append(classes[c], string(role))
		}
		for _, c := range slices.Sorted(maps.Keys(classes)) {
			roles := classes[c]
			slices.Sort(roles)
			switch {
			case roles[len(roles)-1] == "nobody", len(roles) == len(offices)+1:
				roles = nil
			case len(roles) == len(offices):
				roles = []string{"by any office"}
			default:
				roles[0] = "by " + roles[0]
			}
			fmt.Fprintf(&b, "%s  %s  %s%s  class %d\n", l.action, l.purpose, strings.Join(append([]string{l.who}, roles...), " "), l.without, c)
		}
	}
	const path = "testdata/purposes.txt"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s is not what the policies say; read the difference, then: go test ./internal/access -update", path)
	}
}

// TestLessIsNeverMore takes something away from who asks, or asks for more, and sees that a no never becomes a yes.
func TestLessIsNeverMore(t *testing.T) {
	if testing.Short() && os.Getenv("CI") == "" {
		t.Skip("asks some hundred thousand times")
	}
	t.Parallel()
	r := ours(t)
	err := each(actions(text(t)), func(who string, q request) error {
		if yes, _ := r.allow(q); yes {
			return nil
		}
		for name, take := range map[string]func(q *request){
			"without the offices":       func(q *request) { q.roles = nil },
			"without the second factor": func(q *request) { q.strong = false },
			"without the purpose":       func(q *request) { q.purpose = "" },
			"without a name":            func(q *request) { q.known, q.own, q.stands = false, false, false },
			"without standing for it":   func(q *request) { q.stands = false },
			"as a person":               func(q *request) { q.system = false },
			"of many":                   func(q *request) { q.many = !q.own },
			"of a higher class":         func(q *request) { q.class++ },
			"of a deed nobody named":    func(q *request) { q.action += "_all" },
		} {
			less := q
			take(&less)
			if name == "as a person" && !q.system || name == "without a name" && q.system {
				continue
			}
			if yes, _ := r.allow(less); yes {
				return fmt.Errorf("%s, %s, %+v: %s the no became a yes", q.action, who, q, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestMoreRolesAreTheirSum draws who holds several offices, and sees that they may do what one of the offices may, and no more.
func TestMoreRolesAreTheirSum(t *testing.T) {
	r, all := ours(t), actions(text(t))
	rapid.Check(t, func(t *rapid.T) {
		q := request{
			action: rapid.SampledFrom(all).Draw(t, "action"), purpose: rapid.SampledFrom(purposes).Draw(t, "purpose"),
			roles:  rapid.SliceOfNDistinct(rapid.SampledFrom(offices), 2, 5, rapid.ID[Role]).Draw(t, "roles"),
			strong: rapid.Bool().Draw(t, "strong"), class: catalog.Class(rapid.IntRange(1, 3).Draw(t, "class")),
		}
		rapid.SampledFrom(who).Draw(t, "who").set(&q)
		yes, err := r.allow(q)
		if err != nil {
			t.Fatal(err)
		}
		one := slices.ContainsFunc(q.roles, func(role Role) bool {
			alone := q
			alone.roles = []Role{role}
			yes, _ := r.allow(alone)
			return yes
		})
		if yes != one {
			t.Fatalf("%+v: together %v, one by one %v", q, yes, one)
		}
	})
}

// TestEveryPolicyMatters takes the policies away one by one: without a permission something is refused that it alone allowed, and nothing
// is allowed that was refused. A prohibition is tried against somebody who permitted everything: without it something is allowed that it
// alone refused.
func TestEveryPolicyMatters(t *testing.T) {
	if testing.Short() && os.Getenv("CI") == "" {
		t.Skip("asks some hundred thousand times")
	}
	t.Parallel()
	r, all := ours(t), actions(text(t))
	careless, err := parseRules(append(text(t), "@id(\"everything\") permit (principal, action, resource);"...))
	if err != nil {
		t.Fatal(err)
	}
	refused := map[Action][]request{} // every request that is refused
	err = each(all, func(_ string, q request) error {
		yes, err := r.allow(q)
		if !yes {
			refused[q.action] = append(refused[q.action], q)
		}
		return err // a permission that cannot be evaluated denies: without it there might be a yes to any deed
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, p := range r.policies.All() {
		forbids := p.Effect() == cedar.Forbid
		if forbids != (p.Annotations()["clause"] != "") && id != "delegate" {
			t.Errorf("%s: a prohibition names the clause that it keeps, and a permission none", id)
		}
		with, named := r, actions(p.MarshalCedar()) // of other deeds it says nothing, and no error of it denies them
		switch {
		case forbids:
			with, named = careless, all
		case len(named) == 0:
			t.Errorf("%s permits every deed", id)
		}
		others := cedar.NewPolicySet()
		for name, p := range with.policies.All() {
			if name != id {
				others.Add(name, p)
			}
		}
		less, err := sorted(others)
		if err != nil {
			t.Fatal(err)
		}
		matters := errors.New("it matters")
		err = each(named, func(_ string, q request) error {
			before, _ := with.allow(q)
			if before == forbids {
				return nil
			}
			if after, _ := less.allow(q); after == forbids {
				return matters
			}
			return nil
		})
		if err == nil {
			t.Errorf("without %s every answer is the same", id)
		}
		if forbids {
			continue
		}
		for _, action := range named {
			for _, q := range refused[action] {
				if yes, _ := less.allow(q); yes {
					t.Errorf("without the permission %s a no becomes a yes: %+v", id, q)
				}
			}
		}
	}
}

// TestErrorsDeny writes policies that cannot be evaluated: Cedar leaves them out, and the answer is no all the same.
func TestErrorsDeny(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]string{
		"an attribute that is not there": `@id("x") forbid (principal, action, resource) when { context.colour == "green" };`,
		"a number and a word":            `@id("x") forbid (principal, action, resource) when { context.purpose < 3 };`,
		"no set":                         `@id("x") forbid (principal, action, resource) when { context.purpose.contains("self") };`,
		"a permission":                   `@id("x") permit (principal, action, resource) when { context.colour };`,
	} {
		r, err := parseRules(append(text(t), broken...))
		if err != nil {
			t.Fatal(err)
		}
		mine := requestOf(Actor{Person: "a", Purpose: Self}, "engineer.apply", Subject{Person: "a"}, catalog.Personal)
		if yes, _ := ours(t).allow(mine); !yes {
			t.Fatal("somebody may not apply")
		}
		if yes, err := r.allow(mine); yes || err == nil {
			t.Errorf("%s: %v, %v", name, yes, err)
		}
		if err := r.decide(mine); err == nil || fault.Of(err) != nil {
			t.Errorf("%s: %v is not the fault of whoever asks", name, err)
		}
	}
	for name, text := range map[string]string{
		"not the language": `permit everything`,
		"no name":          `permit (principal, action, resource);`,
		"a name twice":     `@id("x") permit (principal, action, resource); @id("x") forbid (principal, action, resource);`,
	} {
		if _, err := parseRules([]byte(text)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if _, err := (&Access{err: fs.ErrNotExist}).May(Actor{Person: "a", Purpose: Self}, "engineer.apply", Subject{Person: "a"}); err == nil {
		t.Error("without policies there is a yes")
	}
}

// TestActionsAreThoseOfTheRooms reads the sources: every deed that a room asks for is in the policies, and no other is.
func TestActionsAreThoseOfTheRooms(t *testing.T) {
	t.Parallel()
	asked, word := regexp.MustCompile(`\.(?:May|Look)\([^"\n]*"([^"\n]+)"`), regexp.MustCompile(`"([a-z]+\.[a-z_]+)"`)
	all := actions(text(t))
	unnamed := slices.Clone(all)
	for _, root := range []string{"..", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, m := range word.FindAllSubmatch(source, -1) {
				unnamed = slices.DeleteFunc(unnamed, func(a Action) bool { return a == Action(m[1]) })
			}
			for _, m := range asked.FindAllSubmatch(source, -1) {
				if a := Action(m[1]); !slices.Contains(all, a) && a != "engineer.unheard_of" { // which a control tries
					t.Errorf("%s: no policy names %s", path, a)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(unnamed) > 0 {
		t.Errorf("no room asks for %s", unnamed)
	}
}

// TestGivenAnswers asks a thing twice: the second answer is not thought out anew, and an office more or less is another question.
func TestGivenAnswers(t *testing.T) {
	r := ours(t)
	q := request{action: "engineer.recommend", purpose: Licensing, roles: []Role{Cashier, Officer}, strong: true, known: true, class: catalog.Personal}
	for range 2 {
		if yes, err := r.allow(q); !yes || err != nil {
			t.Fatal(yes, err)
		}
		fewer := q
		fewer.roles = q.roles[:1]
		if yes, err := r.allow(fewer); yes || err != nil {
			t.Fatal(yes, err)
		}
	}
	q.roles = []Role{Officer, Cashier, Officer}
	if _, ok := r.given.Load(q.question()); !ok {
		t.Error("the order of offices makes another question")
	}
	given := 0
	r.given.Range(func(_, _ any) bool { given++; return true })
	if given != 2 {
		t.Errorf("%d questions were thought out, not 2", given)
	}
}

// BenchmarkMay measures a yes and a no that is explained.
func BenchmarkMay(b *testing.B) {
	r := ours(b)
	officer := Actor{Person: "o", Roles: []Role{Officer}, Purpose: Licensing, Strong: true}
	yes := requestOf(officer, "engineer.recommend", Subject{Person: "a", Case: "c"}, catalog.Personal)
	no := yes
	no.roles = nil
	b.Run("yes again", func(b *testing.B) {
		for b.Loop() {
			_ = r.decide(yes)
		}
	})
	for name, q := range map[string]request{"yes": yes, "no": no} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r.given.Clear()
				_ = r.decide(q)
			}
		})
	}
}
