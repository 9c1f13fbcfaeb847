package model

import (
	"sync"
	"sync/atomic"
)

// memo keeps the last few results of each kind, so that the next key does not
// compute again what it does not change. It may be used from several goroutines;
// a caller that asks for a result that is being made waits for it.
type memo struct {
	mu     sync.Mutex
	kept   map[any]*kept
	recent map[string][]any // keys by kind, the latest last
}

type kept struct {
	once  sync.Once
	made  atomic.Bool
	value any
	err   error
}

// made is what is kept for a key, nil where it is not there or still being made.
func (m *memo) made(key any) *kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	if k := m.kept[key]; k != nil && k.made.Load() {
		return k
	}
	return nil
}

func (m *memo) entry(kind string, most int, key any) *kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept, m.recent = map[any]*kept{}, map[string][]any{}
	}
	keys := m.recent[kind]
	k := m.kept[key]
	if k != nil {
		if keys[len(keys)-1] == key {
			return k
		}
		for i := range keys {
			if keys[i] == key {
				keys = append(keys[:i], keys[i+1:]...)
				break
			}
		}
	} else {
		k = &kept{}
		m.kept[key] = k
		if len(keys) >= most {
			delete(m.kept, keys[0])
			keys = keys[1:]
		}
	}
	m.recent[kind] = append(keys, key)
	return k
}
