package dbtest

import (
	"os"
	"path/filepath"
	"testing"

	"sanad/migrations"
)

// TestTemplateIsKept sees that one process makes a template and the next takes it, and that a machine without a cache does without.
func TestTemplateIsKept(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	made := keptFile(t, migrations.Keys, "mark")
	kept, err := filepath.Glob(filepath.Join(cache, "sanad", "template-mark-*.db"))
	if err != nil || len(kept) != 1 || len(made) == 0 {
		t.Fatal(kept, err)
	}
	if err := os.WriteFile(kept[0], []byte("of another process"), 0o600); err != nil {
		t.Fatal(err)
	}
	if again := keptFile(t, migrations.Keys, "mark"); string(again) != "of another process" {
		t.Error("it was made twice")
	}
	if other := keptFile(t, migrations.Keys, "another"); string(other) == "of another process" {
		t.Error("the template of another schema was taken")
	}
	t.Setenv("XDG_CACHE_HOME", filepath.Join(cache, "sanad", filepath.Base(kept[0])))
	if alone := keptFile(t, migrations.Keys, "mark"); len(alone) == 0 || string(alone) == "of another process" {
		t.Error("without a cache nothing is made")
	}
}
