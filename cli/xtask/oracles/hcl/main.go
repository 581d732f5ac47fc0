// Says what the real hclsyntax makes of texts: whether it takes them, and the tree with its ranges.
//
//	hcl             one JSON string a line on stdin, one answer a line on stdout
//	hcl -tokens     the tokens instead of the tree
//	hcl -template   the texts are templates, as those of templatefile
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

type answer struct {
	Accepted bool   `json:"accepted"`
	Error    string `json:"error,omitempty"`
	Tree     string `json:"tree,omitempty"`
}

func main() {
	tokens := flag.Bool("tokens", false, "print tokens instead of the tree")
	template := flag.Bool("template", false, "read the texts as templates")
	flag.Parse()
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<30)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var text []byte
		if err := json.Unmarshal(in.Bytes(), &text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		var said answer
		switch {
		case *tokens:
			said = scan(text, *template)
		case *template:
			said = parseTemplate(text)
		default:
			said = parse(text)
		}
		line, _ := json.Marshal(said)
		out.Write(line)
		out.WriteByte('\n')
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func parse(text []byte) answer {
	file, diagnostics := hclsyntax.ParseConfig(text, "in", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return answer{Error: diagnostics.Errs()[0].Error()}
	}
	var out strings.Builder
	body(&out, file.Body.(*hclsyntax.Body))
	return answer{Accepted: true, Tree: out.String()}
}

func parseTemplate(text []byte) answer {
	template, diagnostics := hclsyntax.ParseTemplate(text, "in", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return answer{Error: diagnostics.Errs()[0].Error()}
	}
	var out strings.Builder
	expression(&out, template)
	return answer{Accepted: true, Tree: out.String()}
}

func scan(text []byte, template bool) answer {
	lex := hclsyntax.LexConfig
	if template {
		lex = hclsyntax.LexTemplate
	}
	tokens, _ := lex(text, "in", hcl.InitialPos)
	var out strings.Builder
	for _, token := range tokens {
		fmt.Fprintf(&out, "%s %d..%d\n", strings.TrimPrefix(token.Type.String(), "Token"), token.Range.Start.Byte, token.Range.End.Byte)
	}
	return answer{Accepted: true, Tree: out.String()}
}
