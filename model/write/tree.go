package write

import (
	"bytes"
	"encoding/json"
	"strconv"

	"kaplan/model"
)

// node is a value of JSON that can be looked at and changed, whatever it was made of.
type node struct {
	key    string
	fields []*node // of an object, in their order
	items  []*node // of an array
	list   bool    // it is an array
	leaf   any     // json.Number, string, bool or nil
	tally  *model.Tally
}

// readTree reads what a value is written as.
func readTree(v any) (*node, error) {
	var b bytes.Buffer
	if err := writeJSON(&b, v); err != nil {
		return nil, err
	}
	d := json.NewDecoder(&b)
	d.UseNumber()
	return readNode(d, "")
}

func readNode(d *json.Decoder, key string) (*node, error) {
	n := &node{key: key}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		n.fields = []*node{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			field, err := readNode(d, name.(string))
			if err != nil {
				return nil, err
			}
			n.fields = append(n.fields, field)
		}
		_, err = d.Token()
	case json.Delim('['):
		n.list = true
		for d.More() {
			item, err := readNode(d, key)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
		_, err = d.Token()
	default:
		n.leaf = token
	}
	return n, err
}

// value is what the writer of JSON takes.
func (n *node) value() any {
	switch {
	case n.list:
		objects, all := make([]object, 0, len(n.items)), make([]any, 0, len(n.items))
		for _, x := range n.items {
			v := x.value()
			if o, is := v.(object); is {
				objects = append(objects, o)
			}
			all = append(all, v)
		}
		if len(objects) == len(all) {
			return objects
		}
		return all
	case n.fields != nil:
		o := object{}
		for _, f := range n.fields {
			o = append(o, field{f.key, f.value()})
		}
		return o
	}
	return n.leaf
}

// at is a field of an object, nil where there is none.
func (n *node) at(key string) *node {
	if n == nil {
		return nil
	}
	for _, f := range n.fields {
		if f.key == key {
			return f
		}
	}
	return nil
}

// number is a number, if it is one.
func (n *node) number() (float64, bool) {
	if n == nil {
		return 0, false
	}
	text, is := n.leaf.(json.Number)
	if !is {
		return 0, false
	}
	v, err := text.Float64()
	return v, err == nil
}

// whole is a whole number that is not negative, if it is one.
func (n *node) whole() (int, bool) {
	if n == nil {
		return 0, false
	}
	text, is := n.leaf.(json.Number)
	if !is {
		return 0, false
	}
	v, err := strconv.Atoi(string(text))
	return v, err == nil && v >= 0
}

// objects reports whether a node is a list of objects.
func (n *node) objects() bool {
	return n != nil && n.list && len(n.items) > 0 && n.items[0].fields != nil
}

// clear leaves a node without numbers: null in the place of each, and no items of arrays.
func (n *node) clear() {
	for _, f := range n.fields {
		f.clear()
	}
	if _, is := n.leaf.(json.Number); is {
		n.leaf = nil
	}
	if n.list {
		n.items = nil
	}
}
