package alarm

import (
	"path/filepath"
	"sync"
	"testing"
)

func TestCountsOutliveTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "alarms.json")
	b := Open(path)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { b.Raise(Redaction, 2) })
	}
	all.Wait()
	b.Raise(Cookie, 0)
	if n := Open(path).Count(Redaction); n != 40 {
		t.Errorf("%d, not 40", n)
	}
	counts, err := Read(path)
	if err != nil || counts[Redaction] != 40 || counts[Cookie] != 0 {
		t.Errorf("%v %v", counts, err)
	}
	var none *Book
	none.Raise(Cookie, 1)
	if none.Count(Cookie) != 0 {
		t.Error("no book counts")
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none")); err != nil {
		t.Error(err)
	}
	unwritable := Open(filepath.Join(t.TempDir(), "no", "folder"))
	if unwritable.Raise(Destination, 1); unwritable.Count(Destination) != 1 {
		t.Error("what cannot be written is not counted")
	}
}
