// Command porcupine judges the histories that linear_tests writes, by the checker of that name and
// a model written a second time, and compares its verdicts with those in the files.
//
//	linear_tests --histories 20 --write FILE && porcupine FILE ...
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	checker "github.com/anishathalye/porcupine"
)

const patience = 60 * time.Second

type history struct {
	Linearizable bool         `json:"linearizable"`
	Operations   []*operation `json:"operations"`
}

var model = checker.Model{Init: first, Step: func(s, i, o interface{}) (bool, interface{}) {
	return step(s, i, o)
}}

// judge puts an end behind all that has a result. An operation without one may come after it.
func judge(one *history) checker.CheckResult {
	var last int64
	for _, o := range one.Operations {
		last = max(last, o.Called)
		if o.Known && o.Returned != math.MaxInt64 {
			last = max(last, o.Returned)
		}
	}
	end := &operation{Kind: "end", Known: true, Called: last + 1, Returned: last + 1}
	operations := make([]checker.Operation, 0, len(one.Operations)+1)
	for _, o := range append(one.Operations, end) {
		operations = append(operations, checker.Operation{
			ClientId: o.Client, Input: o, Call: o.Called, Return: o.Returned,
		})
	}
	return checker.CheckOperationsTimeout(model, operations, patience)
}

type tally struct {
	operations, linearizable, differ int
	agree                            int
}

func (t *tally) judgeFile(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := json.NewDecoder(bufio.NewReader(file))
	for number := 1; ; number++ {
		var one history
		if err := lines.Decode(&one); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		result := judge(&one)
		t.operations += len(one.Operations)
		if result == checker.Ok {
			t.linearizable++
		}
		if result != checker.Unknown && (result == checker.Ok) == one.Linearizable {
			t.agree++
		} else {
			t.differ++
			fmt.Printf("%s, history %d: %v, and linear_tests says linearizable: %v\n",
				name, number, result, one.Linearizable)
		}
	}
}

func main() {
	var t tally
	for _, name := range os.Args[1:] {
		if err := t.judgeFile(name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	fmt.Printf("note: porcupine: %d operations in %d histories, %d of them without an order\n",
		t.operations, t.agree+t.differ, t.agree+t.differ-t.linearizable)
	fmt.Printf("%d passed, %d failed\n", t.agree, t.differ)
	if t.differ > 0 || t.agree == 0 {
		os.Exit(1)
	}
}
