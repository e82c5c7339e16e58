package notice

import "time"

// How lanes behave.
const (
	laneLetters = 200             // taken at once
	laneLease   = 5 * time.Minute // after which others may take what a lane that vanished had
	laneFresh   = 5 * time.Second // how long wishes and addresses that were read hold: a letter that has not left by then is opened anew
	laneRun     = 5 * time.Second // after which a lane takes no more, and lets other jobs go first
	laneLook    = 20              // letters after which a lane looks whether their campaign was paused or stopped
	slowest     = 10              // tries after which a letter waits no longer from one to the next: four hours
	mostInARow  = 3               // letters that may fail one after another before the lane itself waits
)

// decideLater says when a letter that could not be handed over is tried again: later each time. It is not given up before its campaign's last day, because
// what is wrong with a mail server for a day is not wrong with a letter.
func decideLater(tries int, now time.Time) time.Time {
	n := time.Duration(min(tries, slowest))
	return now.Add(n * n * n * 15 * time.Second)
}

// decideOver says how a letter ends that may not leave by any way: what must be told is held until it can be, the rest is dropped.
func decideOver(class Class, way Way, leaves bool) State {
	switch {
	case !leaves && class == optional:
		return StateDropped
	case !leaves:
		return StateHeld
	case way == Post:
		return StateWaits
	}
	return ""
}
