// Package walk runs scripts of what people do with a browser that has no JavaScript. A script is readable by a registrar:
//
//	as applicant
//	get /sign-up
//	submit 'Send the code' email=ayesha@example.org
//	mail ayesha@example.org
//	submit Continue code=$CODE
//	at /my
//	see h1 'Your place'
//
// The commands:
//
//	get PATH                    ask for a page
//	follow TEXT                 follow the link with these words
//	submit BUTTON name=value... press the button with these words in its form, filled in; name=@FILE uploads a file of the script, name.2 is
//	                            the second field of that name
//	see SELECTOR [TEXT]         an element stands on the page, and holds the text (or ! see)
//	has TEXT                    the answer holds the text as it is (or ! has)
//	header NAME [TEXT]          the answer has the header, and it holds the text (or ! header)
//	status CODE                 the answer's status
//	at PATH                     where the visitor is after redirects; * stands for one segment
//	as VISITOR                  go on as this visitor; each has cookies of their own
//	keep NAME SELECTOR [ATTR]   put the text or an attribute of an element into $NAME
//	clock +30d | +2h | DAY      move the clock
//	mail TO [TEXT]              the newest letter to TO holds the text; $CODE and $LINK are its code and link (or ! mail)
//	authenticator SECRET        put the code that an authenticator shows now into $CODE
//	picture FILE                make a picture to upload; .jpg or .png
//	origin ORIGIN | none        say where the next submits come from
//	browse                      print the page
//
// BUTTON and TEXT of a link may be a selector instead, where it begins with # or [. A page that lacks a text, an answer of 500 and
// above, a link or form that leads away from the site, and a field that the form lacks end a walk at once.
package walk

import (
	"net/http"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sanad/internal/clock"
	"sanad/internal/outbound"
)

// Site is what a script walks through. Each script has one of its own.
type Site struct {
	Handler http.Handler
	Clock   *clock.Moved
	Letters func() []outbound.Letter // newest first
	Work    func() error             // does the jobs that are due, before letters are read and after the clock is moved; may be nil
	Env     map[string]string        // what scripts may name as $NAME, e.g. the sign-in links of officers
}

// Run runs the scripts *.txt of a folder side by side, each in a site that newSite makes.
func Run(t *testing.T, dir string, newSite func(t testing.TB) Site) {
	t.Helper()
	testscript.Run(t, params(dir, func(env *testscript.Env) Site { return newSite(env.T().(testing.TB)) }))
}

func params(dir string, newSite func(env *testscript.Env) Site) testscript.Params {
	return testscript.Params{
		Dir:  dir,
		Cmds: commands,
		Setup: func(env *testscript.Env) error {
			site := newSite(env)
			for name, value := range site.Env {
				env.Setenv(name, value)
			}
			env.Values[key{}] = newWalker(site)
			return nil
		},
	}
}

type key struct{}

// walker is the state of one script.
type walker struct {
	site     Site
	visitors map[string]*visitor
	now      *visitor
}

func newWalker(site Site) *walker {
	w := &walker{site: site, visitors: map[string]*visitor{}}
	w.become("visitor")
	return w
}

func (w *walker) become(name string) {
	v := w.visitors[name]
	if v == nil {
		v = &visitor{site: w.site, cookies: map[string]*http.Cookie{}, origin: home, network: len(w.visitors)}
		w.visitors[name] = v
	}
	w.now = v
}

// command is one line of a script.
type command func(ts *testscript.TestScript, w *walker, not bool, args []string)

// takes makes a command that has from least to most arguments (any number if most is negative) and may be negated or not.
func takes(least, most int, negatable bool, run command) func(ts *testscript.TestScript, not bool, args []string) {
	return func(ts *testscript.TestScript, not bool, args []string) {
		if not && !negatable {
			ts.Fatalf("this command cannot be negated")
		}
		if len(args) < least || most >= 0 && len(args) > most {
			ts.Fatalf("%d arguments, but this command takes %d to %d", len(args), least, most)
		}
		run(ts, ts.Value(key{}).(*walker), not, args)
	}
}

// showsAnswer makes a command that looks at an answer.
func showsAnswer(run command) command {
	return func(ts *testscript.TestScript, w *walker, not bool, args []string) {
		if w.now.answer == nil {
			ts.Fatalf("nothing was asked for yet")
		}
		run(ts, w, not, args)
	}
}

var commands = map[string]func(ts *testscript.TestScript, not bool, args []string){
	"get":           takes(1, 1, false, get),
	"follow":        takes(1, 1, false, follow),
	"submit":        takes(1, -1, false, submit),
	"see":           takes(1, 2, true, see),
	"has":           takes(1, 1, true, showsAnswer(hasText)),
	"header":        takes(1, 2, true, showsAnswer(header)),
	"status":        takes(1, 1, false, showsAnswer(status)),
	"at":            takes(1, 1, true, showsAnswer(at)),
	"as":            takes(1, 1, false, as),
	"keep":          takes(2, 3, false, keep),
	"clock":         takes(1, 1, false, moveClock),
	"mail":          takes(1, 2, true, mail),
	"authenticator": takes(1, 1, false, authenticator),
	"picture":       takes(1, 1, false, picture),
	"origin":        takes(1, 1, false, origin),
	"browse":        takes(0, 0, false, showsAnswer(browse)),
}
