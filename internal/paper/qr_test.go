package paper

import (
	"strings"
	"testing"
)

func TestQR(t *testing.T) {
	p, err := QR("9021012345678937")
	if err != nil {
		t.Fatal(err)
	}
	if p.Size < 29 || !strings.HasPrefix(p.Path, "M4 4h7v1h-7z") { // the top of the first finder pattern, after the quiet zone
		t.Errorf("size %d, path %.40s", p.Size, p.Path)
	}
	other, err := QR("9021012345678938")
	if err != nil || other.Path == p.Path {
		t.Errorf("two numbers have one picture: %v", err)
	}
	secret := strings.Repeat("secret", 1000)
	if _, err := QR(secret); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("more than a picture holds: %v", err)
	}
}
