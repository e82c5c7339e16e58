package person

import (
	"bytes"
	"context"
	"slices"

	"sanad/internal/db"
)

// Find returns the ids of persons whose name has every word that was typed, in any order and in either script, after an id and in
// their order; nothing is opened. What was typed without a letter finds nobody.
func (p *People) Find(ctx context.Context, tx *db.Tx, name, after string, limit int) ([]string, error) {
	keys := searchKeys(name)
	if len(keys) == 0 {
		return nil, nil
	}
	return listNamed(ctx, tx, p.tokens(keys), after, limit)
}

// ByIdentity returns the ids of persons who recorded an identity number; nothing is opened.
func (p *People) ByIdentity(ctx context.Context, tx *db.Tx, kind, number string) ([]string, error) {
	return listSameIdentity(ctx, tx, "", p.identityIndex(kind, normalNumber(number)))
}

// Matches tells whether a person's whole name, in either script, and their father's are those that were typed; nothing is opened.
func (p *People) Matches(ctx context.Context, tx *db.Tx, person, name, father string) (bool, error) {
	row, err := loadPerson(ctx, tx, person)
	if err != nil {
		return false, err
	}
	if !bytes.Equal(row.FatherIndex, p.fatherIndex(father)) {
		return false, nil
	}
	return hasToken(ctx, tx, p.tokens([]string{wholeKey(name)})[0], person)
}

// Sharing returns those of some persons who share a word of their name with one; nothing is opened.
func (p *People) Sharing(ctx context.Context, tx *db.Tx, one string, persons []string) (map[string]bool, error) {
	shared := map[string]bool{}
	if len(persons) == 0 {
		return shared, nil
	}
	list, err := listSharing(ctx, tx, one, persons)
	for _, id := range list {
		shared[id] = true
	}
	return shared, err
}

// names are the tokens that a person is found by; words that both scripts share stand once.
func (p *People) names(latin, urdu string) tokens {
	var keys []string
	for _, k := range append(nameKeys(latin), nameKeys(urdu)...) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return slices.Concat(p.tokens(keys)...)
}

// identityIndex is the blind index of an identity number in its normal form.
func (p *People) identityIndex(kind, number string) []byte {
	return p.vault.Blind("identity", kind+"/"+number)
}

// fatherIndex is the blind index of a father's name; of none it is nil.
func (p *People) fatherIndex(father string) []byte {
	key := fatherKey(father)
	if key == "father/" {
		return nil
	}
	return p.vault.Blind("name", key)
}

// tokens are the blind indexes of keys, cut.
func (p *People) tokens(keys []string) [][]byte {
	list := make([][]byte, len(keys))
	for i, k := range keys {
		list[i] = p.vault.Blind("name", k)[:tokenBytes]
	}
	return list
}
