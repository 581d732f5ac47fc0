package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How long a call takes that was asked to be slow: long enough to kill whoever waits for it.
const slowness = 4 * time.Second

// A fault makes one call go wrong: `<operation>:<type or *>:<which call>:<how>`, several separated
// by commas. Operations are plan, apply, destroy, read and data. How it goes wrong: `fail` answers
// an error, `lose` does the work and answers an error, `slow` takes some seconds over it, `hang`
// never answers, `exit` ends the process.
type fault struct {
	operation, typeName, how string
	call                     int
}

type faults struct {
	lock   sync.Mutex
	wanted []fault
	calls  []int
}

var (
	operations = []string{"plan", "apply", "destroy", "read", "data"}
	hows       = []string{"fail", "lose", "slow", "hang", "exit"}
)

func parseFaults(text string) (*faults, error) {
	found := &faults{}
	for one := range strings.SplitSeq(text, ",") {
		if one == "" {
			continue
		}
		parts := strings.Split(one, ":")
		if len(parts) != 4 || !slices.Contains(operations, parts[0]) || !slices.Contains(hows, parts[3]) {
			return nil, fmt.Errorf("fault %q is not `operation:type:call:how`, as `apply:aws_instance:2:fail`", one)
		}
		call, err := strconv.Atoi(parts[2])
		if err != nil || call < 1 {
			return nil, fmt.Errorf("fault %q: the call is a number from 1", one)
		}
		found.wanted = append(found.wanted, fault{parts[0], parts[1], parts[3], call})
	}
	found.calls = make([]int, len(found.wanted))
	return found, nil
}

// meet counts a call. It gives how the call has to go wrong afterwards: nothing or `lose`.
func (f *faults) meet(context context.Context, operation, typeName string) (string, error) {
	switch f.count(operation, typeName) {
	case "fail":
		return "", f.message(operation, typeName)
	case "hang":
		<-context.Done()
		return "", context.Err()
	case "exit":
		os.Exit(1)
	case "slow":
		time.Sleep(slowness)
	case "lose":
		return "lose", nil
	}
	return "", nil
}

func (f *faults) count(operation, typeName string) string {
	f.lock.Lock()
	defer f.lock.Unlock()
	how := ""
	for i, one := range f.wanted {
		if one.operation != operation || one.typeName != "*" && one.typeName != typeName {
			continue
		}
		f.calls[i]++
		if f.calls[i] == one.call {
			how = one.how
		}
	}
	return how
}

func (f *faults) message(operation, typeName string) error {
	text := os.Getenv("INFRACTL_SIMULATED_FAULT_TEXT")
	if path, isFile := strings.CutPrefix(text, "@"); isFile {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text = string(content)
	}
	if text == "" {
		text = "the simulated cloud was asked to fail"
	}
	return fmt.Errorf("%s of %s: %s", operation, typeName, text)
}
