// Package house keeps the plan of the house standing: it reads the whole tree as source text and names what stands where it
// should not. floors.txt is the plan; each check is a function over a tree, with a test that breaks a small tree on purpose.
package house

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// module is the name under which packages of this project are imported.
const module = "sanad/"

// Crack is one thing that stands wrong.
type Crack struct{ Where, What string }

func (c Crack) String() string { return c.Where + ": " + c.What }

// Check is one rule of the house.
type Check struct {
	Rule string
	Find func(t *Tree) []Crack
}

// Checks are all rules, in the order in which they are reported.
var Checks = []Check{
	{"every package has a floor, and every floor its packages", withoutFloor},
	{"imports go down", upward},
	{"pages know parts, texts and plain values, and only their room knows them", strangersOfPages},
	{"what is made for tests is imported by tests", leakedTests},
	{"SQL stands in store files", strayStatements},
	{"a room names its own tables alone", foreignTables},
	{"rules are pure", impureRules},
	{"handlers do not know the database", handlersWithDatabase},
	{"the clock tells the time", strayTime},
	{"outbound is the only road out", strayRoads},
	{"logs is the only road into the log", strayLogs},
	{"web alone writes cookies", strayCookies},
	{"config alone reads the environment", strayEnvironment},
	{"folders are three deep at most and say what they hold", oddFolders},
	{"source hides nothing", hiddenSource},
	{"FEATURES.md names every verb, and files that exist", features},
	{"every dependency has its reason", unreasoned},
	{"every text that the program names is written in every language", missingTexts},
	{"every text is shown somewhere", deadTexts},
	{"style follows the direction of the script", physicalStyle},
	{"pages use only what templ cleans", uncleanPages},
}

// Tree is the source of the project, read and not compiled.
type Tree struct {
	root   fs.FS
	floors floors
	files  []*file           // Go
	texts  map[string]string // what else the checks read: by path
	paths  map[string]bool   // every file
	dirs   []string
}

// file is one Go file.
type file struct {
	path, folder, name string // internal/engineer/apply.go, internal/engineer, apply.go
	test, generated    bool
	lines              int
	source             string
	syntax             *ast.File
	set                *token.FileSet
	imports            map[string]string // path by the name it has in this file
}

// Read reads the project whose root is root.
func Read(root fs.FS) (*Tree, error) {
	t := &Tree{root: root, texts: map[string]string{}, paths: map[string]bool{}}
	plan, err := fs.ReadFile(root, "internal/house/floors.txt")
	if err != nil {
		return nil, err
	}
	if t.floors, err = parseFloors(string(plan)); err != nil {
		return nil, err
	}
	err = fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "testdata" || p == "tmp" || p == "e2e/pictures"):
			return fs.SkipDir
		case d.IsDir():
			t.dirs = append(t.dirs, p)
			return nil
		}
		return t.read(p)
	})
	return t, err
}

func (t *Tree) read(p string) error {
	t.paths[p] = true
	switch path.Ext(p) {
	default:
		return nil
	case ".go", ".css", ".templ", ".toml", ".md", ".mod":
	}
	b, err := fs.ReadFile(t.root, p)
	if err != nil {
		return err
	}
	if path.Ext(p) != ".go" {
		t.texts[p] = string(b)
		return nil
	}
	f := &file{
		path: p, folder: path.Dir(p), name: path.Base(p), test: strings.HasSuffix(p, "_test.go"),
		generated: strings.HasSuffix(p, "_templ.go"), lines: bytes.Count(b, []byte("\n")), source: string(b),
		set: token.NewFileSet(), imports: map[string]string{},
	}
	if f.syntax, err = parser.ParseFile(f.set, p, b, parser.ParseComments); err != nil {
		return err
	}
	for _, spec := range f.syntax.Imports {
		from, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(from)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "_" || name == "." {
			name += from // a name that no source can use, and that no other import has
		}
		f.imports[name] = from
	}
	t.files = append(t.files, f)
	return nil
}

// at names the place of a node.
func (f *file) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", f.path, f.set.Position(n.Pos()).Line)
}

// owner is the package that a folder belongs to, without internal/: engineer for internal/engineer/pages.
func (f *file) owner() string {
	return strings.TrimSuffix(strings.TrimPrefix(f.folder, "internal/"), "/pages")
}

// uses calls found for each mention of a name of the package from.
func (f *file) uses(from string, found func(name string, at ast.Node)) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			// A name that is declared in the file hides the package.
			if x, ok := s.X.(*ast.Ident); ok && x.Obj == nil && f.imports[x.Name] == from {
				found(s.Sel.Name, s)
			}
		}
		return true
	})
}

// Long lists the files that are long enough to be asked about in review; generated ones and tests are not.
func (t *Tree) Long(lines int) []string {
	var long []string
	for _, f := range t.files {
		if !f.test && !f.generated && f.lines > lines {
			long = append(long, fmt.Sprintf("%s has %d lines", f.path, f.lines))
		}
	}
	return long
}
