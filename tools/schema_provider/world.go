package main

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// world is what exists: one file for each thing that was made, in a folder that the roots of an
// environment share. Without a folder nothing is remembered, and the state is the truth.
type world struct {
	folder string
	lock   sync.Mutex
	// Keys that this process gave out.
	taken map[string]bool
}

// thing is one file of the world.
type thing struct {
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value"`
}

func newWorld(folder string) *world {
	return &world{folder: folder, taken: map[string]bool{}}
}

// remembers tells whether there is a folder.
func (w *world) remembers() bool {
	return w.folder != ""
}

func (w *world) path(key string) string {
	return filepath.Join(w.folder, url.QueryEscape(key)+".json")
}

// take gives out a key that no other thing has: the one asked for, or one with a number behind it.
func (w *world) take(wanted string) string {
	w.lock.Lock()
	defer w.lock.Unlock()
	key := wanted
	for number := 2; w.taken[key] || w.has(key); number++ {
		key = wanted + "-" + string(rune('0'+number%10)) + strings.Repeat("x", number/10)
	}
	w.taken[key] = true
	return key
}

func (w *world) has(key string) bool {
	if !w.remembers() {
		return false
	}
	_, err := os.Stat(w.path(key))
	return err == nil
}

// put remembers a thing.
func (w *world) put(key string, e *entry, value tftypes.Value) error {
	if !w.remembers() {
		return nil
	}
	inner, err := json.Marshal(encode(value, e.body.typ))
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(thing{Type: e.name, Value: inner}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(w.folder, 0o700); err != nil {
		return err
	}
	scratch, err := os.CreateTemp(w.folder, ".new-*")
	if err != nil {
		return err
	}
	if _, err = scratch.Write(data); err == nil {
		err = scratch.Close()
	}
	if err != nil {
		return err
	}
	return os.Rename(scratch.Name(), w.path(key))
}

// get returns a thing as a resource of a type; false when there is none of that type.
func (w *world) get(key string, e *entry) (tftypes.Value, bool) {
	found, ok := w.read(w.path(key))
	if !ok || found.Type != e.name {
		return tftypes.Value{}, false
	}
	value, err := tftypes.ValueFromJSON(found.Value, e.body.typ)
	return value, err == nil
}

func (w *world) read(path string) (thing, bool) {
	var found thing
	data, err := os.ReadFile(path)
	if err != nil {
		return found, false
	}
	return found, json.Unmarshal(data, &found) == nil
}

// drop forgets a thing.
func (w *world) drop(key string) {
	w.lock.Lock()
	delete(w.taken, key)
	w.lock.Unlock()
	if w.remembers() {
		_ = os.Remove(w.path(key))
	}
}

// all calls a function with every thing whose key begins with a text.
func (w *world) all(prefix string, visit func(key string, found thing)) {
	if !w.remembers() {
		return
	}
	paths, _ := filepath.Glob(filepath.Join(w.folder, "*.json"))
	for _, path := range paths {
		key, err := url.QueryUnescape(strings.TrimSuffix(filepath.Base(path), ".json"))
		if err != nil || !strings.HasPrefix(key, prefix) {
			continue
		}
		if found, ok := w.read(path); ok {
			visit(key, found)
		}
	}
}
