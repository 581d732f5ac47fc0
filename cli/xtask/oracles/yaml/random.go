package main

import (
	"math"
	"strings"
)

// random is splitmix64: the same numbers on each machine and in each version of Go.
type random struct{ state uint64 }

func newRandom(seed uint64) *random { return &random{seed} }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

func (r *random) below(limit int) int { return int(r.next() % uint64(limit)) }

func (r *random) value(depth int) any {
	kind := r.below(12)
	if depth > 4 || (depth > 1 && r.below(3) == 0) {
		kind = 4 + r.below(8)
	}
	switch kind {
	case 0, 1, 2:
		entries := map[string]any{}
		for range r.below(5) {
			entries[r.key()] = r.value(depth + 1)
		}
		return entries
	case 3:
		items := []any{}
		for range r.below(4) {
			items = append(items, r.value(depth+1))
		}
		return items
	case 4:
		return r.below(2) == 0
	case 5:
		return nil
	case 6, 7:
		return r.number()
	default:
		return r.text()
	}
}

func (r *random) key() string {
	switch r.below(8) {
	case 0:
		return r.text()
	case 1:
		return specialTexts[r.below(len(specialTexts))]
	default:
		keys := []string{"name", "image", "port1", "port10", "port2", "a-b", "a.b", "a_b", "A", "Z9", "_x", "1", "02", "2", "10", "1.5", "é", "日本", "true", "on", "app.kubernetes.io/name"}
		return keys[r.below(len(keys))]
	}
}

func (r *random) number() any {
	switch r.below(6) {
	case 0:
		return r.below(100) - 50
	case 1:
		return int64(r.next())
	case 2:
		return float64(r.below(1000000)) / 64
	case 3:
		float := math.Float64frombits(r.next())
		if math.IsNaN(float) || math.IsInf(float, 0) {
			return 0.1
		}
		return float
	case 4:
		return math.Pow(10, float64(r.below(50)-25))
	default:
		return r.next()
	}
}

var pieces = []string{" ", "  ", ": ", " #", "'", "\"", "\\", "\n", "\n\n", "\n ", " \n", "\t", "-", "- ", "?", "!", "&", "*", "%", "@", "`", "{", "}", "[", "]", ",", "|", ">", "~", "=", "<", "é", "日", "\u00a0", "\u2028", "\u0085", "\r", "\u0001", "😀", "\ufeff", "\x1b", "0", "1", "9", ".", "_", ":", "e", "x", "true", "null"}

func (r *random) text() string {
	switch r.below(6) {
	case 0:
		return specialTexts[r.below(len(specialTexts))]
	case 1, 2:
		var text strings.Builder
		for range 1 + r.below(6) {
			text.WriteString(pieces[r.below(len(pieces))])
			if r.below(2) == 0 {
				text.WriteString(r.word())
			}
		}
		return text.String()
	case 3:
		return r.sentence(30)
	default:
		return r.word()
	}
}

func (r *random) word() string {
	const letters = "abcdefghijklmnopqrstuvwxyzABC0123456789"
	var word strings.Builder
	for range 1 + r.below(9) {
		word.WriteByte(letters[r.below(len(letters))])
	}
	return word.String()
}

// sentence is long enough to be folded, in each style.
func (r *random) sentence(words int) string {
	var text strings.Builder
	style := r.below(5)
	for position := range words {
		if position > 0 {
			text.WriteByte(' ')
			if r.below(8) == 0 {
				text.WriteByte(' ')
			}
		}
		text.WriteString(r.word())
		switch {
		case style == 1 && r.below(6) == 0:
			text.WriteString(": it's")
		case style == 2 && r.below(6) == 0:
			text.WriteString("\"\u0007é")
		case style == 3 && r.below(9) == 0:
			text.WriteByte('\n')
		case style == 4 && r.below(6) == 0:
			text.WriteString("日本")
		}
	}
	return text.String()
}
