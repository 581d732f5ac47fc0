// Command terraform-provider-simulated is a cloud for tests: it serves the provider schema that
// lies beside it and keeps what it creates in a folder.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	// The program is started by its path in `.terraform/providers`, a link into the mirror: what
	// lies beside it there tells which provider this one stands for.
	folder := filepath.Dir(os.Args[0])
	schema, err := readSchema(filepath.Join(folder, "schema.json"))
	if err != nil {
		return err
	}
	answers, err := readAnswers(filepath.Join(folder, "answers.json"))
	if err != nil {
		return err
	}
	faults, err := parseFaults(os.Getenv("INFRACTL_SIMULATED_FAULT"))
	if err != nil {
		return err
	}
	cloud := &cloud{
		schema:  schema,
		answers: answers,
		store:   store{folder: os.Getenv("INFRACTL_SIMULATED_CLOUD")},
		faults:  faults,
	}
	return tf6server.Serve(schema.address, func() tfprotov6.ProviderServer { return cloud })
}
