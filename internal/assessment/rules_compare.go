package assessment

import (
	"reflect"
	"strings"

	"sanad/internal/council"
)

// Difference is what changed in one line of a text or one row of a table. Was or Is is empty where it came or went.
type Difference struct {
	Part    council.CriterionPart
	Was, Is *Words // of a table
	Line    string // of a text
	Came    bool   // the line came; otherwise it went
}

// Changed are the differences of one criterion.
type Changed struct {
	Criterion council.Criterion
	List      []Difference
}

// compare tells, for each criterion, what came, went and changed between two reports, by lines of texts and rows of tables.
func compare(was, is Report) (list []Changed) {
	for _, c := range is.Criteria {
		x := Changed{Criterion: c}
		for _, p := range c.Parts {
			before, after := was.rows(c.ID, p.ID), is.rows(c.ID, p.ID)
			if p.Asks == council.AsksText {
				x.List = append(x.List, compareTexts(p, textOf(before), textOf(after))...)
			} else {
				x.List = append(x.List, compareRows(p, was, is, before, after)...)
			}
		}
		list = append(list, x)
	}
	return list
}

func textOf(rows []Revision) string {
	if len(rows) == 0 {
		return ""
	}
	return rows[0].Words.Text
}

// mostLines bounds what is compared line by line; a longer text is compared as a whole.
const mostLines = 600

// compareTexts tells which lines went and which came, in the order of the newer text. Empty lines count for nothing.
func compareTexts(p council.CriterionPart, was, is string) (list []Difference) {
	a, b := lines(was), lines(is)
	if len(a) > mostLines || len(b) > mostLines {
		if was != is {
			list = append(list, Difference{Part: p, Line: was}, Difference{Part: p, Line: is, Came: true})
		}
		return list
	}
	same := make([][]int, len(a)+1) // how many lines the rests from i and j have in common, in order
	for i := range same {
		same[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same[i][j] = max(same[i+1][j], same[i][j+1]); a[i] == b[j] {
				same[i][j] = same[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && same[i+1][j] >= same[i][j+1]:
			list = append(list, Difference{Part: p, Line: a[i]})
			i++
		default:
			list = append(list, Difference{Part: p, Line: b[j], Came: true})
			j++
		}
	}
	return list
}

func lines(s string) (list []string) {
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

// compareRows tells which rows went, came and changed. A row is the same as one of before if it is the same piece, or says what no two rows share.
func compareRows(p council.CriterionPart, was, is Report, before, after []Revision) (list []Difference) {
	taken := map[string]bool{} // pieces of before that were found again
	match := func(x Revision, same func(o Revision) bool) *Revision {
		for i, o := range before {
			if !taken[o.Piece] && same(o) {
				taken[o.Piece] = true
				return &before[i]
			}
		}
		return nil
	}
	found := make([]*Revision, len(after))
	for i, x := range after {
		found[i] = match(x, func(o Revision) bool { return o.Piece == x.Piece })
	}
	for i, x := range after {
		if found[i] == nil {
			found[i] = match(x, func(o Revision) bool { return rowKey(p.Asks, o.Words) == rowKey(p.Asks, x.Words) })
		}
	}
	for i, x := range after {
		switch o := found[i]; {
		case o == nil:
			list = append(list, Difference{Part: p, Is: &after[i].Words})
		case !reflect.DeepEqual(was.plain(o.Words), is.plain(x.Words)):
			list = append(list, Difference{Part: p, Was: &o.Words, Is: &after[i].Words})
		}
	}
	for i, o := range before {
		if !taken[o.Piece] {
			list = append(list, Difference{Part: p, Was: &before[i].Words})
		}
	}
	return list
}

// plain are words whose outcomes are said and not named by id, so that those of two reports compare.
func (r Report) plain(w Words) Words {
	var said []string
	outcomes := r.outcomes()
	for _, n := range numbersOf(w.Outcomes, outcomes) {
		said = append(said, outcomes[n-1].Words.Text)
	}
	w.Outcomes = said
	return w
}
