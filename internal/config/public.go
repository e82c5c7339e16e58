package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// private names the settings that the public process must not be given.
func private(name string) bool {
	switch name {
	case "SANAD_DB_URL", "SANAD_KEYS_URL", "SANAD_ROOT_KEY":
		return true
	}
	return slices.ContainsFunc([]string{"SANAD_SMTP_", "SANAD_DKIM_", "SANAD_SMS_", "SANAD_OIDC_", "SANAD_BILLER_", "SANAD_CARD_"}, func(of string) bool { return strings.HasPrefix(name, of) })
}

// LoadPublic reads the settings of the public process. It refuses every setting that would let the process reach more than what is
// published, and says where it stands.
func LoadPublic(data string) (Config, error) { return loadPublic(data, os.Environ(), os.Getenv) }

func loadPublic(data string, environ []string, env func(string) string) (Config, error) {
	folder := data
	if folder == "" {
		if folder = env("SANAD_DATA"); folder == "" {
			folder = Table[0].Default
		}
	}
	path := filepath.Join(folder, FileName)
	file, err := readFile(path)
	if err != nil {
		return Config{}, err
	}
	var faults []error
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		if value != "" && (private(strings.TrimSuffix(name, "_FILE")) || strings.HasPrefix(name, "SANAD_ROOT_KEY")) {
			faults = append(faults, fmt.Errorf("remove %s from the environment: the public process must not have it", name))
		}
	}
	for _, s := range Table {
		for _, name := range []string{s.Name, s.Name + "_FILE"} {
			if private(s.Name) && file[name] != "" {
				faults = append(faults, fmt.Errorf("remove %s from %s, or give the public process a folder of its own with --data: it must not have it", name, path))
			}
		}
	}
	if len(faults) > 0 {
		return Config{}, errors.Join(faults...)
	}
	c, err := LoadFrom(data, env)
	if err == nil && c.PublicDB == "" {
		err = errors.New("SANAD_PUBLIC_URL must name the council's database: sqlite:PATH, or postgres://… with a login that reads what is published and nothing else")
	}
	c.DB, c.Keys, c.RootKey, c.SMTPPort, c.MailFrom, c.DKIMName = "", "", "", 0, "", "" // not even the defaults
	return c, err
}
