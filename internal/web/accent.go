package web

import (
	"fmt"
	"math"
	"strconv"
)

// colour is red, green and blue, 0 to 255.
type colour [3]float64

var (
	paper = colour{252, 251, 248}
	night = colour{24, 26, 28}
)

func parseColour(s string) (c colour, err error) {
	n, err := strconv.ParseUint(s[min(1, len(s)):], 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return c, fmt.Errorf("web: the accent %q is not #rrggbb", s)
	}
	return colour{float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff)}, nil
}

func (c colour) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0])), int(math.Round(c[1])), int(math.Round(c[2])))
}

// light is the relative luminance of WCAG 2.
func (c colour) light() float64 {
	var l [3]float64
	for i, x := range c {
		x /= 255
		if x <= 0.04045 {
			l[i] = x / 12.92
		} else {
			l[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

func contrast(a, b colour) float64 {
	x, y := a.light(), b.light()
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// towards mixes c with other until it stands out from ground by ratio.
func (c colour) towards(other, ground colour, ratio float64) colour {
	mixed := c
	for step := 1.0; contrast(mixed, ground) < ratio && step <= 40; step++ {
		for i := range mixed {
			mixed[i] = c[i] + (other[i]-c[i])*step/40
		}
	}
	return mixed
}

// accentStyle sets the council's colour for both grounds, made darker or lighter until it can be read there.
func accentStyle(accent string) (string, error) {
	c, err := parseColour(accent)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(":root{--accent-on-paper:%s;--accent-at-night:%s}\n", c.towards(colour{}, paper, 5.5), c.towards(colour{255, 255, 255}, night, 7.5)), nil
}

// accentFill is the icon's colour, which stands on grounds of any browser.
func accentFill(accent string) (string, error) {
	c, err := parseColour(accent)
	return c.String(), err
}
