package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A store keeps what exists: `<folder>/<type>/<id>.json`, one object a file. A test that changes a
// file has changed the cloud behind Terraform's back; one that removes it has destroyed the thing.
// Without a folder nothing is kept, and every read finds what the state holds.
type store struct {
	folder string
	lock   sync.Mutex
	taken  map[string]bool
}

var harmless = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$`)

func (s *store) path(typeName, id string) string {
	name := id
	if !harmless.MatchString(id) {
		sum := sha256.Sum256([]byte(id))
		name = hex.EncodeToString(sum[:12])
	}
	return filepath.Join(s.folder, typeName, name+".json")
}

// take claims an id; false says that it is another's.
func (s *store) take(typeName, id string) bool {
	s.lock.Lock()
	defer s.lock.Unlock()
	path := s.path(typeName, id)
	if s.taken == nil {
		s.taken = map[string]bool{}
	}
	if s.taken[path] {
		return false
	}
	if s.folder != "" {
		if _, err := os.Stat(path); err == nil {
			return false
		}
	}
	s.taken[path] = true
	return true
}

func (s *store) put(typeName, id string, value tftypes.Value) error {
	if s.folder == "" {
		return nil
	}
	content, err := plain(value)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		return err
	}
	path := s.path(typeName, id)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	// Renamed into place: a provider that is killed leaves no half an object.
	part := path + ".part"
	if err := os.WriteFile(part, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// get gives what exists, or nil.
func (s *store) get(typeName, id string, kind tftypes.Type) (*tftypes.Value, error) {
	text, err := os.ReadFile(s.path(typeName, id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	value, err := tftypes.ValueFromJSON(text, kind)
	return &value, err
}

func (s *store) remove(typeName, id string) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	path := s.path(typeName, id)
	delete(s.taken, path)
	if s.folder == "" {
		return nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
