package catalog

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// undeclared lists the fields of forms in the rooms' source that name no entry of the catalogue and do not stand among those that pass.
func undeclared(t *testing.T, c *Catalog, root fs.FS) (faults []string) {
	t.Helper()
	used := map[string][]string{}
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return err
		}
		source, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		where := strings.TrimSuffix(path, ".go")
		ast.Inspect(tree, func(n ast.Node) bool {
			f, ok := n.(*ast.Field)
			if !ok || f.Tag == nil {
				return true
			}
			text, err := strconv.Unquote(f.Tag.Value)
			if err != nil {
				return true
			}
			tag := reflect.StructTag(text)
			name, ok := tag.Lookup("form")
			if !ok {
				return true
			}
			entry, declared := tag.Lookup("entry")
			_, known := c.Entry(entry)
			switch {
			case declared && !known:
				faults = append(faults, fmt.Sprintf("%s collects %s for %s, which the catalogue does not declare", where, name, entry))
			case !declared && !slices.Contains(c.passing[where].Fields, name):
				faults = append(faults, fmt.Sprintf("%s collects %s, which is neither an entry of the catalogue nor said to pass", where, name))
			case !declared:
				used[where] = append(used[where], name)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for where, p := range c.passing {
		for _, name := range p.Fields {
			if !slices.Contains(used[where], name) {
				faults = append(faults, fmt.Sprintf("%s does not collect %s, which is said to pass", where, name))
			}
		}
	}
	return faults
}

func TestFormsCollectWhatIsDeclared(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range undeclared(t, c, os.DirFS("..")) {
		t.Error(f)
	}
}

// Whoever adds a field to a form beside the catalogue is told.
func TestAFieldBesideTheCatalogue(t *testing.T) {
	c, err := parse([]byte("passing: {room/verb: {fields: [code], why: compared and forgotten}}" + ground + "      id: {class: 1, why: x}\n"))
	if err != nil {
		t.Fatal(err)
	}
	const verb = "package room\ntype Verb struct {\n ID string `form:\"id\" entry:\"thing.id\"`\n Code string `form:\"code\"`\n%s}\n"
	for _, x := range []struct{ name, more, file, want string }{
		{"as it is", "", "room/verb.go", ""},
		{"a field", "Religion string `form:\"religion\"`\n", "room/verb.go", "room/verb collects religion"},
		{"a field with an entry that is none", "Religion string `form:\"religion\" entry:\"thing.religion\"`\n", "room/verb.go", "thing.religion"},
		{"another form", "", "room/other.go", "room/other collects code"},
	} {
		faults := undeclared(t, c, fstest.MapFS{x.file: {Data: fmt.Appendf(nil, verb, x.more)}})
		if x.want == "" && len(faults) > 0 || x.want != "" && !strings.Contains(strings.Join(faults, "\n"), x.want) {
			t.Errorf("%s: %v", x.name, faults)
		}
	}
	if _, err := parse([]byte("passing: {room/verb: {fields: [code]}}" + ground + "      id: {class: 1, why: x}\n")); err == nil {
		t.Error("a field passes without a reason")
	}
}
