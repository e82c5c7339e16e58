package accreditation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// The years that a batch can have, and how many one line can name.
const (
	firstBatch  = 1900
	ahead       = 6 // years: a class that is taught may be counted by when it finishes
	mostBatches = 40
)

var (
	batchWords = regexp.MustCompile(`(?i)\b(intakes?|batch(es)?|sessions?|entry|class( of)?|of)\b|داخلہ|داخلے|بیچ|سیشن`)
	batchYear  = regexp.MustCompile(`^[0-9]{4}(\.0)?$`)
	batchRange = regexp.MustCompile(`^([0-9]{4}) ?(?:-|–|—|/|to|till|until|تا|سے) ?([0-9]{4})$`)
	batchSpan  = regexp.MustCompile(`^([0-9]{4}) ?[-–—/] ?([0-9]{2})$`)
	batchSplit = regexp.MustCompile(`[,;&+،؛]|\band\b|\sاور\s`)
)

// batchesIn reads batches: years, "2016-2019" for all from the one to the other, "2009-10" for the session that began in 2009, and several of
// these. Two years that follow each other are two batches, and that is said.
func batchesIn(s string) (list []int, two bool, wrong string) {
	s = batchWords.ReplaceAllString(text.Digits(s), " ")
	for part := range slices.Values(batchSplit.Split(s, -1)) {
		part = strings.Join(strings.Fields(part), " ")
		from, to := 0, 0
		if p := batchRange.FindStringSubmatch(part); p != nil {
			from, _ = strconv.Atoi(p[1])
			to, _ = strconv.Atoi(p[2])
			two = two || to == from+1
		} else if p := batchSpan.FindStringSubmatch(part); p != nil {
			from, _ = strconv.Atoi(p[1])
			end, _ := strconv.Atoi(p[2])
			if to = from; end != (from+1)%100 {
				return nil, false, "batch.span"
			}
		} else if batchYear.MatchString(part) {
			from, _ = strconv.Atoi(part[:4])
			to = from
		} else {
			return nil, false, "batch.shape"
		}
		if to < from || to-from >= mostBatches {
			return nil, false, "batch.order"
		}
		for year := from; year <= to; year++ {
			if !slices.Contains(list, year) {
				list = append(list, year)
			}
		}
	}
	slices.Sort(list)
	if len(list) > mostBatches {
		return nil, false, "batch.order"
	}
	return list, two, ""
}

// batches reads which batches, within the life of the programme as the line tells it.
func (j rowJudge) batches() {
	r := j.row
	r.First, r.Last = j.number(FieldFirst, firstBatch, j.today.Year()+ahead), j.number(FieldLast, firstBatch, j.today.Year()+ahead)
	r.Sections, r.PerSection = j.number(FieldSections, 1, 100), j.number(FieldPerSection, 1, 1000)
	if (r.Sections == 0) != (r.PerSection == 0) && !r.refused(FieldSections) && !r.refused(FieldPerSection) {
		r.refuse(FieldSections, "seats.both", nil)
	}
	if r.First > 0 && r.Last > 0 && r.Last < r.First {
		r.refuse(FieldLast, "last.before", nil)
	}
	s := j.needed(FieldBatch, 200)
	if s == "" {
		return
	}
	list, two, wrong := batchesIn(s)
	if wrong != "" {
		r.refuse(FieldBatch, wrong, fault.Values{"Word": s, "Most": strconv.Itoa(mostBatches)})
		return
	}
	if two {
		r.say(FieldBatch, "batch.two", nil)
	}
	r.Batches = list
	law := j.on(r.decidedOr(j.today))
	latest := j.today.Year()
	if law.Accreditation.By == council.ByGraduation {
		latest += ahead
	}
	for _, year := range list {
		v := fault.Values{"Batch": strconv.Itoa(year)}
		switch {
		case year < firstBatch || year > latest:
			r.refuse(FieldBatch, "batch.far", v)
		case r.First > 0 && year < r.First || r.Last > 0 && year > r.Last:
			r.refuse(FieldBatch, "batch.life", v)
		case law.Accreditation.By == council.ByIntake && !r.On.IsZero() && year > r.On.Year():
			r.refuse(FieldBatch, "batch.not_begun", v)
		default:
			continue
		}
		return
	}
}
