package notice

import (
	"fmt"
	"testing"
)

// The whole matrix of letters, consents and ways: only the lawful ones leave, and by no way that was not allowed. What is expected is
// written down here anew, as two tables. (T-OUT)
func TestOnlyLawfulLettersLeave(t *testing.T) {
	may := map[string]string{ // class, consent, never again: why it is held; empty: it may leave
		"optional given false": "", "optional withdrawn false": "withdrawn", "optional  false": "not_asked",
		"optional given true": "never_again", "optional withdrawn true": "never_again", "optional  true": "never_again",
	}
	reaches := []Reach{Works, Broken, Absent, Off, Often}
	rows, left := 0, 0
	for _, class := range []Class{statutory, service, optional} {
		for _, consent := range []Consent{NeverAsked, Given, Withdrawn} {
			for _, never := range []bool{false, true} {
				for _, preferred := range []Way{"", Email, SMS, Post} {
					for _, fallback := range []bool{false, true} {
						for _, mail := range reaches {
							for _, text := range reaches {
								for _, paper := range reaches {
									rows++
									reach := map[Way]Reach{Email: mail, SMS: text, Post: paper}
									got := decideCourse(class, Wishes{preferred, fallback, consent, never}, reach)
									if !got.decided {
										t.Errorf("%+v is not decided", got)
									}
									got.decided = false
									what := fmt.Sprint(class, " ", consent, " never ", never, ", prefers ", preferred, " fallback ", fallback, ", ", reach)
									if held := may[fmt.Sprint(class, " ", consent, " ", never)]; held != "" {
										if got != (Course{Why: held}) {
											t.Errorf("%s: %+v, not held as %s", what, got, held)
										}
										continue
									}
									first := Way("")
									for _, w := range []Way{Post, SMS, Email} {
										if reach[w] == Works {
											first = w
										}
									}
									want := Course{Why: "unreachable"}
									switch {
									case preferred == "" && first != "":
										want = Course{true, first, "only_way", false}
									case preferred != "" && reach[preferred] == Works:
										want = Course{true, preferred, "preferred", false}
									case preferred != "" && !fallback:
										want = Course{Why: string(reach[preferred])}
									case preferred != "" && first != "":
										want = Course{true, first, "other_" + string(reach[preferred]), false}
									}
									if got != want {
										t.Errorf("%s: %+v, not %+v", what, got, want)
									}
									if got.Leaves {
										left++
									}
								}
							}
						}
					}
				}
			}
		}
	}
	if rows != 3*3*2*4*2*125 || left == 0 || left == rows {
		t.Errorf("%d rows, of which %d leave", rows, left)
	}
}
