package house

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// floor is one line of floors.txt; depth grows downward.
type floor struct {
	kind  string
	depth int
}

// floors gives the floor of each package's folder.
type floors map[string]floor

func parseFloors(text string) (floors, error) {
	plan := floors{}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		kind, names, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(names) == "" {
			return nil, fmt.Errorf("floors.txt:%d: not \"kind: packages\"", i+1)
		}
		for _, name := range strings.Fields(names) {
			folder, outside := strings.CutPrefix(name, "./")
			if !outside {
				folder = "internal/" + name
			}
			if _, double := plan[folder]; double {
				return nil, fmt.Errorf("floors.txt:%d: %s has two floors", i+1, name)
			}
			plan[folder] = floor{strings.TrimSpace(kind), i}
		}
	}
	return plan, nil
}

// of returns the floor of a folder; a room's pages have the floor of their room.
func (p floors) of(folder string) (floor, bool) {
	if room, ok := strings.CutSuffix(folder, "/pages"); ok {
		at, ok := p[room]
		return at, ok && at.kind == "rooms" || at.kind == "hall"
	}
	at, ok := p[folder]
	return at, ok
}

func withoutFloor(t *Tree) (cracks []Crack) {
	seen := map[string]bool{}
	for _, f := range t.files {
		if seen[f.folder] {
			continue
		}
		seen[f.folder] = true
		if _, ok := t.floors.of(f.folder); !ok {
			cracks = append(cracks, Crack{f.folder, "has no line in internal/house/floors.txt"})
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(t.floors)) {
		if !seen[folder] {
			cracks = append(cracks, Crack{"internal/house/floors.txt", folder + " does not exist"})
		}
	}
	return cracks
}

// ours calls found for each import of a package of this project.
func (t *Tree) ours(found func(f *file, folder string)) {
	for _, f := range t.files {
		for _, from := range f.imports {
			if folder, ok := strings.CutPrefix(from, module); ok && folder != f.folder {
				found(f, folder)
			}
		}
	}
}

func upward(t *Tree) (cracks []Crack) {
	t.ours(func(f *file, folder string) {
		from, _ := t.floors.of(f.folder)
		to, ok := t.floors.of(folder)
		switch {
		case !ok || to.depth > from.depth:
		case to.kind == "tests" && f.test:
		case f.test && !strings.HasPrefix(f.folder, "internal/"): // data, which tests look at through the house
		case folder == f.folder+"/pages":
		case to.depth == from.depth:
			cracks = append(cracks, Crack{f.path, "imports " + folder + ", which is its neighbour: meet in app, through Needs or a reaction"})
		default:
			cracks = append(cracks, Crack{f.path, "imports " + folder + ", which lies above it"})
		}
	})
	return cracks
}

func strangersOfPages(t *Tree) (cracks []Crack) {
	t.ours(func(f *file, folder string) {
		if room, ok := strings.CutSuffix(folder, "/pages"); ok && room != f.folder {
			cracks = append(cracks, Crack{f.path, "imports " + folder + ", the pages of another"})
		}
		if path.Base(f.folder) == "pages" && !f.test {
			to := t.floors[folder]
			if to.kind != "ground" && folder != "internal/web/parts" && folder != "internal/i18n" {
				cracks = append(cracks, Crack{f.path, "imports " + folder + ": a page is given plain values"})
			}
		}
	})
	return cracks
}

func leakedTests(t *Tree) (cracks []Crack) {
	t.ours(func(f *file, folder string) {
		from, to := t.floors[f.folder], t.floors[folder]
		if to.kind == "tests" && !f.test && from.kind != "tests" && from.kind != "door" {
			cracks = append(cracks, Crack{f.path, "imports " + folder + ", which is made for tests and the demonstration"})
		}
	})
	return cracks
}
