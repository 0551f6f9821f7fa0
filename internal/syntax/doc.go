// Package syntax reads text: expressions and SQL queries, with one tokenizer
// and one grammar of expressions for both.
//
// ParseExpr and ParseQuery make trees whose nodes know their place in the
// text. Format writes a tree as text that parses to the same tree. Lower turns
// an expression's tree into the expression language of package ast; what names
// and subqueries mean is its caller's business. Every mistake is an *Error,
// which shows the line and the place.
package syntax
