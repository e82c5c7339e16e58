package outbound

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"sanad/internal/clock"
)

// Outbox is a mailer that writes each message as a file into a folder: for the demonstration council and for tests.
type Outbox struct {
	folder string

	mu   sync.Mutex
	last time.Time // of the newest file; names sort by time
}

// Letter is a message in an outbox.
type Letter struct{ ID, To, Subject, Body, Lang, At string }

// outboxSender is whom the letters of an outbox are from.
const outboxSender = "no-reply@sanad.test"

// NewOutbox returns an outbox in a folder, which it makes.
func NewOutbox(folder string) (*Outbox, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("outbound: the outbox cannot be made: %w", err)
	}
	return &Outbox{folder: folder}, nil
}

// Send writes the message.
func (o *Outbox) Send(ctx context.Context, m Mail) error {
	msg, err := compose(m, outboxSender, "")
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if _, err := msg.WriteTo(&text); err != nil {
		return &Error{Stage: "message"}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	at := clock.System{}.Now()
	if !at.After(o.last) {
		at = o.last.Add(time.Microsecond)
	}
	o.last = at
	// Under another name first, so that Letters reads whole files.
	name := filepath.Join(o.folder, at.Format("20060102T150405.000000"))
	if err := os.WriteFile(name+".part", text.Bytes(), 0o600); err != nil {
		return fmt.Errorf("outbound: the outbox cannot be written: %w", err)
	}
	return os.Rename(name+".part", name+".eml")
}

// Letters returns the newest messages first, at most limit.
func (o *Outbox) Letters(limit int) ([]Letter, error) {
	names, err := fs.Glob(os.DirFS(o.folder), "*.eml")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	slices.Reverse(names)
	var list []Letter
	for _, name := range names[:min(limit, len(names))] {
		text, err := os.ReadFile(filepath.Join(o.folder, name))
		if err != nil {
			return nil, err
		}
		letter, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("outbound: %s in the outbox is no letter", name)
		}
		list = append(list, letter)
	}
	return list, nil
}

func parse(text []byte) (Letter, error) {
	m, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return Letter{}, err
	}
	to, err := mail.ParseAddress(m.Header.Get("To"))
	if err != nil {
		return Letter{}, err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return Letter{}, err
	}
	at, err := m.Header.Date()
	if err != nil {
		return Letter{}, err
	}
	if m.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
		return Letter{}, errors.New("another encoding")
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		return Letter{}, err
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(m.Header.Get("Message-ID"), "<"), "@")
	return Letter{
		ID: id, To: to.Address, Subject: subject, Body: strings.ReplaceAll(string(body), "\r\n", "\n"),
		Lang: m.Header.Get("Content-Language"), At: at.UTC().Format(time.RFC3339),
	}, nil
}
