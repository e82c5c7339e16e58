package outbound

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sanad/internal/clock"
)

// SentText is a text in an outbox.
type SentText struct {
	To, Words string
	At        time.Time
}

// Text writes a text into the outbox, as Send writes a letter.
func (o *Outbox) Text(_ context.Context, t Text) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	at := clock.System{}.Now()
	if !at.After(o.last) {
		at = o.last.Add(time.Microsecond)
	}
	o.last = at
	b, err := json.Marshal(SentText{t.To.Reveal(), t.Body.Reveal(), at})
	if err != nil {
		return err
	}
	name := filepath.Join(o.folder, at.Format("20060102T150405.000000"))
	if err := os.WriteFile(name+".part", b, 0o600); err != nil {
		return &TextError{Cause: "the outbox cannot be written"}
	}
	return os.Rename(name+".part", name+".sms")
}

// Texts returns the newest texts to a number first, at most limit.
func (o *Outbox) Texts(to string, limit int) (list []SentText, err error) {
	names, err := fs.Glob(os.DirFS(o.folder), "*.sms")
	if err != nil {
		return nil, err
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(b, a) })
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(o.folder, name))
		if err != nil {
			return nil, err
		}
		var t SentText
		if err := json.Unmarshal(b, &t); err != nil {
			return nil, err
		}
		if t.To == to && len(list) < limit {
			list = append(list, t)
		}
	}
	return list, nil
}
