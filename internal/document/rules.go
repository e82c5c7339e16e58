package document

import (
	"path"
	"slices"
	"strings"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/text"
)

const (
	mostOfKind  = 5 // files of one kind in a case: front, back, and what was forgotten
	longestName = 120
	megabyte    = 1_000_000 // as profiles and people count
)

// decideAdd refuses a file for a case that is no draft, one of a kind that is not asked for, and one too many.
func decideAdd(c Case, present []documentRow, kind string) (council.DocumentKind, error) {
	if !slices.ContainsFunc(c.Wanted, func(k Kind) bool { return k.Open }) {
		return council.DocumentKind{}, fault.Conflict("document.case_closed", nil)
	}
	i := slices.IndexFunc(c.Wanted, func(k Kind) bool { return k.ID == kind && k.Open })
	if i < 0 {
		return council.DocumentKind{}, refuse("kind", "document.kind.unknown", nil)
	}
	same := 0
	for _, d := range present {
		if d.Kind == kind {
			same++
		}
	}
	if same >= mostOfKind || len(present) >= mostOfCase {
		return council.DocumentKind{}, refuse("file", "document.file.too_many", fault.Values{"Most": mostOfKind})
	}
	return c.Wanted[i].DocumentKind, nil
}

// decideMessage bounds the files that come with messages.
func decideMessage(present []documentRow) error {
	n := 0
	for _, d := range present {
		if d.Kind == Message {
			n++
		}
	}
	if n >= mostMessages || len(present) >= mostOfCase {
		return refuse("file", "document.file.too_many", fault.Values{"Most": mostMessages})
	}
	return nil
}

// decideRemove refuses to take back what officers may already have seen.
func decideRemove(c Case, kind string) error {
	if !c.open(kind) {
		return fault.Conflict("document.case_closed", nil)
	}
	return nil
}

// decideInspect hides from officers the files of a draft, and those of an answer that was not sent yet.
func decideInspect(c Case, kind string) error {
	if c.Draft || c.open(kind) {
		return fault.NotFound()
	}
	return nil
}

// decideShare refuses a file for a thing that was handed in, and one too many.
func decideShare(on Thing, present int) error {
	switch {
	case on.Closed:
		return fault.Conflict("document.shared.closed", nil)
	case present >= on.Most:
		return refuse("file", "document.shared.too_many", fault.Values{"Most": on.Most})
	}
	return nil
}

// decideRemoveShared refuses to take away what was handed in.
func decideRemoveShared(on Thing, row sharedRow) error {
	switch {
	case on.Closed:
		return fault.Conflict("document.shared.closed", nil)
	case on.stays(row):
		return fault.Conflict("document.shared.stays", nil)
	}
	return nil
}

// mostBytes is how large a file of a kind may be.
func mostBytes(law council.Law, k council.DocumentKind) int64 {
	if k.MaxBytes > 0 {
		return min(k.MaxBytes, law.MaxUpload)
	}
	return law.MaxUpload
}

// decideName returns the name under which a file is shown: what was sent without folders, cleaned, with the ending of its type. A
// name that cannot be cleaned is dropped, because few people could mend it.
func decideName(sent, mediaType string) string {
	sent = sent[strings.LastIndexAny(sent, `/\`)+1:]
	name, err := text.Clean(sent)
	if err != nil {
		name = ""
	}
	if e := path.Ext(name); slices.Contains([]string{".pdf", ".jpg", ".jpeg", ".png"}, strings.ToLower(e)) {
		name = strings.TrimSuffix(name, e)
	}
	if r := []rune(name); len(r) > longestName {
		name = string(r[:longestName])
	}
	if name = strings.Trim(name, ". "); name == "" {
		name = "document"
	}
	return name + endings[mediaType]
}

// endings are how file names of the types end that this room knows.
var endings = map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}

// typeNames writes media types as people call them.
func typeNames(types []string) string {
	var names []string
	for _, t := range types {
		if e, ok := endings[t]; ok {
			names = append(names, strings.ToUpper(strings.Replace(e[1:], "jpg", "jpeg", 1)))
		}
	}
	return strings.Join(names, ", ")
}

func refuse(field, key string, values fault.Values) error {
	var refused fault.Fields
	refused.Add(field, key, values)
	return refused.Err()
}
