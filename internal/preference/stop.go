package preference

import (
	"context"
	"strings"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
)

// tagName names the key of the addresses by which letters are stopped.
const tagName = "stop"

// StopPath returns the address by which whoever got a letter stops the letters that nobody must get, without signing in. It names the letter and
// nobody.
func (s *Service) StopPath(message string) string {
	tag, err := s.vault.Tag(tagName, message)
	if err != nil { // only a length beyond the hash's reach is refused
		panic(err)
	}
	return "/unsubscribe/" + message + "." + tag
}

// Stop is what whoever holds a letter asks for: by a button of the page, or by the one click of a mail program (RFC 8058).
type Stop struct {
	Deed     string `form:"deed" max:"20"` // stop, or never
	OneClick string `form:"List-Unsubscribe" max:"20"`
}

// Stop withdraws the letters that nobody must get for whoever a letter was sent to, and keeps on demand that none goes to its address ever
// again. A token that was not made here does nothing, and the answer is the same: nobody learns whom there is.
func (s *Service) Stop(ctx context.Context, token string, c Stop) error {
	if err := decideStop(c); err != nil {
		return err
	}
	message, tag, _ := strings.Cut(token, ".")
	if ours, err := s.vault.Tagged(tagName, message, tag); err != nil || !ours {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		person, address, err := s.needs.Recipient(ctx, tx, message)
		if fault.Is(err, fault.KindNotFound) { // the letter, or who got it, is no more
			return nil
		}
		if err != nil {
			return err
		}
		by := access.System(access.Notice)
		if _, err := s.access.May(by, "preference.stop", access.Subject{Person: person, Item: message}); err != nil {
			return err
		}
		if c.Deed == "never" && address != "" {
			was, err := s.Never(ctx, tx, address)
			if err != nil {
				return err
			}
			if !was {
				if err := insertNever(ctx, tx, neverRow{s.neverIndex(address), "email", s.clock.Now()}); err != nil {
					return err
				}
			}
		}
		if person == "" {
			return nil
		}
		q, surface := stopping(ctx, c)
		return s.withdraw(ctx, tx, person, message, q, surface, i18n.From(ctx).Code)
	})
}

// StopByText withdraws within tx the letters that nobody must get for somebody from whose own number a text asked for it. words say so
// in a language, because nothing of ours was shown.
func (s *Service) StopByText(ctx context.Context, tx *db.Tx, person, words, language string) error {
	return s.withdraw(ctx, tx, person, "", Question{What: Optional, Title: words}, ByText, language)
}

// stopping are the words of the page behind the link; a mail program that stops letters by itself shows none of ours.
func stopping(ctx context.Context, c Stop) (Question, Surface) {
	if c.OneClick != "" {
		return Question{What: Optional, Title: i18n.T(ctx, "preference.stop.one_click")}, OneClick
	}
	return Question{What: Optional, Title: i18n.T(ctx, "preference.stop.title"), Hint: i18n.T(ctx, "preference.stop.lead"), Options: []Option{
		{Value: "stop", Label: i18n.T(ctx, "preference.stop.stop")}, {Value: "never", Label: i18n.T(ctx, "preference.stop.never")},
	}}, LetterLink
}
