package notice

import (
	"context"
	"errors"
	"strings"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/inbound"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// errElse says that an answer does not belong to the case whose letter it answers.
var errElse = errors.New("notice: this answer is not of the person of the case")

// mostReply is how much of an answer stands on a case, as much as is written there by hand.
const mostReply = 4000

// takeReply writes an answer to a case's letter on the case: the address to which it came is known from that letter alone, and it came from the
// address of whoever the case is of. Any other waits at the desk.
func (s *Service) takeReply(ctx context.Context, l inbound.Letter, caseID string) error {
	row := s.receivedRow(l, fromReply)
	row.Case = caseID
	kept, dropped := received(l)
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		if err := mayTake(ctx, tx, row); err != nil {
			return err
		}
		joined, err := s.needs.Join(ctx, tx, caseID, l.From, s.replyWords(ctx, l, kept, dropped))
		if err != nil && !fault.Is(err, fault.KindConflict) && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		if err != nil || !joined {
			return errElse
		}
		return insertReceived(ctx, tx, row)
	})
	switch {
	case errors.Is(err, errElse):
		return s.takeOther(ctx, l, caseID)
	case errors.Is(err, errAgain):
		return nil
	}
	return err
}

// replyWords are what stands on the case: what was answered, without what it quotes, and what of it was not kept.
func (s *Service) replyWords(ctx context.Context, l inbound.Letter, kept Received, dropped []string) pii.Value {
	ctx = s.texts.With(ctx, i18n.Of(kept.Language), s.law().Zone)
	words := unquoted(kept.Text.Reveal())
	if words == "" {
		words = kept.Subject.Reveal()
	}
	cut := []rune(words)
	if len(cut) > mostReply {
		words = string(cut[:mostReply])
		dropped = append(dropped, "cut")
	}
	var notes []string
	if l.Files > 0 {
		notes = append(notes, i18n.T(ctx, "notice.received.files", "Count", l.Files))
	}
	for _, what := range dropped {
		notes = append(notes, i18n.T(ctx, "notice.received.dropped."+what))
	}
	if l.Signed == "" {
		notes = append(notes, i18n.T(ctx, "notice.received.unsigned"))
	}
	if len(notes) > 0 {
		words += "\n\n(" + strings.Join(notes, " ") + ")"
	}
	return pii.New(words)
}

// unquoted leaves out what an answer quotes at its end of the letter that it answers, with the line above that says so.
func unquoted(words string) string {
	lines := strings.Split(words, "\n")
	quotes := false
	for len(lines) > 0 {
		last := strings.TrimSpace(lines[len(lines)-1])
		switch {
		case strings.HasPrefix(last, ">"):
			quotes = true
		case last == "":
		case quotes && (strings.HasSuffix(last, ":") || strings.HasSuffix(last, "：")): // On Monday … wrote:
			quotes = false
		default:
			return strings.TrimSpace(strings.Join(lines, "\n"))
		}
		lines = lines[:len(lines)-1]
	}
	return ""
}

// takeOther keeps a letter that belongs nowhere for an officer, once however often it is handed over. caseID is the case whose letter it answers,
// if any.
func (s *Service) takeOther(ctx context.Context, l inbound.Letter, caseID string) error {
	seen := s.receivedRow(l, fromOther)
	seen.Case = caseID
	kept, dropped := received(l)
	now := s.clock.Now()
	row := inboundRow{
		ID: id.New(now), Case: caseID, Lang: kept.Language, Files: int64(l.Files), Dropped: strings.Join(dropped, " "), Signed: l.Signed != "", State: InboundOpen, ReceivedAt: now,
	}
	// Asked before, so that what is not taken leaves no key behind, and again where it is stored.
	err := s.db.View(ctx, func(tx *db.Tx) error { return mayTake(ctx, tx, seen) })
	if err == nil {
		err = s.sealInbound(ctx, &row, kept)
	}
	if err == nil {
		err = s.db.Update(ctx, func(tx *db.Tx) error {
			if err := mayTake(ctx, tx, seen); err != nil {
				return err
			}
			if err := insertReceived(ctx, tx, seen); err != nil {
				return err
			}
			return insertInbound(ctx, tx, row)
		})
		if errors.Is(err, errAgain) || errors.Is(err, inbound.ErrMany) { // another was faster
			err = errors.Join(err, s.vault.Shred(ctx, scope(row.ID)))
		}
	}
	if errors.Is(err, errAgain) {
		return nil
	}
	return err
}

// inboundField names a sealed value of a letter that came in.
func inboundField(column, id string) vault.Field {
	return vault.Field{Entry: "notice_inbound." + column, Row: id, Scope: scope(id)}
}

// sealInbound seals what is personal in a letter under a key of its own.
func (s *Service) sealInbound(ctx context.Context, row *inboundRow, kept Received) error {
	if err := s.vault.Mint(ctx, scope(row.ID)); err != nil {
		return err
	}
	for _, x := range []struct {
		column string
		to     *pii.Sealed
		value  pii.Value
	}{{"sender", &row.Sender, kept.From}, {"subject", &row.Subject, kept.Subject}, {"words", &row.Words, kept.Text}} {
		sealed, err := s.vault.Seal(ctx, inboundField(x.column, row.ID), x.value.Reveal())
		if err != nil {
			return err
		}
		*x.to = sealed
	}
	return nil
}
