package write

import (
	"io"
	"strings"
	"unicode"
)

// longSheet is the number of rows from which a table in LaTeX goes over several pages.
const longSheet = 40

// latexHead is what a file of LaTeX begins with: rules as booktabs draws them, and plain
// ones where it is not loaded.
const latexHead = `\providecommand{\toprule}{\hline}
\providecommand{\midrule}{\hline}
\providecommand{\bottomrule}{\hline}
`

// LaTeX writes a document to be read by \input: tables with captions, the notes below
// each. It needs no package but longtable, where a table has more rows than a page; with
// booktabs the rules are those of printed tables. Letters outside of Latin need XeLaTeX
// or LuaLaTeX.
func LaTeX(w io.Writer, d Document) error {
	var b strings.Builder
	sheets := d.sheets()
	b.WriteString("% " + strings.ReplaceAll(printable(headline(sheets)), "%", " %") + "\n")
	needs := "no package is needed; booktabs is used where the document loads it"
	for _, s := range sheets {
		if len(s.rows) > longSheet {
			needs = "the document has to load longtable; booktabs is used where it is loaded"
		}
	}
	b.WriteString("% \\input this file; " + needs + "\n" + latexHead)
	for _, s := range sheets {
		b.WriteByte('\n')
		switch {
		case len(s.head) == 0:
			if s.title != "" {
				b.WriteString("\\paragraph{" + latexText(s.title) + "}\n")
			}
			for _, n := range s.notes {
				b.WriteString("\\par\\noindent{\\small " + latexText(n) + "}\n")
			}
		default:
			s.latex(&b)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// latex writes one table.
func (s sheet) latex(b *strings.Builder) {
	columns := ""
	for _, r := range s.right {
		if r {
			columns += "r"
		} else {
			columns += "l"
		}
	}
	long := len(s.rows) > longSheet
	caption := ""
	if s.title != "" {
		caption = "\\caption{" + latexText(s.title) + "}"
	}
	if s.page {
		b.WriteString("\\clearpage\n")
	}
	if long {
		b.WriteString("\\begin{longtable}{" + columns + "}\n")
		if caption != "" {
			b.WriteString(caption + "\\\\\n")
		}
	} else {
		b.WriteString("\\begin{table}[htbp]\n\\centering\\small\n")
		if caption != "" {
			b.WriteString(caption + "\n")
		}
		b.WriteString("\\begin{tabular}{" + columns + "}\n")
	}
	line := func(cells []string) {
		out := make([]string, len(cells))
		for j, c := range cells {
			out[j] = latexText(c)
		}
		if strings.HasPrefix(out[0], "[") || strings.HasPrefix(out[0], "*") { // \\ would take it for its own
			out[0] = "{}" + out[0]
		}
		b.WriteString(strings.Join(out, " & ") + " \\\\\n")
	}
	b.WriteString("\\toprule\n")
	if !s.bare() {
		line(s.head)
		b.WriteString("\\midrule\n")
	}
	if long {
		b.WriteString("\\endhead\n")
	}
	for _, r := range s.rows {
		line(r)
	}
	b.WriteString("\\bottomrule\n")
	if long {
		b.WriteString("\\end{longtable}\n")
	} else {
		b.WriteString("\\end{tabular}\n")
	}
	for _, n := range s.notes {
		b.WriteString("\\par\\smallskip{\\footnotesize " + latexText(n) + "}\n")
	}
	if !long {
		b.WriteString("\\end{table}\n")
	}
}

// latexLetters are the characters that LaTeX takes for its own, or that pdfLaTeX has no
// letter for.
var latexLetters = map[rune]string{
	'\\': `\textbackslash{}`, '{': `\{`, '}': `\}`, '$': `\$`, '&': `\&`, '#': `\#`, '%': `\%`, '_': `\_`, '^': `\textasciicircum{}`,
	'~': `\textasciitilde{}`, '<': `$<$`, '>': `$>$`, '|': `$|$`, '"': `''`, '`': "\\`{}",
	'–': `--`, '—': `---`, '−': `$-$`, '…': `\ldots{}`, '≤': `$\leq$`, '≥': `$\geq$`, '≠': `$\neq$`, '≈': `$\approx$`, '±': `$\pm$`, '×': `$\times$`,
	'·': `$\cdot$`, '→': `$\rightarrow$`, '←': `$\leftarrow$`, '↑': `$\uparrow$`, '↓': `$\downarrow$`, '∞': `$\infty$`, '√': `$\surd$`, '∈': `$\in$`,
	'µ': `$\mu$`, '°': `$^\circ$`, '†': `\dag{}`, '‡': `\ddag{}`, '•': `$\bullet$`, '“': "``", '”': "''", '‘': "`", '’': "'", '\u00a0': `~`,
	'⁰': `$^0$`, '¹': `$^1$`, '²': `$^2$`, '³': `$^3$`, '⁴': `$^4$`, '⁵': `$^5$`, '⁶': `$^6$`, '⁷': `$^7$`, '⁸': `$^8$`, '⁹': `$^9$`, '⁻': `$^-$`,
	'₀': `$_0$`, '₁': `$_1$`, '₂': `$_2$`, '₃': `$_3$`, '₄': `$_4$`, '₅': `$_5$`, '₆': `$_6$`, '₇': `$_7$`, '₈': `$_8$`, '₉': `$_9$`,
	'α': `$\alpha$`, 'β': `$\beta$`, 'γ': `$\gamma$`, 'δ': `$\delta$`, 'ε': `$\varepsilon$`, 'θ': `$\theta$`, 'κ': `$\kappa$`, 'λ': `$\lambda$`, 'μ': `$\mu$`,
	'π': `$\pi$`, 'ρ': `$\rho$`, 'σ': `$\sigma$`, 'τ': `$\tau$`, 'φ': `$\varphi$`, 'χ': `$\chi$`, 'ψ': `$\psi$`, 'ω': `$\omega$`,
	'Γ': `$\Gamma$`, 'Δ': `$\Delta$`, 'Σ': `$\Sigma$`, 'Ω': `$\Omega$`, 'η': `$\eta$`,
}

// latexText is text that LaTeX prints as it is.
func latexText(s string) string {
	var b strings.Builder
	last := ' '
	text := []rune(printable(s))
	for i, r := range text {
		switch to, ok := latexLetters[r]; {
		case ok:
			b.WriteString(to)
		case r == '-' && last == ' ' && i+1 < len(text) && unicode.IsDigit(text[i+1]): // the sign of a number
			b.WriteString("$-$")
		case r == '-' && last == '-', r == '\'' && last == '\'': // a dash otherwise, and a quotation mark
			b.WriteString("{}" + string(r))
		case r == unicode.ReplacementChar:
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
