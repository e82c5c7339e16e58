package notice

import (
	"strings"
	"time"

	"sanad/internal/inbound"
)

// byText is the beginning of the fault of a text that did not arrive; the gateway's number for that follows.
const byText = "sms."

// undelivered is the gateway's number for a text that could not be delivered: the number is not in use, or the telephone was off for as long
// as the network keeps a text. Networks mean both by it, so one such report says little of a number.
const undelivered = "2"

// decideText says what a report of the gateway makes of a text. Not known: nothing. (Kannel: 1 delivered, 2 not, 16 not taken by the network,
// which may be ours to mend, 34 not within its time, 66 the network does not say.)
func decideText(state string) (came Came, known bool) {
	switch state {
	case "1":
		return Delivered, true
	case undelivered, "16", "34", "66":
		return Bounced, true
	}
	return "", false
}

// A number takes nothing when so many texts in a row, over so long, could not be delivered, of those that are remembered.
const (
	inARow         = 3
	overSoLong     = 48 * time.Hour
	remembered     = 90 * 24 * time.Hour
	mostRemembered = 100
)

// decideNumber says whether a telephone number takes nothing any more, by what became of the last texts to it, newest first. What the
// network did not take, or is not known of, says nothing of the number.
func decideNumber(last []deliveryRow) bool {
	var failed []time.Time
	for _, d := range last {
		if d.State == Delivered {
			break
		}
		if d.State == Failed || d.State == Bounced && d.Fault == byText+undelivered {
			failed = append(failed, d.SentAt)
		}
	}
	return len(failed) >= inARow && failed[0].Sub(failed[len(failed)-1]) >= overSoLong
}

// decideReport says what a mail server's report makes of a letter, and whether the address takes nothing any more (RFC 3463: it is
// unknown, closed, moved, or has no server). A full mailbox, or what is wrong with us, says nothing of the address. Not known: nothing.
func decideReport(r inbound.Report) (came Came, broken, known bool) {
	switch {
	case r.Complaint:
		return Complained, false, true
	case r.Action == "delivered": // "relayed" says nothing: the next server does not report
		return Delivered, false, true
	case r.Action == "failed":
		return Bounced, strings.HasPrefix(r.Status, "5.1.") || r.Status == "5.2.1" || r.Status == "5.4.4", true
	}
	return "", false, false
}
