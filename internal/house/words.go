package house

import (
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// mentioned matches the files that FEATURES.md names.
var mentioned = regexp.MustCompile("`((?:internal|cmd|e2e|privacy|councils|docs)/[^`]+)`")

func features(t *Tree) (cracks []Crack) {
	named := map[string]bool{}
	for _, m := range mentioned.FindAllStringSubmatch(t.texts["FEATURES.md"], -1) {
		named[m[1]] = true
		if !t.paths[m[1]] {
			cracks = append(cracks, Crack{"FEATURES.md", m[1] + " does not exist"})
		}
	}
	for _, f := range t.files {
		if f.isVerb(t) && !named[f.path] {
			cracks = append(cracks, Crack{"FEATURES.md", "has no line for " + f.path})
		}
	}
	return cracks
}

// isVerb tells whether a file of a room or of the hall defines an exported method of its own name: Apply in apply.go.
func (f *file) isVerb(t *Tree) bool {
	kind := t.floors[f.folder].kind
	if f.test || kind != "rooms" && (kind != "hall" || strings.HasPrefix(f.folder, "internal/web")) {
		return false
	}
	verb := strings.ReplaceAll(strings.TrimSuffix(f.name, ".go"), "_", "")
	for _, d := range f.syntax.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Name.IsExported() && strings.EqualFold(fn.Name.Name, verb) {
			return true
		}
	}
	return false
}

// reasoned matches the modules for which docs/dependencies.md gives a reason.
var reasoned = regexp.MustCompile("(?m)^\\| `([a-z][^`]*\\.[^`]+/[^`]+)` \\| \\w")

// tool matches the names in the last part of go.mod, its tools.
var tool = regexp.MustCompile(`(?m)^\s*([a-z]\S*\.\S+)`)

func unreasoned(t *Tree) (cracks []Crack) {
	reasons := map[string]bool{} // by module; true once it is used
	for _, m := range reasoned.FindAllStringSubmatch(t.texts["docs/dependencies.md"], -1) {
		reasons[m[1]] = false
	}
	use := func(where, from string) {
		for module := range reasons {
			if from == module || strings.HasPrefix(from, module+"/") {
				reasons[module] = true
				return
			}
		}
		reasons[from] = true
		cracks = append(cracks, Crack{"docs/dependencies.md", "gives no reason for " + from + ", which " + where + " uses"})
	}
	for _, f := range t.files {
		for _, from := range f.imports {
			if first, _, _ := strings.Cut(from, "/"); strings.Contains(first, ".") {
				use(f.path, from)
			}
		}
	}
	_, tools, _ := strings.Cut(t.texts["go.mod"], "\ntool ")
	for _, m := range tool.FindAllStringSubmatch(tools, -1) {
		use("go.mod", m[1])
	}
	for _, module := range slices.Sorted(maps.Keys(reasons)) {
		if !reasons[module] {
			cracks = append(cracks, Crack{"docs/dependencies.md", "gives a reason for " + module + ", which nothing uses"})
		}
	}
	return cracks
}

// languages are those in which every text must be written.
var languages = []string{"en", "ur"}

func missingTexts(t *Tree) (cracks []Crack) {
	written := t.written()
	for _, f := range t.files {
		if f.test {
			continue
		}
		f.named(func(key string, whole bool, at ast.Node) {
			for _, language := range languages {
				if !has(written[language], key, whole) {
					cracks = append(cracks, Crack{f.at(at), "the text " + key + " is not written in " + language})
				}
			}
		})
	}
	for p := range t.texts {
		room := path.Dir(path.Dir(p))
		if t.floors[room].kind != "rooms" || path.Base(path.Dir(p)) != "text" {
			continue
		}
		for _, key := range keys(t.texts[p]) {
			if !strings.HasPrefix(key, path.Base(room)+".") {
				cracks = append(cracks, Crack{p, "the key " + key + " does not begin with " + path.Base(room)})
			}
		}
	}
	return cracks
}

// deadTexts finds texts that no code names, whole or by their beginning.
func deadTexts(t *Tree) (cracks []Crack) {
	named, begun := map[string]bool{}, map[string]bool{}
	for _, f := range t.files {
		if f.test {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok {
				if text, ok := literal(lit); ok && (strings.HasSuffix(text, ".") || strings.HasSuffix(text, "_")) {
					begun[text] = true
				} else if ok {
					named[text] = true
				}
			}
			return true
		})
	}
	for _, key := range slices.Sorted(maps.Keys(t.written()[languages[0]])) {
		shown := named[key]
		for i := range key {
			shown = shown || begun[key[:i]]
		}
		if !shown {
			cracks = append(cracks, Crack{key, "is a text that nothing shows"})
		}
	}
	return cracks
}

// written gathers the keys of each language over all text folders.
func (t *Tree) written() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, language := range languages {
		all[language] = map[string]bool{}
		for p, text := range t.texts {
			if path.Base(p) == language+".toml" && path.Base(path.Dir(p)) == "text" {
				for _, key := range keys(text) {
					all[language][key] = true
				}
			}
		}
	}
	return all
}

func has(keys map[string]bool, key string, whole bool) bool {
	if whole {
		return keys[key]
	}
	for k := range keys {
		if strings.HasPrefix(k, key) {
			return true
		}
	}
	return false
}

// named calls found for each text key that the file names: in i18n.T, in the making of a fault, in a fault.Message. Of a key that
// is put together only the literal beginning is known, and whole is false.
func (f *file) named(found func(key string, whole bool, at ast.Node)) {
	key := func(e ast.Expr) {
		if text, ok := literal(e); ok {
			found(text, true, e)
		} else if text, some := joined(e); some {
			if begin, _, _ := strings.Cut(text, "?"); begin != "" {
				found(begin, false, e)
			}
		}
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.CallExpr:
			s, ok := x.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, _ := s.X.(*ast.Ident)
			switch {
			case of != nil && f.imports[of.Name] == "sanad/internal/i18n" && s.Sel.Name == "T" && len(x.Args) > 1:
				key(x.Args[1])
			case of != nil && f.imports[of.Name] == "sanad/internal/fault" && len(x.Args) == 2 &&
				(s.Sel.Name == "Denied" || s.Sel.Name == "Conflict" || s.Sel.Name == "Busy"):
				key(x.Args[0])
			case s.Sel.Name == "Add" && len(x.Args) == 3 && f.imports["fault"] == "sanad/internal/fault":
				key(x.Args[1])
			}
		case *ast.CompositeLit:
			if s, ok := x.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Message" && len(x.Elts) > 0 {
				if of, ok := s.X.(*ast.Ident); ok && f.imports[of.Name] == "sanad/internal/fault" {
					for _, e := range x.Elts {
						if pair, ok := e.(*ast.KeyValueExpr); !ok {
							key(x.Elts[0])
							break
						} else if name, ok := pair.Key.(*ast.Ident); ok && name.Name == "Key" {
							key(pair.Value)
						}
					}
				}
			}
		}
		return true
	})
}

// line matches a key with its text, and the head of a table.
var line = regexp.MustCompile(`^\s*(?:"([^"]+)"|([\w.-]+))\s*=|^\s*\[\s*(?:"([^"]+)"|([\w.-]+))\s*\]`)

// plural are the names of the plural forms of a text, which stand in a table of its own.
var plural = map[string]bool{"zero": true, "one": true, "two": true, "few": true, "many": true, "other": true, "description": true}

// keys reads the keys of a text file: flat ones, and those of tables.
func keys(toml string) (found []string) {
	within, open := "", false
	for _, l := range strings.Split(toml, "\n") {
		before := open
		if strings.Count(l, `"""`)%2 == 1 || strings.Count(l, "'''")%2 == 1 {
			open = !open
		}
		m := line.FindStringSubmatch(l)
		switch {
		case before || m == nil:
		case m[3]+m[4] != "":
			within = m[3] + m[4]
		case within == "":
			found = append(found, m[1]+m[2])
		case !plural[m[1]+m[2]]:
			found = append(found, within+"."+m[1]+m[2])
		case m[1]+m[2] == "other":
			found = append(found, within)
		}
	}
	return found
}
