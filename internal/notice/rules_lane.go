package notice

import "time"

// How lanes behave.
const (
	laneLetters = 200             // taken at once
	laneLease   = 5 * time.Minute // after which others may take what a lane that vanished had
	laneFresh   = 5 * time.Second // how long wishes and addresses that were read hold: a letter that has not left by then is opened anew
	laneRun     = 5 * time.Second // after which a lane takes no more, and lets other jobs go first
	laneLook    = 20              // letters after which a lane looks whether their campaign was paused or stopped
	mostTries   = 10              // of a letter, before it is given up
	mostInARow  = 3               // letters that may fail one after another before the lane itself waits
)

// decideLater says what becomes of a letter that could not be handed over: it waits, longer each time, or is given up.
func decideLater(tries int, now time.Time) (State, time.Time) {
	n := time.Duration(min(tries, mostTries))
	if tries >= mostTries {
		return StateDead, now
	}
	return StateQueued, now.Add(n * n * n * 15 * time.Second)
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
