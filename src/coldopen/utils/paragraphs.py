"""Text with blank lines into paragraphs: what writers of classic posts and of comments rely on."""

import re

# Elements that stand on their own: a paragraph never holds one.
BLOCKS = (
    "address|article|aside|blockquote|caption|center|col|colgroup|dd|details|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|legend|li|main|map|menu|nav|ol|"
    "optgroup|option|p|section|select|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
# In these, blank lines separate paragraphs too.
CONTAINERS = frozenset(
    {"article", "aside", "blockquote", "center", "details"}
    | {"div", "footer", "header", "main", "section"}
)
# What is inside these is not touched at all.
VERBATIM = ("pre", "script", "style", "textarea")
EMPTY = frozenset({"col", "hr"})

TOKEN = re.compile(rf"<(/?)({BLOCKS}|{'|'.join(VERBATIM)})(?=[\s/>])[^<>]*>", re.IGNORECASE)
ENDS_IN_BREAK = re.compile(r"<br\s?/?>$", re.IGNORECASE)
SHORTCODE_LINE = re.compile(r"\[/?[a-zA-Z][\w-]*(?:[ =/][^\[\]]*)?\]")


def paragraphs(text: str) -> str:
    """Return HTML without paragraphs with ``<p>`` and ``<br>`` where its lines ask for them.

    Blank lines separate paragraphs and single line ends become ``<br>``; block-level markup, the
    inside of ``<pre>`` and ``<textarea>``, and shortcodes on lines of their own are left alone.
    It takes linear time, and the result is for the sanitiser, which closes what is left open.
    """
    return _Flow(text.replace("\r\n", "\n").replace("\r", "\n")).done()


class _Flow:
    """One walk over a text: what was put out, and which blocks are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.open: list[str] = []
        self.paragraph = ""  # the opening tag that the writer gave the paragraph now open

    def done(self) -> str:
        at = 0
        while match := TOKEN.search(self.text, at):
            self.run(self.text[at : match.start()])
            at = match.end()
            name = match[2].lower()
            if name in VERBATIM and not match[1]:
                at = self.verbatim(match.start(), at, name)
            elif name == "p" and self.makes_paragraphs():
                self.paragraph = "" if match[1] else match[0]
            else:
                self.block(match[0], name, closing=bool(match[1]))
        self.run(self.text[at:])
        return "".join(self.out).rstrip("\n")

    def put(self, html: str) -> None:
        """Put out something, on a line of its own unless it is inside what is left alone."""
        self.out.append(html)
        if self.makes_paragraphs():
            self.out.append("\n")

    def makes_paragraphs(self) -> bool:
        return not self.open or self.open[-1] in CONTAINERS

    def verbatim(self, start: int, at: int, name: str) -> int:
        """Put out an untouched element and return where it ends."""
        closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.text, at)
        end = closing.end() if closing else len(self.text)
        self.put(self.text[start:end])
        return end

    def block(self, tag: str, name: str, *, closing: bool) -> None:
        self.paragraph = ""
        if closing:
            if name in self.open[-40:]:
                while self.open.pop() != name:
                    pass
            self.put(tag)
        elif name in EMPTY or tag.endswith("/>"):
            self.put(tag)
        else:
            self.open.append(name)
            self.out.append(tag)

    def run(self, run: str) -> None:
        """Put out the text between two block tags."""
        if not self.makes_paragraphs():
            self.out.append(run)
            return
        if not run.strip():
            return
        groups = _groups(run)
        if self.open and len(groups) == 1 and not self.paragraph:
            self.out.append(run)  # a container with one run of text needs no paragraph in it
            return
        for lines in groups:
            if len(lines) == 1 and SHORTCODE_LINE.fullmatch(lines[0]):
                self.put(lines[0])
                continue
            self.put((self.paragraph or "<p>") + _with_breaks(lines) + "</p>")
            self.paragraph = ""


def _groups(run: str) -> list[list[str]]:
    """Return the lines between blank lines, without the white space around them."""
    groups: list[list[str]] = [[]]
    for line in run.split("\n"):
        bare = line.strip(" \t")
        if bare:
            groups[-1].append(bare)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _with_breaks(lines: list[str]) -> str:
    *before, last = lines
    return "".join(ENDS_IN_BREAK.sub("", line) + "<br>\n" for line in before) + last
