package main

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Trees are written as nested parentheses: kind, range in bytes, what is inside.

func body(out *strings.Builder, from *hclsyntax.Body) {
	type item struct {
		start int
		write func()
	}
	var items []item
	for _, attribute := range from.Attributes {
		items = append(items, item{attribute.NameRange.Start.Byte, func() {
			open(out, "attribute", attribute.SrcRange)
			fmt.Fprintf(out, " %s %s %s ", attribute.Name, at(attribute.NameRange), at(attribute.EqualsRange))
			expression(out, attribute.Expr)
			out.WriteString(")")
		}})
	}
	for _, block := range from.Blocks {
		items = append(items, item{block.TypeRange.Start.Byte, func() {
			open(out, "block", block.Range())
			fmt.Fprintf(out, " %s %s", block.Type, at(block.TypeRange))
			for i, label := range block.Labels {
				fmt.Fprintf(out, " %s %s", quote(label), at(block.LabelRanges[i]))
			}
			fmt.Fprintf(out, " %s", at(block.OpenBraceRange))
			out.WriteString(" ")
			body(out, block.Body)
			fmt.Fprintf(out, " %s)", at(block.CloseBraceRange))
		}})
	}
	sort.Slice(items, func(i, j int) bool { return items[i].start < items[j].start })
	out.WriteString("(body")
	for _, item := range items {
		out.WriteString(" ")
		item.write()
	}
	out.WriteString(")")
}

func expression(out *strings.Builder, from hclsyntax.Expression) {
	switch from := from.(type) {
	case *hclsyntax.LiteralValueExpr:
		open(out, "literal", from.SrcRange)
		fmt.Fprintf(out, " %s)", literal(from.Val))
	case *hclsyntax.TemplateExpr:
		if from.IsStringLiteral() {
			open(out, "literal", from.SrcRange)
			fmt.Fprintf(out, " %s)", literal(from.Parts[0].(*hclsyntax.LiteralValueExpr).Val))
			return
		}
		open(out, "template", from.SrcRange)
		parts(out, from.Parts)
		out.WriteString(")")
	case *hclsyntax.TemplateWrapExpr:
		open(out, "wrap", from.SrcRange)
		children(out, from.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		loop := from.Tuple.(*hclsyntax.ForExpr)
		open(out, "for-part", loop.SrcRange)
		fmt.Fprintf(out, " %s %s %s %s", name(loop.KeyVar), loop.ValVar, at(loop.OpenRange), at(loop.CloseRange))
		out.WriteString(" ")
		expression(out, loop.CollExpr)
		content(out, loop.ValExpr)
		out.WriteString(")")
	case *hclsyntax.ScopeTraversalExpr:
		open(out, "reference", from.SrcRange)
		root := from.Traversal[0].(hcl.TraverseRoot)
		fmt.Fprintf(out, " %s %s", root.Name, at(root.SrcRange))
		steps(out, from.Traversal[1:])
		out.WriteString(")")
	case *hclsyntax.RelativeTraversalExpr:
		open(out, "traversal", from.SrcRange)
		out.WriteString(" ")
		expression(out, from.Source)
		steps(out, from.Traversal)
		out.WriteString(")")
	case *hclsyntax.IndexExpr:
		open(out, "index", from.SrcRange)
		fmt.Fprintf(out, " %s", at(from.BracketRange))
		children(out, from.Collection, from.Key)
	case *hclsyntax.SplatExpr:
		open(out, "splat", from.SrcRange)
		fmt.Fprintf(out, " %s", at(from.MarkerRange))
		children(out, from.Source, from.Each)
	case *hclsyntax.AnonSymbolExpr:
		open(out, "item", from.SrcRange)
		out.WriteString(")")
	case *hclsyntax.FunctionCallExpr:
		open(out, "call", from.Range())
		final := ""
		if from.ExpandFinal {
			final = "..."
		}
		fmt.Fprintf(out, " %s%s %s %s", from.Name, final, at(from.NameRange), at(hcl.RangeBetween(from.OpenParenRange, from.CloseParenRange)))
		children(out, from.Args...)
	case *hclsyntax.ConditionalExpr:
		open(out, "conditional", from.SrcRange)
		children(out, from.Condition, from.TrueResult, from.FalseResult)
	case *hclsyntax.UnaryOpExpr:
		open(out, unary(from.Op), from.SrcRange)
		fmt.Fprintf(out, " %s", at(from.SymbolRange))
		children(out, from.Val)
	case *hclsyntax.BinaryOpExpr:
		open(out, binary(from.Op), from.SrcRange)
		children(out, from.LHS, from.RHS)
	case *hclsyntax.ParenthesesExpr:
		open(out, "parentheses", from.SrcRange)
		children(out, from.Expression)
	case *hclsyntax.TupleConsExpr:
		open(out, "tuple", from.SrcRange)
		children(out, from.Exprs...)
	case *hclsyntax.ObjectConsExpr:
		open(out, "object", from.SrcRange)
		for _, item := range from.Items {
			out.WriteString(" ")
			expression(out, item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr).Wrapped)
			out.WriteString(" ")
			expression(out, item.ValueExpr)
		}
		out.WriteString(")")
	case *hclsyntax.ForExpr:
		open(out, "for", from.SrcRange)
		group := ""
		if from.Group {
			group = "..."
		}
		fmt.Fprintf(out, " %s %s%s", name(from.KeyVar), from.ValVar, group)
		for _, part := range []hclsyntax.Expression{from.CollExpr, from.KeyExpr, from.ValExpr, from.CondExpr} {
			if part == nil {
				out.WriteString(" -")
				continue
			}
			out.WriteString(" ")
			expression(out, part)
		}
		out.WriteString(")")
	default:
		fmt.Fprintf(out, "(%T)", from)
	}
}

// Parts of a template; a conditional whose branches are templates is a directive.
func parts(out *strings.Builder, from []hclsyntax.Expression) {
	for _, part := range from {
		out.WriteString(" ")
		if conditional, is := part.(*hclsyntax.ConditionalExpr); is && isDirective(conditional) {
			open(out, "if-part", conditional.SrcRange)
			out.WriteString(" ")
			expression(out, conditional.Condition)
			content(out, conditional.TrueResult)
			content(out, conditional.FalseResult)
			out.WriteString(")")
			continue
		}
		expression(out, part)
	}
}

// A directive begins with its own brace, a written conditional with its condition.
func isDirective(from *hclsyntax.ConditionalExpr) bool {
	return from.SrcRange.Start.Byte < from.Condition.Range().Start.Byte
}

// What stands between two directives; nothing is an empty text there.
func content(out *strings.Builder, from hclsyntax.Expression) {
	template := from.(*hclsyntax.TemplateExpr)
	out.WriteString(" (content")
	if len(template.Parts) == 1 {
		if text, is := template.Parts[0].(*hclsyntax.LiteralValueExpr); is && text.SrcRange.Empty() {
			out.WriteString(")")
			return
		}
	}
	parts(out, template.Parts)
	out.WriteString(")")
}

func children(out *strings.Builder, from ...hclsyntax.Expression) {
	for _, child := range from {
		out.WriteString(" ")
		expression(out, child)
	}
	out.WriteString(")")
}

func steps(out *strings.Builder, from hcl.Traversal) {
	for _, step := range from {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			fmt.Fprintf(out, " .%s %s", step.Name, at(step.SrcRange))
		case hcl.TraverseIndex:
			fmt.Fprintf(out, " [%s] %s", literal(step.Key), at(step.SrcRange))
		}
	}
}

func open(out *strings.Builder, kind string, place hcl.Range) {
	fmt.Fprintf(out, "(%s %s", kind, at(place))
}

func at(place hcl.Range) string {
	return fmt.Sprintf("%d..%d", place.Start.Byte, place.End.Byte)
}

func name(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// A number's text is not kept by hclsyntax: both sides compare its range instead.
func literal(value cty.Value) string {
	switch {
	case value.IsNull():
		return "null"
	case value.Type() == cty.Bool:
		return strconv.FormatBool(value.True())
	case value.Type() == cty.Number:
		return "number"
	default:
		return quote(value.AsString())
	}
}

// A text with everything but printable ASCII as a number, so that both sides write it alike.
func quote(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, letter := range text {
		if letter < ' ' || letter > '~' || letter == '"' || letter == '\\' {
			fmt.Fprintf(&out, "\\{%x}", letter)
			continue
		}
		out.WriteRune(letter)
	}
	out.WriteByte('"')
	return out.String()
}

func unary(operation *hclsyntax.Operation) string {
	if operation == hclsyntax.OpLogicalNot {
		return "not"
	}
	return "negate"
}

func binary(operation *hclsyntax.Operation) string {
	return map[*hclsyntax.Operation]string{
		hclsyntax.OpLogicalOr:          "||",
		hclsyntax.OpLogicalAnd:         "&&",
		hclsyntax.OpEqual:              "==",
		hclsyntax.OpNotEqual:           "!=",
		hclsyntax.OpGreaterThan:        ">",
		hclsyntax.OpGreaterThanOrEqual: ">=",
		hclsyntax.OpLessThan:           "<",
		hclsyntax.OpLessThanOrEqual:    "<=",
		hclsyntax.OpAdd:                "+",
		hclsyntax.OpSubtract:           "-",
		hclsyntax.OpMultiply:           "*",
		hclsyntax.OpDivide:             "/",
		hclsyntax.OpModulo:             "%",
	}[operation]
}
