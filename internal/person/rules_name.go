package person

import (
	"slices"
	"strings"

	"sanad/internal/text"
)

// mostWords is of how many words of one name the index knows: the pairs of more would be too many.
const mostWords = 12

// nameKeys returns what a name of one script is found by: each word, each two words in any order, and the whole.
func nameKeys(name string) []string {
	all := text.Tokens(name)
	if len(all) == 0 {
		return nil
	}
	words := all[:min(len(all), mostWords)]
	keys := make([]string, 1, 1+len(words)*(len(words)+1)/2)
	for i, w := range words {
		keys = append(keys, "word/"+w)
		for _, o := range words[i+1:] {
			keys = append(keys, pairKey(w, o))
		}
	}
	keys[0] = wholeOf(all)
	return keys
}

// searchKeys returns the keys that a name must all have to be found by what was typed, the rarer first: two words are one key, and
// every further word makes one with the word before it. Words of two scripts stand in two names, which share no pair.
func searchKeys(typed string) []string {
	var keys []string
	latin, other := []string{}, []string{}
	for _, w := range words(typed) {
		if text.IsIn(w, text.Urdu) {
			other = append(other, w)
		} else {
			latin = append(latin, w)
		}
	}
	for _, group := range [][]string{latin, other} {
		if len(group) == 1 {
			keys = append(keys, "word/"+group[0])
		}
		for i := 1; i < len(group); i++ {
			keys = append(keys, pairKey(group[i-1], group[i]))
		}
	}
	slices.SortStableFunc(keys, func(a, b string) int { return strings.Compare(a, b) }) // pair/ before word/
	return keys
}

func words(name string) []string {
	list := text.Tokens(name)
	return list[:min(len(list), mostWords)]
}

func pairKey(a, b string) string {
	if a > b {
		a, b = b, a
	}
	return "pair/" + a + " " + b
}

// wholeKey is that of all words of a name in any order: people write them in more than one.
func wholeKey(name string) string { return wholeOf(text.Tokens(name)) }

func wholeOf(words []string) string {
	slices.Sort(words)
	return "whole/" + strings.Join(words, " ")
}

// fatherKey is that of a father's name.
func fatherKey(name string) string {
	return "father/" + strings.TrimPrefix(wholeKey(name), "whole/")
}
