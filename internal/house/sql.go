package house

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// statement matches text that begins like SQL.
var statement = regexp.MustCompile(`(?is)^\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\(|(create|drop|alter)\s+(unique\s+)?(table|index|trigger|view)\s)`)

// part matches a piece of a statement that code puts together.
var part = regexp.MustCompile(`^\s*(from|join|left join|inner join|where|and|order by|union|exists)\s`)

// table matches the word after which a table is named, and the name.
var table = regexp.MustCompile(`(?i)\b(?:from|join|into|update|table)\s+([a-z_][a-z0-9_]*)`)

// local matches the names that a statement gives to its own parts.
var local = regexp.MustCompile(`(?i)(?:\bwith\s+(?:recursive\s+)?|,\s*)([a-z_]+)\s*(?:\([^()]*\)\s*)?as\s*\(`)

// notTables are words that may follow "update" or "from" without being a table.
var notTables = map[string]bool{"set": true, "skip": true, "of": true, "nowait": true, "distinct": true, "if": true, "lateral": true, "select": true}

// tablesOf says how the tables of a package begin where it is not the package's own name.
var tablesOf = map[string]string{"events": "event", "jobs": "job", "vault": "key"}

// engineTable matches the tables in which an engine describes the schema; the catalogue compares itself with them.
var engineTable = regexp.MustCompile(`^(sqlite_master|pragma_\w+|information_schema|pg_\w+)$`)

// keepsStatements tells whether a file may hold SQL.
func (f *file) keepsStatements() bool {
	ok, _ := path.Match("store*.go", f.name)
	return ok || f.test || f.folder == "internal/db" || f.folder == "internal/dbtest"
}

func strayStatements(t *Tree) (cracks []Crack) {
	for _, f := range t.files {
		if f.keepsStatements() || f.generated {
			continue
		}
		f.uses("sanad/internal/db", func(name string, at ast.Node) {
			switch name {
			case "Get", "Find", "List", "Insert", "InsertMany", "Row":
				cracks = append(cracks, Crack{f.at(at), "db." + name + " stands outside store*.go"})
			}
		})
		f.eachText(func(text string, at ast.Node) {
			if statement.MatchString(text) {
				cracks = append(cracks, Crack{f.at(at), "SQL stands outside store*.go"})
			}
		})
		if f.imports["db"] == "sanad/internal/db" {
			ast.Inspect(f.syntax, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if s, ok := call.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Exec" && len(call.Args) > 1 {
					cracks = append(cracks, Crack{f.at(call), "Exec stands outside store*.go"})
				}
				return true
			})
		}
	}
	return cracks
}

func foreignTables(t *Tree) (cracks []Crack) {
	for _, f := range t.files {
		if f.test || f.generated || f.folder == "internal/db" || f.folder == "internal/dbtest" {
			continue
		}
		refuse := func(name string, at ast.Node) {
			if !owns(f.owner(), name) {
				cracks = append(cracks, Crack{f.at(at), "names " + name + ", which is not a table of " + f.owner()})
			}
		}
		f.eachText(func(text string, at ast.Node) {
			if !statement.MatchString(text) && !part.MatchString(text) {
				return
			}
			given := map[string]bool{}
			for _, m := range local.FindAllStringSubmatch(text, -1) {
				given[m[1]] = true
			}
			for _, m := range table.FindAllStringSubmatch(text, -1) {
				if !given[m[1]] && !notTables[strings.ToLower(m[1])] {
					refuse(m[1], at)
				}
			}
		})
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 4 {
				if s, ok := call.Fun.(*ast.SelectorExpr); ok && (s.Sel.Name == "Insert" || s.Sel.Name == "InsertMany") {
					if name, ok := literal(call.Args[2]); ok {
						refuse(name, call)
					}
				}
			}
			return true
		})
	}
	return cracks
}

// owns tells whether a table belongs to a package: its name is the package's, or begins with it.
func owns(owner, table string) bool {
	if short, ok := tablesOf[owner]; ok {
		owner = short
	}
	return table == owner || strings.HasPrefix(table, owner+"_") || owner == "catalog" && engineTable.MatchString(table)
}

// eachText calls found for every text of the file. Texts joined with + are one text, in which a mark stands for what is not literal.
func (f *file) eachText(found func(text string, at ast.Node)) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BinaryExpr:
			if x.Op == token.ADD {
				if text, some := joined(x); some {
					found(text, x)
					return false
				}
			}
		case *ast.BasicLit:
			if text, ok := literal(x); ok {
				found(text, x)
			}
		}
		return true
	})
}

// joined writes a sum of texts as one; some tells whether any of it is literal.
func joined(e ast.Expr) (text string, some bool) {
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		left, a := joined(sum.X)
		right, b := joined(sum.Y)
		return left + right, a || b
	}
	if text, ok := literal(e); ok {
		return text, true
	}
	return "?", false
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
