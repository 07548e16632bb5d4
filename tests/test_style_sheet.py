"""A style sheet sets how a page looks; what hides, moves, counts, covers, loads or adds text is refused."""

from __future__ import annotations

import pytest
from support.built import ROOT

from factsheet.writers.html import style_problems

SHEET = (ROOT / "templates" / "screen.css").read_text(encoding="utf-8")
HIDES = """\
.masthead .status{display:none}
.status{display:none!important}
.status{display:/**/none}
.status{dis\\70lay:none}
.tile .value{font-size:0}
.status{font-size:.1rem}
.status{font-size:1pt}
.status{font-size:calc(0px)}
.status{font:0/0 a}
.status{visibility:hidden}
.status{opacity:0}
.status{opacity:.01}
.status{clip-path:inset(50%)}
.status{mask:none}
.status{clip:rect(0,0,0,0)}
.status{text-indent:-9999px}
.status{position:absolute;left:-9999px}
.status{position:fixed}
.status{margin-left:-9999px}
.status{padding-left:9999px}
.status{transform:scale(0)}
.status{filter:opacity(0)}
.status{color:transparent}
.status{color:#fff}
.status{color:var(--background)}
.status{color:rgba(0,0,0,0)}
.status{-webkit-text-fill-color:transparent}
.status{-webkit-text-security:disc}
.status{height:0;overflow:hidden}
.status{max-height:0}
.status{width:0}
.status{width:1px}
.status{zoom:0}
.status{content-visibility:hidden}
.status{all:unset}
.status{line-height:0}
.status{letter-spacing:-1em}
.status{word-spacing:-9em}
.status{inset:0}
.status{column-count:9}
.status{position:sticky;top:-100px}
.status{position:relative;left:-99rem}
.status{text-overflow:ellipsis}
.skip + main{display:none}
.skip ~ *{display:none}
:not(.skip){display:none}
main:has(.skip){display:none}
.disputed{display:none}
thead, .status{position:absolute}
.status{text-decoration:line-through}
.status{mix-blend-mode:difference}
.status::before{content:"";position:absolute;border:6rem solid var(--brand)}
.skip{padding:40rem}
.contents{position:fixed}
.status::after{content:"";position:absolute;top:0;width:60ch}
.status::after{content:"";background:var(--background)}
.status{outline:6rem solid var(--background)}
:root{--ink:#fff}
body{--ink:#000}
:root{--background:#000}
:root{--x:1}
@media print{.status{display:none}}
@supports (display:grid){.status{display:none}}
@layer a{.status{display:none}}
.established{& p{display:none}}
*{animation:x 1s}
@keyframes x{to{opacity:0}}
@property --ink{syntax:"*"}
.notes ol{counter-reset:n 2200}
ol{counter-increment:list-item 2}
ol{counter-set:list-item 9}
.notes ol{list-style:none}
.tile .value::after{content:"2200"}
.tile .value::after{content:"\\32\\32\\30\\30"}
li::marker{content:"9. "}
q{quotes:"a" "b"}
p::before{content:attr(title)}
p::before{content:counter(n)}
p::before{content:url(x)}
.status{writing-mode:vertical-rl}
@import url(x.css);
@import "x.css";
@font-face{font-family:x;src:url(x)}
body{background:url(https://x.test/p.png)}
.status{border-image:url(x)}
ul{list-style-image:url(x)}
a{cursor:url(x)}
p{shape-outside:url(x)}
.status{font-family:Wingdings}
.status{direction:rtl;unicode-bidi:bidi-override}
.tile{order:2}
ul{flex-direction:row-reverse}
.status{display:contents}
.status{color:red
}
p{color}
.status{font-variant:none}
.status{font-feature-settings:"zero"}
.tile{grid-template-columns:0 0}
"""
REFUSED = HIDES.splitlines()


def test_the_shipped_style_sheet_is_allowed() -> None:
    assert [str(problem) for problem in style_problems(SHEET, "screen.css")] == []


@pytest.mark.parametrize("css", REFUSED)
def test_what_could_change_what_a_page_says_is_refused(css: str) -> None:
    problems = list(style_problems(f"{SHEET}\n{css}\n", "screen.css"))
    lines = SHEET.count("\n") + 2
    assert {(problem.code, problem.where.path, problem.where.line) for problem in problems} == {
        ("T007", "screen.css", lines)
    }


@pytest.mark.parametrize(
    ("css", "told"),
    [
        (
            "\n.masthead .status{display:none}",
            "screen.css:2:19: error[T007]: `display: none` could change or hide what the sheet says\n"
            "    .masthead .status{display:none}\n"
            "  hint: docs/reference/templates.md lists what may be set",
        ),
        (
            "p {\n  opacity: 0;\n}",
            "screen.css:2:3: error[T007]: a style sheet cannot set `opacity`\n"
            "    opacity: 0;\n"
            "  hint: it could change or hide what the sheet says",
        ),
        (
            '@import "x.css";',
            "screen.css:1:1: error[T007]: @import is not allowed in a style sheet\n"
            '    @import "x.css";\n'
            "  hint: allowed: @media, and @page with its margin",
        ),
        (
            ".status {\n  p { color: inherit }\n}",
            "screen.css:2:3: error[T007]: a rule inside a rule is not allowed\n"
            "    p { color: inherit }\n"
            "  hint: write each rule by itself",
        ),
        (
            ":root { --ink: #fff; }",
            "screen.css:1:9: error[T007]: '--ink' is set in theme.yaml\n"
            "    :root { --ink: #fff; }\n"
            "  hint: only `:root` may set it, to #000",
        ),
        (
            "@page { size: 1mm }",
            "screen.css:1:9: error[T007]: @page can set its margin only\n"
            "    @page { size: 1mm }\n"
            "  hint: write `margin: 15mm`",
        ),
    ],
)
def test_a_refusal_says_where_and_why(css: str, told: str) -> None:
    assert [str(problem) for problem in style_problems(css, "screen.css")] == [told]


@pytest.mark.parametrize(
    "css",
    [
        "p { color: var(--brand); margin: 0 -0.5em 1rem; font-size: 0.875rem }",
        ".downloads { display: none } .contents ul { list-style: none }",
        "@media (max-width: 599px) { .notes .path { display: none } } .notes ol { columns: 2; column-gap: 2rem }",
        "@media print { .backlinks, .skip { display: none } :root { --ink: #000; --background: #fff } }",
        ".tile { border: 2px solid var(--rule); border-radius: 0.5rem; padding: 1rem }",
        ".tile::before { content: ''; border-left: 3px solid var(--brand) }",
        "h2 { font-family: var(--font-family), serif; text-transform: uppercase; letter-spacing: 0.05em }",
    ],
)
def test_a_look_of_ones_own_is_allowed(css: str) -> None:
    assert list(style_problems(css.replace("''", '""'), "screen.css")) == []
